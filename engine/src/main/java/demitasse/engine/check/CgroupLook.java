package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.Hierarchy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which limits the host's cgroups can give. */
final class CgroupLook {
    /** What a controller is called in each version, and what is lost without it; null where the version needs none. */
    private record Controller(@Nullable String first, @Nullable String second, String lost) {}

    private static final List<Controller> CONTROLLERS = List.of(
            new Controller("memory", "memory", "--memory and what goes with it"),
            new Controller("cpu", "cpu", "--cpus, --cpu-shares"),
            new Controller("cpuset", "cpuset", "--cpuset-cpus, --cpuset-mems"),
            new Controller("pids", "pids", "--pids-limit"),
            new Controller("blkio", "io", "--blkio-weight, --device-read-bps and the like"),
            new Controller("hugetlb", "hugetlb", "limits of huge pages (hugepageLimits)"),
            new Controller("devices", null, "a container with CAP_MKNOD could use every device of the host"),
            new Controller("freezer", null, "pause"));

    private CgroupLook() {}

    static List<Finding> findings(Sight sight) {
        CgroupLayout layout = sight.cgroups();
        List<Finding> findings = new ArrayList<>();
        findings.add(layout(layout));
        for (Controller controller : CONTROLLERS) {
            findings.add(controller(sight, controller));
        }
        return findings;
    }

    private static Finding layout(CgroupLayout layout) {
        int first = 0;
        for (Hierarchy hierarchy : layout.hierarchies()) {
            first += hierarchy.version() == Hierarchy.Version.V1 ? 1 : 0;
        }
        Hierarchy unified = layout.unified();
        String subject = "cgroups";
        if (first == 0 && unified == null) {
            return Finding.limited(subject, "not mounted", "no limit can be set", "mount -t cgroup2 cgroup2 /sys/fs/cgroup");
        }
        if (unified == null) {
            return Finding.works(subject, "version 1, in " + first + " hierarchies");
        }
        return Finding.works(subject, first == 0
                ? "version 2 on " + unified.mountPoint()
                : "both versions: " + first + " hierarchies of version 1, and version 2 on " + unified.mountPoint());
    }

    private static Finding controller(Sight sight, Controller controller) {
        String name = controller.first() == null ? String.valueOf(controller.second()) : controller.first();
        String subject = "cgroup controller " + name;
        CgroupLayout layout = sight.cgroups();
        Hierarchy first = controller.first() == null ? null : layout.first(controller.first());
        if (first != null) {
            return Finding.works(subject, "version 1 on " + first.mountPoint());
        }
        Hierarchy unified = layout.unified();
        if (unified != null && controller.second() == null && layout.first("memory") == null) {
            return Finding.works(subject, "part of version 2 itself");
        }
        if (unified != null && controller.second() != null && unified.has(controller.second())) {
            return Finding.works(subject, "version 2 on " + unified.mountPoint());
        }
        return Finding.limited(subject, isBuilt(sight, name) ? "not mounted" : "not offered by this kernel", controller.lost(), isBuilt(sight, name)
                ? "mkdir -p /sys/fs/cgroup/" + name + " && mount -t cgroup -o " + name + " cgroup /sys/fs/cgroup/" + name : null);
    }

    /** Whether the kernel has it at all, by the first word of a line; without the file nothing can be said, and a mount is worth trying. */
    private static boolean isBuilt(Sight sight, String controller) {
        String table = Files.readIfThere(sight.kernel(), Fd.HERE, "/proc/cgroups", 1 << 16);
        return table == null || ("\n" + table).contains("\n" + controller + "\t");
    }
}
