package demitasse.runtime.cgroup;

import demitasse.kernel.Text;

/** The container's directory in one hierarchy; {@code path} is seen from the root of that, without a leading slash. */
public record Place(Hierarchy hierarchy, String path) {
    public String directory() {
        return Text.path(hierarchy.mountPoint(), path);
    }

    public String file(String name) {
        return Text.path(directory(), name);
    }

    /** Under which name the file that lets a task in is kept open for init (version 1). */
    String entranceName() {
        return "cgroup entrance " + hierarchy.mountPoint();
    }
}
