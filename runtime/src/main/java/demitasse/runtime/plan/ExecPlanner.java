package demitasse.runtime.plan;

import demitasse.kernel.Arch;
import demitasse.kernel.Fd;
import demitasse.kernel.Namespace;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.namespace.JoinNamespaces;
import demitasse.runtime.process.HideArguments;
import demitasse.runtime.process.LetGoOfHost;
import demitasse.runtime.rootfs.EnterWorkingDirectory;
import demitasse.runtime.seccomp.Listener;
import demitasse.runtime.security.ConfineProcess;
import demitasse.runtime.security.HideProcess;
import demitasse.runtime.security.NewKeyring;
import demitasse.spec.Linux;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what is asked of one more process in a container that runs into a {@link Plan}. Pure, as {@link Planner} is.
 *
 * <p>The processes of the container watch while this is done, and may mean harm. So what is done before the namespaces are
 * joined is done with the host's files, nobody can look into the process from before it can be seen, and nothing of the host is
 * open any more once it is in the container.
 */
public final class ExecPlanner {
    private static final long CAP_SYS_ADMIN = 1L << 21;

    private final Entry entry;
    private final ProcessSteps process;
    private final long joined;
    private final Arch machine;

    private ExecPlanner(Entry entry, HostFacts host) {
        this.entry = entry;
        this.machine = KernelVersion.machine(host.system());
        Spec spec = entry.container().spec();
        Linux linux = spec.linuxOrEmpty();
        // Whoever enters a user namespace has all of them there (user_namespaces(7)).
        this.process = new ProcessSteps(
                spec.processOrEmpty(), linux, entry.usersOfItsOwn(), entry.usersOfItsOwn() ? -1L : host.capabilities());
        this.joined = namespaces(linux, entry.usersOfItsOwn());
    }

    /**
     * The container that is entered.
     *
     * @param container its configuration, in which the process is the one to be run
     * @param init its first process, open (pidfd_open(2))
     * @param usersOfItsOwn whether it lives in another user namespace than this process: the kernel refuses to join one's own
     * @param groups that are entered
     * @param preserved how many descriptors from 3 on are handed to the program
     * @param standing where it stands in its life
     */
    public record Entry(
            ContainerSpec container, Fd init, boolean usersOfItsOwn, CgroupPlan groups, int preserved, Listener.Standing standing) {}

    public static Plan plan(Entry entry, HostFacts host) {
        KernelVersion.check(host.system());
        return new ExecPlanner(entry, host).plan((host.capabilities() & CAP_SYS_ADMIN) != 0);
    }

    private Plan plan(boolean privileged) {
        // Without rights on the host, those over the pid namespace come with the user namespace that owns it.
        long early = joined & (privileged ? Namespace.PID.flag() : Namespace.PID.flag() | Namespace.USER.flag());
        return new Plan(entry.groups(), before(early), 0, process.beside(), inside(joined & ~early));
    }

    private List<Step> before(long namespaces) {
        List<Step> steps = new ArrayList<>(process.listener());
        steps.addAll(entry.groups().before());
        steps.addAll(process.firstProcessors());
        steps.add(new HideProcess());
        if (namespaces != 0) {
            steps.add(new JoinNamespaces(entry.init(), namespaces));
        }
        return steps;
    }

    private List<Step> inside(long namespaces) {
        List<Step> steps = new ArrayList<>();
        steps.add(new HideArguments());
        steps.addAll(entry.groups().inInit());
        steps.addAll(process.lastProcessors());
        steps.addAll(process.underHostsProc());
        steps.add(new LetGoOfHost(entry.init(), entry.preserved()));
        if (namespaces != 0) {
            steps.add(new JoinNamespaces(entry.init(), namespaces));
        }
        if ((joined & Namespace.USER.flag()) != 0) {
            steps.add(new ConfineProcess.BecomeRoot());
        }
        steps.add(new NewKeyring("_ses." + entry.container().id()));
        steps.addAll(process.terminal(false));
        steps.add(new EnterWorkingDirectory(process.process().cwd(), false));
        steps.addAll(process.settings());
        steps.addAll(process.confinement(machine, entry.container(), entry.standing()));
        return steps;
    }

    private static long namespaces(Linux linux, boolean usersOfItsOwn) {
        long flags = 0;
        for (Namespace namespace : Namespace.values()) {
            if (linux.namespace(NamespaceSteps.typeOf(namespace)) != null && (namespace != Namespace.USER || usersOfItsOwn)) {
                flags |= namespace.flag();
            }
        }
        return flags;
    }
}
