package demitasse.runtime.cgroup;

import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/** Where the group of a container lies in every hierarchy. */
public final class CgroupPath {
    /** The group above all containers that did not ask for another place; made when missing, removed when empty. */
    public static final String PARENT = "demitasse";

    private CgroupPath() {}

    /**
     * The path from the root of a hierarchy, without a leading slash: an absolute {@code cgroupsPath} as it is, a relative one
     * below {@link #PARENT}, without one the id below that (config-linux.md, Cgroups Path).
     */
    public static String of(@Nullable String cgroupsPath, String id) {
        String asked = cgroupsPath == null || cgroupsPath.isEmpty() ? id : cgroupsPath;
        String path = below(asked.startsWith("/") ? "" : PARENT, asked);
        if (path.isEmpty()) {
            throw new SetupException("cgroupsPath " + asked + " is the root of the hierarchy", "name a cgroup below it: /" + PARENT + "/NAME");
        }
        return path;
    }

    /** A path below a group; one that leads upwards is refused. */
    static String below(String group, String asked) {
        StringBuilder path = new StringBuilder(group);
        int start = 0;
        while (start <= asked.length()) {
            int slash = asked.indexOf('/', start);
            int end = slash < 0 ? asked.length() : slash;
            append(path, asked.substring(start, end), asked);
            start = end + 1;
        }
        return path.toString();
    }

    private static void append(StringBuilder path, String component, String asked) {
        if (component.isEmpty() || component.equals(".")) {
            return;
        }
        if (component.equals("..")) {
            throw new SetupException("the cgroup path " + asked + " leads upwards with ..", "write the path without ..");
        }
        path.append(path.isEmpty() ? "" : "/").append(component);
    }

    /** The path above, empty where that is the root of the hierarchy. */
    static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
