package demitasse.runtime.cgroup;

import java.util.List;

/**
 * One mounted tree of control groups.
 *
 * @param controllers of version 1: those it was mounted with, a named tree as {@code name=systemd}; of version 2: those
 *     that its root offers (cgroup.controllers)
 */
public record Hierarchy(String mountPoint, Version version, List<String> controllers) {
    /** The two generations of control groups (cgroups(7)). */
    public enum Version { V1, V2 }

    public Hierarchy {
        controllers = List.copyOf(controllers);
    }

    public boolean has(String controller) {
        return controllers.contains(controller);
    }

    public boolean isNamed() {
        return controllers.size() == 1 && controllers.get(0).startsWith("name=");
    }
}
