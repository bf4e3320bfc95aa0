package demitasse.runtime.resctrl;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
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
    private static final int STATUS_LIMIT_BYTES = 4096;

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

    static @Nullable ResctrlGroup ofOrNull(IntelRdt rdt, String id, List<MountEntry> mounts) {
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

    /**
     * Gives a container that is there another share: by its group, or one that is made for it.
     *
     * @param before what it has; null where it shares all with everybody
     * @param processes all of it
     * @return what it has then
     * @throws SetupException where no resctrl is mounted, or it refuses
     */
    public static IntelRdt change(
            Kernel kernel, @Nullable IntelRdt before, IntelRdt asked, String id, List<Integer> processes, List<MountEntry> mounts) {
        IntelRdt after = merged(before, asked);
        if (before == null) {
            ResctrlGroup group = of(after, id, mounts);
            group.make().perform(new Site(kernel));
            for (int process : processes) {
                group.take(kernel, process);
            }
        } else {
            of(after, id, mounts).share(kernel, lines(asked));
        }
        return after;
    }

    private static IntelRdt merged(@Nullable IntelRdt before, IntelRdt asked) {
        IntelRdt after = before == null ? asked : before;
        after = asked.l3CacheSchema() == null ? after : after.withL3CacheSchema(asked.l3CacheSchema());
        return asked.memBwSchema() == null ? after : after.withMemBwSchema(asked.memBwSchema());
    }

    /** Each thread by itself; those that end meanwhile are no loss, and those that start are where their starter is. */
    private void take(Kernel kernel, int process) {
        if (!(kernel.attempt(new Open("/proc/" + process + "/task", OpenFlag.READ | OpenFlag.DIRECTORY)) instanceof Done<Fd>(Fd threads))) {
            return;
        }
        for (Entry thread : Files.with(kernel, threads, fd -> Files.list(kernel, fd, "."))) {
            Refused<?> refused = Files.tryPut(kernel, Fd.HERE, directory + "/tasks", thread.name());
            if (refused != null && refused.errno() != Errno.ESRCH) {
                throw new KernelException(refused.op(), refused.errno());
            }
        }
    }

    /** Writes lines of a share; what they don't name stays as it is. All of them are in force, or none. */
    void share(Kernel kernel, List<String> lines) {
        if (Files.tryPut(kernel, Fd.HERE, directory + "/schemata", String.join("\n", lines) + "\n") instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            String why = Files.readIfThere(kernel, Fd.HERE, root() + "/info/last_cmd_status", STATUS_LIMIT_BYTES);
            if (why == null) {
                throw new KernelException(op, errno);
            }
            throw new SetupException("resctrl refuses " + String.join(" ", lines) + ": " + why.trim(), "see the files below info/ for what there is");
        }
    }

    /** Where resctrl is mounted. */
    String root() {
        return directory.substring(0, directory.lastIndexOf('/'));
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
