package demitasse.engine;

import demitasse.engine.store.Storage;
import demitasse.runtime.MountEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which of the host's filesystems a sandbox of the host carries along: all that hold files, as people know them. */
final class HostSandbox {
    /** What has a fresh one of its own in the container, or nothing. */
    private static final List<String> NOT_CARRIED = List.of("/proc", "/sys", "/dev", "/run");

    /** Filesystems that show the kernel rather than files, or mount others by themselves. */
    private static final Set<String> KERNEL_TYPES = Set.of(
            "proc", "sysfs", "cgroup", "cgroup2", "devpts", "devtmpfs", "securityfs", "debugfs", "tracefs", "bpf", "pstore",
            "configfs", "fusectl", "mqueue", "hugetlbfs", "binfmt_misc", "autofs", "rpc_pipefs", "nsfs", "efivarfs", "selinuxfs");

    private HostSandbox() {}

    /** Mounts below the host's root that are seen there, outermost first. */
    static List<MountEntry> carried(List<MountEntry> mounts) {
        List<MountEntry> carried = new ArrayList<>();
        for (MountEntry mount : mounts) {
            if (!mount.mountPoint().equals("/")
                    && !KERNEL_TYPES.contains(mount.type())
                    && isCarried(mount.mountPoint())
                    && !isBelow(mount.mountPoint(), Storage.HOME)
                    && !mount.isHidden(mounts)) {
                carried.add(mount);
            }
        }
        return carried;
    }

    /** Whether a path of the host is there in the sandbox. */
    static boolean isCarried(String path) {
        for (String directory : NOT_CARRIED) {
            if (isBelow(path, directory)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBelow(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }
}
