package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Hierarchy.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which hierarchies this host has mounted: version 2 alone, version 1 alone, or both (a hybrid host), or none. */
public record CgroupLayout(List<Hierarchy> hierarchies) {
    /** Options of a cgroup v1 filesystem that are no controllers (cgroup1_show_options of the kernel). */
    private static final List<String> NO_CONTROLLERS =
            List.of("rw", "ro", "noprefix", "xattr", "cpuset_v2_mode", "clone_children", "favordynmods", "nofavordynmods", "none", "seclabel");

    public CgroupLayout {
        hierarchies = List.copyOf(hierarchies);
    }

    /** The layout of the running host: one file is read where version 2 is mounted, none elsewhere. */
    public static CgroupLayout probe(Kernel kernel, List<MountEntry> mounts) {
        return of(mounts, mountPoint -> {
            String controllers = SmallFile.read(kernel, mountPoint + "/cgroup.controllers");
            return controllers == null ? "" : controllers;
        });
    }

    /**
     * The layout that mounts make.
     *
     * @param controllersOf what cgroup.controllers holds in the root of version 2 at that mount point
     */
    public static CgroupLayout of(List<MountEntry> mounts, Function<String, String> controllersOf) {
        List<Hierarchy> found = new ArrayList<>();
        for (MountEntry mount : mounts) {
            if (mount.type().startsWith("cgroup") && !mount.isHidden(mounts)) {
                Hierarchy hierarchy = mount.type().equals("cgroup2")
                        ? new Hierarchy(mount.mountPoint(), Version.V2, words(controllersOf.apply(mount.mountPoint()), " \n"))
                        : new Hierarchy(mount.mountPoint(), Version.V1, controllersOf(mount));
                if (isNew(found, hierarchy)) {
                    found.add(hierarchy);
                }
            }
        }
        return new CgroupLayout(found);
    }

    /** The hierarchy of version 1 with that controller, or null. */
    public @Nullable Hierarchy first(String controller) {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.version() == Version.V1 && hierarchy.has(controller)) {
                return hierarchy;
            }
        }
        return null;
    }

    /** The hierarchy of version 2, or null. */
    public @Nullable Hierarchy unified() {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.version() == Version.V2) {
                return hierarchy;
            }
        }
        return null;
    }

    /** The refusal that says where a controller was looked for. */
    SetupException missing(String option, String controller, String unifiedController) {
        Hierarchy unified = unified();
        String where = unified == null
                ? "it is not mounted as cgroup v1, and cgroup v2 is not mounted"
                : "it is neither mounted as cgroup v1 nor listed in " + unified.mountPoint() + "/cgroup.controllers";
        return new SetupException(
                option + " needs the " + (unified != null && first("memory") == null ? unifiedController : controller)
                        + " controller, which this host does not offer: " + where,
                "see whether the kernel has it in /proc/cgroups; switched off there, boot with cgroup_enable=" + controller
                        + "; otherwise: mkdir -p /sys/fs/cgroup/" + controller + " && mount -t cgroup -o " + controller + " cgroup /sys/fs/cgroup/"
                        + controller);
    }

    /** The same hierarchy may be mounted twice: the first place will do. */
    private static boolean isNew(List<Hierarchy> found, Hierarchy hierarchy) {
        for (Hierarchy other : found) {
            if (other.version() == hierarchy.version()
                    && (hierarchy.version() == Version.V2 || other.controllers().equals(hierarchy.controllers()))) {
                return false;
            }
        }
        return !(hierarchy.version() == Version.V1 && hierarchy.controllers().isEmpty());
    }

    /** Version 1 tells its controllers among the options of the filesystem. */
    private static List<String> controllersOf(MountEntry mount) {
        List<String> controllers = new ArrayList<>();
        for (String option : words(mount.superOptions(), ",")) {
            if (!NO_CONTROLLERS.contains(option) && (option.startsWith("name=") || option.indexOf('=') < 0)) {
                controllers.add(option);
            }
        }
        return controllers;
    }

    private static List<String> words(String text, String separators) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }
}
