package demitasse.runtime.plan;

import demitasse.kernel.Arch;
import demitasse.kernel.NumberSet;
import demitasse.kernel.SchedulingAttributes;
import demitasse.kernel.WindowSize;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.Subject;
import demitasse.runtime.process.ScheduleProcess;
import demitasse.runtime.seccomp.FilterSystemCalls;
import demitasse.runtime.seccomp.Listener;
import demitasse.runtime.security.ApplyProfile;
import demitasse.runtime.security.ConfineProcess;
import demitasse.runtime.security.RaiseResourceLimits;
import demitasse.runtime.security.RestrictPaths;
import demitasse.runtime.security.SetOomScore;
import demitasse.runtime.security.SetResourceLimits;
import demitasse.runtime.terminal.OpenTerminal;
import demitasse.runtime.terminal.UserTerminal;
import demitasse.spec.Linux;
import demitasse.spec.MemoryPolicy;
import demitasse.spec.Personality;
import demitasse.spec.Process;
import demitasse.spec.RlimitType;
import demitasse.spec.Scheduler;
import demitasse.spec.Seccomp;
import demitasse.spec.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps for a {@code process}, the container's first or one of {@code exec}, in the order of their moments:
 *
 * <pre>
 *   beside()         by the parent, while the process waits: what a user namespace takes the right to
 *   underHostsProc() by the process, while the host's /proc is still seen
 *   terminal(…)      in the container's root, while it is still root
 *   settings()       while it has all capabilities
 *   confinement()    what takes rights away, in the one order in which each is still possible
 * </pre>
 *
 * @param linux of the container: personality and memory policy are those of all of its processes
 * @param apart whether the process is in another user namespace than its parent
 * @param available the capabilities that we have to give, as bits over their numbers
 */
record ProcessSteps(Process process, Linux linux, boolean apart, long available) {
    private static final int DEFAULT_UMASK = 0022;

    List<Step> beside() {
        List<Step> steps = new ArrayList<>();
        if (apart) {
            List<SetResourceLimits.Row> limits = limits();
            if (!limits.isEmpty()) {
                steps.add(new RaiseResourceLimits(limits));
            }
            steps.addAll(privileged(Subject.INIT));
            steps.addAll(oomScore(Subject.INIT));
        }
        return steps;
    }

    List<Step> underHostsProc() {
        List<Step> steps = new ArrayList<>();
        if (!apart) {
            steps.addAll(oomScore(Subject.OURSELVES));
        }
        if (!listener().isEmpty()) {
            steps.add(new Listener.LearnPid());
        }
        String profile = process.apparmorProfile();
        if (profile != null && !profile.isEmpty()) {
            steps.add(new ApplyProfile.AppArmor(profile));
        }
        String label = process.selinuxLabel();
        if (label != null && !label.isEmpty()) {
            steps.add(new ApplyProfile.Selinux(label));
        }
        return steps;
    }

    /**
     * A terminal of the container's own, where the process asks for one; its owner is the user, so it comes before that
     * changes. {@code console} tells whether it becomes /dev/console, as that of the first process does.
     */
    List<Step> terminal(boolean console) {
        if (!process.terminal()) {
            return List.of();
        }
        Process.ConsoleSize size = process.consoleSize();
        WindowSize window = size == null ? UserTerminal.DEFAULT_SIZE : new WindowSize((int) size.height(), (int) size.width());
        return List.of(new OpenTerminal(window, (int) process.user().uid(), console));
    }

    List<Step> settings() {
        List<Step> steps = new ArrayList<>();
        MemoryPolicy memory = linux.memoryPolicy();
        if (memory != null) {
            steps.add(memoryPolicy(memory));
        }
        Personality personality = linux.personality();
        if (personality != null) {
            steps.add(new ScheduleProcess.WithPersonality(personality.domain().word(), Numbers.of(personality.domain())));
        }
        if (!apart) {
            steps.addAll(privileged(Subject.OURSELVES));
        }
        List<SetResourceLimits.Row> limits = limits();
        if (!limits.isEmpty()) {
            steps.add(new SetResourceLimits(limits));
        }
        return steps;
    }

    /** The way to who is asked about system calls, taken while its path leads there. */
    List<Step> listener() {
        Seccomp profile = linux.seccomp();
        return profile == null || profile.listenerPath() == null || !notifies(profile) ? List.of() : List.of(new Listener.Reach(profile.listenerPath()));
    }

    private static boolean notifies(Seccomp profile) {
        for (Seccomp.Syscall rule : profile.syscalls()) {
            if (rule.action() == Seccomp.Action.SCMP_ACT_NOTIFY) {
                return true;
            }
        }
        return false;
    }

    private @Nullable FilterSystemCalls filter(Arch machine, ContainerSpec container, Listener.Standing standing) {
        FilterSystemCalls filter = unwatched(machine, container, standing);
        return container.watch() == null ? filter : (filter == null ? FilterSystemCalls.none() : filter).watched(container.watch(), machine);
    }

    private @Nullable FilterSystemCalls unwatched(Arch machine, ContainerSpec container, Listener.Standing standing) {
        Seccomp profile = linux.seccomp();
        if (profile == null) {
            return null;
        }
        Listener listener = listener().isEmpty() ? null : new Listener(
                container.spec().ociVersion(), container.id(), standing, container.spec().annotations(), profile.listenerMetadata());
        return FilterSystemCalls.of(profile, machine, listener);
    }

    /**
     * What takes rights away.
     *
     * @param machine that system calls are made on
     * @param standing of the container meanwhile
     */
    List<Step> confinement(Arch machine, ContainerSpec container, Listener.Standing standing) {
        List<Step> steps = new ArrayList<>();
        FilterSystemCalls filter = filter(machine, container, standing);
        if (container.spec().annotations().get(RestrictPaths.ANNOTATION) instanceof String paths) {
            steps.add(RestrictPaths.of(paths));
        }
        // Without no_new_privs it takes CAP_SYS_ADMIN, which goes next (seccomp(2)); with it, the later the fewer of our calls are judged.
        if (filter != null && !process.noNewPrivileges()) {
            steps.add(filter);
        }
        ConfineProcess.Capabilities sets = GrantedCapabilities.of(process.capabilities(), available);
        steps.add(new ConfineProcess.LimitCapabilities(sets.bounding()));
        User user = process.user();
        List<Integer> groups = new ArrayList<>();
        for (Long gid : user.additionalGids()) {
            groups.add(gid.intValue());
        }
        int umask = user.umask() == null ? DEFAULT_UMASK : user.umask().intValue() & 0777;
        steps.add(new ConfineProcess.BecomeUser((int) user.uid(), (int) user.gid(), groups, umask, sets));
        if (process.noNewPrivileges()) {
            steps.add(new ConfineProcess.GainNothing());
            if (filter != null) {
                steps.add(filter);
            }
        }
        return steps;
    }

    /** The processors that a process of exec runs on until it is in the container's cgroup; nothing where none are named. */
    List<Step> firstProcessors() {
        return processors(process.execCPUAffinity() == null ? null : process.execCPUAffinity().initial(), "/process/execCPUAffinity/initial");
    }

    /** The processors that it runs on once it is there. */
    List<Step> lastProcessors() {
        return processors(process.execCPUAffinity() == null ? null : process.execCPUAffinity().last(), "/process/execCPUAffinity/final");
    }

    private static List<Step> processors(@Nullable String list, String pointer) {
        return list == null || list.isEmpty() ? List.of() : List.of(new ScheduleProcess.OnProcessors(numbers(list, pointer), pointer));
    }

    private static NumberSet numbers(String list, String pointer) {
        NumberSet numbers = NumberSet.parse(list);
        if (numbers == null) {
            throw new SetupException(list + " is not a list of numbers (" + pointer + ")", "write one such as 0-3,7, with numbers up to 8191");
        }
        return numbers;
    }

    private List<Step> oomScore(Subject subject) {
        Integer adjustment = process.oomScoreAdj();
        return adjustment == null ? List.of() : List.of(new SetOomScore(subject, adjustment));
    }

    /** Turns that only CAP_SYS_NICE in the first user namespace can give. */
    private List<Step> privileged(Subject subject) {
        List<Step> steps = new ArrayList<>();
        Scheduler scheduler = process.scheduler();
        if (scheduler != null) {
            steps.add(new ScheduleProcess.ByPolicy(subject, scheduler.policy().word(), attributes(scheduler)));
        }
        Process.IoPriority io = process.ioPriority();
        if (io != null) {
            steps.add(new ScheduleProcess.ByIoPriority(subject, io.ioClass().word(), Numbers.of(io.ioClass()), io.priority()));
        }
        return steps;
    }

    private static SchedulingAttributes attributes(Scheduler scheduler) {
        long flags = 0;
        for (Scheduler.Flag flag : scheduler.flags()) {
            flags |= Numbers.of(flag);
        }
        return new SchedulingAttributes(
                Numbers.of(scheduler.policy()), flags,
                scheduler.nice() == null ? 0 : scheduler.nice(),
                scheduler.priority() == null ? 0 : scheduler.priority(),
                orZero(scheduler.runtime()), orZero(scheduler.deadline()), orZero(scheduler.period()));
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static Step memoryPolicy(MemoryPolicy policy) {
        int mode = Numbers.of(policy.mode());
        for (MemoryPolicy.Flag flag : policy.flags()) {
            mode |= Numbers.of(flag);
        }
        String nodes = policy.nodes() == null ? "" : policy.nodes();
        return new ScheduleProcess.FromNodes(policy.mode().word(), mode, numbers(nodes, "/linux/memoryPolicy/nodes"));
    }

    private List<SetResourceLimits.Row> limits() {
        List<SetResourceLimits.Row> rows = new ArrayList<>();
        for (Process.Rlimit limit : process.rlimits()) {
            RlimitType type = RlimitType.named(limit.type());
            if (type == null) {
                throw new SetupException("there is no resource limit " + limit.type(), "see the names in getrlimit(2)");
            }
            rows.add(new SetResourceLimits.Row(type.number(), limit.soft(), limit.hard()));
        }
        return rows;
    }
}
