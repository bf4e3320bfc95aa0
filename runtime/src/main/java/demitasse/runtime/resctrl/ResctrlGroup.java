package demitasse.runtime.resctrl;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.spec.IntelRdt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The group of a container in resctrl (config-linux.md, IntelRdt; Documentation/arch/x86/resctrl.rst): one that others
 * made, or one of its own.
 *
 * @param directory of the group
 * @param shared whether it has a name in the configuration, so that others may be in it, before and after
 * @param schemata the lines that tell its share; none leaves it as it is
 * @param monitor the name of the monitoring group in it, null for none
 */
public record ResctrlGroup(String directory, boolean shared, List<String> schemata, @Nullable String monitor) {
    public ResctrlGroup {
        schemata = List.copyOf(schemata);
    }

    /**
     * The group that a configuration asks for.
     *
     * @throws SetupException where no resctrl is mounted
     */
    public static ResctrlGroup of(IntelRdt rdt, String id, List<MountEntry> mounts) {
        ResctrlGroup group = ofOrNull(rdt, id, mounts);
        if (group == null) {
            throw new SetupException(
                    "no resctrl filesystem is mounted, so that caches and memory bandwidth cannot be shared out (/linux/intelRdt)",
                    "mount -t resctrl resctrl /sys/fs/resctrl, on a processor and a kernel that have it (CONFIG_X86_CPU_RESCTRL)");
        }
        return group;
    }

    private static @Nullable ResctrlGroup ofOrNull(IntelRdt rdt, String id, List<MountEntry> mounts) {
        String root = null;
        for (MountEntry mount : mounts) {
            root = mount.type().equals("resctrl") ? mount.mountPoint() : root;
        }
        String name = rdt.closID() == null ? id : rdt.closID();
        return root == null ? null : new ResctrlGroup(root + "/" + name, rdt.closID() != null, lines(rdt), rdt.enableMonitoring() ? id : null);
    }

    private static List<String> lines(IntelRdt rdt) {
        List<String> lines = new ArrayList<>();
        if (rdt.l3CacheSchema() != null) {
            lines.add(rdt.l3CacheSchema());
        }
        if (rdt.memBwSchema() != null) {
            lines.add(rdt.memBwSchema());
        }
        lines.addAll(rdt.schemata());
        return lines;
    }

    /** By the parent, before there is a process. */
    public Step make() {
        return new MakeResctrlGroup(this);
    }

    /** By the parent, while init waits. */
    public Step join() {
        return new JoinResctrlGroup(this);
    }

    String monitorDirectory() {
        return directory + "/mon_groups/" + monitor;
    }

    /** Removes what was made for this container alone; a shared group stays for the others, as whoever named it will remove it. */
    public static void remove(Kernel kernel, IntelRdt rdt, String id, List<MountEntry> mounts) {
        ResctrlGroup group = ofOrNull(rdt, id, mounts);
        if (group != null && group.monitor != null) {
            kernel.attempt(new Remove(Fd.HERE, group.monitorDirectory(), true));
        }
        if (group != null && !group.shared) {
            kernel.attempt(new Remove(Fd.HERE, group.directory, true));
        }
    }
}
