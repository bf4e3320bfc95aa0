package demitasse.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Arch;
import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.process.ScheduleProcess;
import demitasse.spec.Capabilities;
import demitasse.spec.Linux;
import demitasse.spec.MemoryPolicy;
import demitasse.spec.Namespace;
import demitasse.spec.Namespace.Type;
import demitasse.spec.Personality;
import demitasse.spec.Process;
import demitasse.spec.Root;
import demitasse.spec.Scheduler;
import demitasse.spec.Seccomp;
import demitasse.spec.Spec;
import demitasse.spec.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the properties of a process come to: which steps, in which part of the plan, in which order. */
class ProcessStepsTest {
    private static final List<MountEntry> V2 = MountEntry.parse(Text.encode("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"));

    private long capabilities = -1L;
    private Process process = Process.EMPTY.withArgs(List.of("sh"));
    private Linux linux = Linux.EMPTY.withNamespaces(List.of(Namespace.create(Type.MOUNT)));

    private HostFacts host() {
        return new HostFacts(new SystemName("6.12.0", "x86_64", "host"), V2, 0, capabilities);
    }

    private Spec spec() {
        return Spec.EMPTY.withProcess(process).withRoot(new Root("/srv/rootfs", false)).withLinux(linux);
    }

    private Plan plan() {
        ContainerSpec container = new ContainerSpec(
                "web", "web", spec(), new ContainerSpec.RootFilesystem.Directory("/srv/rootfs"), List.of(), List.of(), false, true);
        return Planner.plan(container, host(), CgroupLayout.of(V2, _ -> "cpu memory pids\n"));
    }

    private static List<String> words(List<Step> steps) {
        List<String> words = new ArrayList<>();
        for (Step step : steps) {
            words.add(step.words());
        }
        return words;
    }

    private List<String> inside() {
        return words(plan().inside());
    }

    private List<String> last(int count) {
        List<String> inside = inside();
        return inside.subList(inside.size() - count, inside.size());
    }

    private String refusal() {
        return assertThrows(SetupException.class, this::plan).getMessage();
    }

    private void inOwnUsers() {
        linux = linux.withNamespaces(List.of(Namespace.create(Type.MOUNT), Namespace.create(Type.USER)));
    }

    private String pointerOf(String words) {
        for (Step step : plan().all()) {
            if (step.words().equals(words)) {
                return String.valueOf(step.pointer());
            }
        }
        return "no step " + words;
    }

    // --- users and capabilities

    @Test
    void usersUpToTheLastAreTold() {
        process = process.withUser(User.ROOT.withUid(4294967294L).withGid(5).withAdditionalGids(List.of(6L))).withCwd("/work");
        assertEquals(
                List.of("go to /work", "give up all but 0 capabilities for good", "become user 4294967294:5 with groups [6], with 0 capabilities"), last(3));
    }

    @Test
    void landlockComesWhileItTakesNoOtherRightAndBeforeAnyFilter() {
        Spec restricted = spec().withAnnotations(Map.of("demitasse.landlock", "ro:/usr"));
        ContainerSpec container = new ContainerSpec(
                "web", "web", restricted, new ContainerSpec.RootFilesystem.Directory("/srv/rootfs"), List.of(), List.of(), false, true);
        List<String> inside = words(Planner.plan(container, host(), CgroupLayout.of(V2, _ -> "cpu memory pids\n")).inside());
        assertEquals(
                List.of("keep to these files: /usr (read-only)", "give up all but 0 capabilities for good", "become user 0:0, with 0 capabilities"),
                inside.subList(inside.size() - 3, inside.size()));
    }

    @Test
    void theUmaskIsTheOneAskedForOr022() {
        assertTrue(plan().inside().getLast().toString().contains("umask=18"), plan().inside().getLast().toString());
        process = process.withUser(User.ROOT.withUmask(077L));
        assertTrue(plan().inside().getLast().toString().contains("umask=63"), plan().inside().getLast().toString());
    }

    @Test
    void aProcessThatAsksForNoCapabilitiesGetsNone() {
        assertEquals(List.of("give up all but 0 capabilities for good", "become user 0:0, with 0 capabilities"), last(2));
    }

    @Test
    void unknownCapabilitiesAreLeftOut() {
        List<String> names = List.of("CAP_CHOWN", "CAP_NONE");
        process = process.withCapabilities(new Capabilities(names, names, names, names, names));
        assertEquals(List.of("give up all but 1 capabilities for good", "become user 0:0, with 1 capabilities"), last(2));
    }

    @Test
    void capabilitiesThatWeDoNotHaveAreLeftOutWithAWarning() {
        capabilities = 0b10;
        List<String> names = List.of("CAP_CHOWN", "CAP_DAC_OVERRIDE");
        process = process.withCapabilities(new Capabilities(names, names, List.of(), names, List.of()));
        assertEquals(List.of("give up all but 2 capabilities for good", "become user 0:0, with 1 capabilities"), last(2));
        assertEquals(
                List.of("/process/capabilities: CAP_CHOWN is left out, since this process does not have it to give"), Planner.warnings(spec(), host()));
    }

    @Test
    void aUserNamespaceHasEveryCapability() {
        capabilities = 0;
        inOwnUsers();
        process = process.withCapabilities(Capabilities.EMPTY.withPermitted(List.of("CAP_CHOWN")));
        assertEquals("become user 0:0, with 1 capabilities", last(1).getFirst());
        assertEquals(List.of(), Planner.warnings(spec(), host()));
    }

    @Test
    void onlyPermittedAndInheritableCapabilitiesBecomeAmbient() {
        List<String> two = List.of("CAP_CHOWN", "CAP_KILL");
        process = process.withCapabilities(new Capabilities(two, two, List.of("CAP_KILL"), two, two));
        assertTrue(plan().inside().getLast().toString().contains("ambient=32]"), plan().inside().getLast().toString());
    }

    @Test
    void noNewPrivilegesIsTheLastOfAll() {
        process = process.withNoNewPrivileges(true);
        assertEquals("gain no new privileges from here on", last(1).getFirst());
    }

    // --- limits

    @Test
    void limitsAreSetLateSoThatTheyDoNotHoldForOurOwnWork() {
        process = process.withRlimits(List.of(new Process.Rlimit("RLIMIT_NOFILE", 2, 1), new Process.Rlimit("RLIMIT_RTTIME", -1, 7)));
        assertEquals(List.of("go to /", "set resource limits: nofile=1:2 rttime=7:unlimited"), last(4).subList(0, 2));
        process = process.withRlimits(List.of(new Process.Rlimit("RLIMIT_NONE", 2, 1)));
        assertEquals("there is no resource limit RLIMIT_NONE", refusal());
    }

    @Test
    void inAUserNamespaceTheParentRaisesLimitsFirst() {
        inOwnUsers();
        process = process.withRlimits(List.of(new Process.Rlimit("RLIMIT_NOFILE", 2, 1)));
        assertTrue(words(plan().alongside()).contains("raise resource limits from outside: nofile=1:2"), plan().alongside().toString());
        assertTrue(inside().contains("set resource limits: nofile=1:2"), inside().toString());
        assertEquals("/process/rlimits", pointerOf("raise resource limits from outside: nofile=1:2"));
    }

    // --- turns

    @Test
    void schedulerAndIoPriorityAreSetWithAllCapabilities() {
        process = process.withScheduler(new Scheduler(Scheduler.Policy.SCHED_DEADLINE, null, null,
                        List.of(Scheduler.Flag.SCHED_FLAG_RESET_ON_FORK, Scheduler.Flag.SCHED_FLAG_DL_OVERRUN), 1L, 2L, 3L))
                .withIoPriority(new Process.IoPriority(Process.IoClass.IOPRIO_CLASS_IDLE, 0));
        assertEquals(List.of("schedule by SCHED_DEADLINE", "set the I/O priority to 0 of IOPRIO_CLASS_IDLE"), last(4).subList(0, 2));
        assertTrue(plan().inside().toString().contains("policy=6, flags=5, nice=0, priority=0, runtimeNanos=1, deadlineNanos=2, periodNanos=3"), "all of it");
        assertEquals("/process/scheduler", pointerOf("schedule by SCHED_DEADLINE"));
        assertEquals("/process/ioPriority", pointerOf("set the I/O priority to 0 of IOPRIO_CLASS_IDLE"));
    }

    @Test
    void everyPolicyHasTheKernelsNumber() {
        List<Integer> numbers = new ArrayList<>();
        for (Scheduler.Policy policy : Scheduler.Policy.values()) {
            numbers.add(Numbers.of(policy));
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), numbers);
        long flags = 0;
        for (Scheduler.Flag flag : Scheduler.Flag.values()) {
            flags |= Numbers.of(flag);
        }
        assertEquals(0x7f, flags);
    }

    @Test
    void inAUserNamespaceTheParentGivesTurnsAndScores() {
        inOwnUsers();
        process = process.withScheduler(new Scheduler(Scheduler.Policy.SCHED_FIFO, null, 9, List.of(), null, null, null))
                .withIoPriority(new Process.IoPriority(Process.IoClass.IOPRIO_CLASS_RT, 1)).withOomScoreAdj(-5);
        List<String> alongside = words(plan().alongside());
        assertEquals(
                List.of("schedule by SCHED_FIFO from outside", "set the I/O priority to 1 of IOPRIO_CLASS_RT from outside",
                        "set the out-of-memory score adjustment to -5 from outside"),
                alongside.subList(1, 4));
        assertTrue(inside().stream().noneMatch(words -> words.contains("SCHED_FIFO") || words.contains("score")), inside().toString());
    }

    @Test
    void theScoreIsSetWhileTheHostsProcIsSeen() {
        process = process.withOomScoreAdj(100);
        List<String> inside = inside();
        assertTrue(inside.indexOf("set the out-of-memory score adjustment to 100") < inside.indexOf("move into the root and let go of the host's"), inside.toString());
    }

    @Test
    void processorsOfExecAreReadFromLists() {
        ProcessSteps steps = new ProcessSteps(process.withExecCPUAffinity(new Process.CpuAffinity("0-1", "3")), linux, false, 0);
        assertEquals(List.of("run on processors 0-1"), words(steps.firstProcessors()));
        assertEquals("/process/execCPUAffinity/final", steps.lastProcessors().getFirst().pointer());
        assertEquals(List.of(), new ProcessSteps(process, linux, false, 0).firstProcessors());
        ProcessSteps wrong = new ProcessSteps(process.withExecCPUAffinity(new Process.CpuAffinity("9000", "")), linux, false, 0);
        assertEquals("9000 is not a list of numbers (/process/execCPUAffinity/initial)",
                assertThrows(SetupException.class, wrong::firstProcessors).getMessage());
        assertEquals(List.of(), wrong.lastProcessors());
    }

    // --- memory, personality

    @Test
    void theMemoryPolicyHasItsModeWithTheFlagsInIt() {
        linux = linux.withMemoryPolicy(new MemoryPolicy(MemoryPolicy.Mode.MPOL_BIND, "0-1", List.of(MemoryPolicy.Flag.MPOL_F_STATIC_NODES)));
        Step step = plan().inside().get(plan().inside().size() - 3);
        assertEquals("take memory by MPOL_BIND from nodes 0-1", step.words());
        assertEquals("/linux/memoryPolicy", step.pointer());
        assertEquals(0x8002, step instanceof ScheduleProcess.FromNodes from ? from.mode() : -1);
        linux = linux.withMemoryPolicy(new MemoryPolicy(MemoryPolicy.Mode.MPOL_LOCAL, null, List.of()));
        assertTrue(inside().contains("take memory by MPOL_LOCAL"), inside().toString());
        linux = linux.withMemoryPolicy(new MemoryPolicy(MemoryPolicy.Mode.MPOL_BIND, "none", List.of()));
        assertEquals("none is not a list of numbers (/linux/memoryPolicy/nodes)", refusal());
    }

    @Test
    void everyModeHasTheKernelsNumber() {
        List<Integer> numbers = new ArrayList<>();
        for (MemoryPolicy.Mode mode : MemoryPolicy.Mode.values()) {
            numbers.add(Numbers.of(mode));
        }
        assertEquals(List.of(0, 2, 3, 6, 1, 5, 4), numbers);
    }

    @Test
    void thePersonalityIsTaken() {
        linux = linux.withPersonality(new Personality(Personality.Domain.LINUX32, List.of()));
        assertEquals("take the personality LINUX32", last(3).getFirst());
        assertEquals("/linux/personality", pointerOf("take the personality LINUX32"));
    }

    // --- security modules

    @Test
    void profilesAndLabelsAreSetWhileTheHostsProcIsSeen() {
        process = process.withApparmorProfile("web").withSelinuxLabel("u:r:t:s0");
        List<String> inside = inside();
        int at = inside.indexOf("confine the program by the AppArmor profile web");
        assertEquals("run the program with the SELinux label u:r:t:s0", inside.get(at + 1));
        assertTrue(at < inside.indexOf("move into the root and let go of the host's"), inside.toString());
        process = process.withApparmorProfile("").withSelinuxLabel("");
        assertTrue(inside().stream().noneMatch(words -> words.contains("profile") || words.contains("label")), "an empty one is none");
    }

    // --- terminals

    @Test
    void aTerminalIsOpenedInsideOfTheRootAndBeforeTheUserChanges() {
        process = process.withTerminal(true).withConsoleSize(new Process.ConsoleSize(50, 132)).withNoNewPrivileges(true);
        assertEquals(
                List.of("move into the root and let go of the host's", "open a terminal of 132x50, also on /dev/console", "go to /",
                        "give up all but 0 capabilities for good", "become user 0:0, with 0 capabilities", "gain no new privileges from here on"),
                last(6));
    }

    @Test
    void withoutATerminalItsSizeIsIgnored() {
        process = process.withConsoleSize(new Process.ConsoleSize(-1, -1));
        assertTrue(inside().stream().noneMatch(words -> words.contains("terminal")), inside().toString());
    }

    private static final Seccomp FILTER = new Seccomp(Seccomp.Action.SCMP_ACT_ALLOW, null, List.of(), List.of(), null, null, List.of());

    @Test
    void systemCallsAreFilteredLastOfAllWhereNoPrivilegesCanBeGained() {
        linux = linux.withSeccomp(FILTER);
        process = process.withNoNewPrivileges(true);
        List<String> words = words(plan().inside());
        assertEquals("filter system calls", words.getLast());
        assertEquals("gain no new privileges from here on", words.get(words.size() - 2));
    }

    @Test
    void otherwiseTheyAreFilteredWhileThereIsTheCapabilityForIt() {
        linux = linux.withSeccomp(FILTER);
        List<String> words = words(plan().inside());
        int filter = words.indexOf("filter system calls");
        assertTrue(words.get(filter + 1).startsWith("give up all but"), words.toString());
    }

    @Test
    void aMachineWhoseSystemCallsAreNotKnownIsAnError() {
        assertEquals(Arch.X86_64, KernelVersion.machine(new SystemName("6.1", "i686", "under setarch")));
        SetupException refused = assertThrows(SetupException.class, () -> KernelVersion.machine(new SystemName("6.1", "sparc64", "host")));
        assertEquals("system calls of sparc64 are not known", refused.getMessage());
    }
}
