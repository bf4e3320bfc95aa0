package demitasse.runtime.cgroup;

/** The container's directory in one hierarchy; {@code path} is seen from the root of that, without a leading slash. */
public record Place(Hierarchy hierarchy, String path) {
    public String directory() {
        return hierarchy.mountPoint() + "/" + path;
    }

    public String file(String name) {
        String mountPoint = hierarchy.mountPoint();
        StringBuilder file = new StringBuilder(mountPoint.length() + path.length() + name.length() + 2);
        return file.append(mountPoint).append('/').append(path).append('/').append(name).toString();
    }

    /** Under which name the file that lets a task in is kept open for init (version 1). */
    String entranceName() {
        return "cgroup entrance " + hierarchy.mountPoint();
    }
}
