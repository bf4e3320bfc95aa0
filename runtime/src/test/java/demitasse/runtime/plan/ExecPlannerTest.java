package demitasse.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.Fd;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.MountEntry;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.cgroup.Joining;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.seccomp.Listener;
import demitasse.spec.Capabilities;
import demitasse.spec.Linux;
import demitasse.spec.Namespace;
import demitasse.spec.Namespace.Type;
import demitasse.spec.Process;
import demitasse.spec.Process.Rlimit;
import demitasse.spec.Spec;
import demitasse.spec.User;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which a process enters a container that runs, as golden text: security rests on it. */
class ExecPlannerTest {
    private static final String HOW_TO_UPDATE =
            "The plan is no longer the one that was reviewed. If that is on purpose, copy the plan below into this test, "
            + "read the difference as a change of security, and say in the commit why each step may move:\n";
    private static final String V1 = """
            30 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            31 23 0:27 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
            """;
    private static final String V2 = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    private static final Listener.Standing STANDING = new Listener.Standing("/srv/web", "running", 4242);
    private static final Fd INIT = new Fd(9, "process 4242");

    private String mounts = V2;
    private long capabilities = -1;
    private boolean usersOfItsOwn;
    private Process process = Process.EMPTY.withArgs(List.of("sh")).withCwd("/srv");
    private List<Namespace> namespaces = namespaces(Type.PID, Type.MOUNT, Type.UTS, Type.IPC, Type.NETWORK, Type.CGROUP);

    private static List<Namespace> namespaces(Type... types) {
        List<Namespace> namespaces = new ArrayList<>();
        for (Type type : types) {
            namespaces.add(Namespace.create(type));
        }
        return namespaces;
    }

    private Plan plan() {
        List<MountEntry> entries = MountEntry.parse(Text.encode(mounts));
        FakeKernel kernel = new FakeKernel().directory("/sys/fs/cgroup/demitasse/web").directory("/sys/fs/cgroup/memory/demitasse/web");
        Spec spec = Spec.EMPTY.withProcess(process).withLinux(Linux.EMPTY.withNamespaces(namespaces));
        ContainerSpec container = new ContainerSpec(
                "web", "web", spec, new ContainerSpec.RootFilesystem.Directory("/srv/rootfs"), List.of(), List.of(), false, true);
        List<Place> places = new ArrayList<>();
        for (Hierarchy hierarchy : CgroupLayout.of(entries, _ -> "cpu memory pids\n").hierarchies()) {
            places.add(new Place(hierarchy, "demitasse/web"));
        }
        HostFacts host = new HostFacts(new SystemName("6.12.0", "x86_64", "host"), entries, 0, capabilities);
        return ExecPlanner.plan(new ExecPlanner.Entry(container, INIT, usersOfItsOwn, Joining.plan(places, List.of(), 42), 0, STANDING), host);
    }

    private static void assertPlan(String golden, Plan plan) {
        StringBuilder text = new StringBuilder();
        append(text, "before\n", plan.before());
        append(text, "alongside\n", plan.alongside());
        append(text, "inside\n", plan.inside());
        assertEquals(golden, text.toString(), HOW_TO_UPDATE + text);
        assertEquals(0L, plan.namespaces(), "no namespace is made");
    }

    private static void append(StringBuilder text, String part, List<Step> steps) {
        text.append(part);
        for (Step step : steps) {
            text.append("  ").append(step.words()).append('\n');
        }
    }

    @Test
    void everythingThatAProcessCanAskFor() {
        process = process.withTerminal(true).withExecCPUAffinity(new Process.CpuAffinity("0-1", "1")).withApparmorProfile("tight")
                .withNoNewPrivileges(true).withOomScoreAdj(500)
                .withRlimits(List.of(new Rlimit("RLIMIT_NOFILE", 1024, 512)))
                .withUser(User.ROOT.withUid(1000).withGid(100).withAdditionalGids(List.of(5L)))
                .withCapabilities(Capabilities.EMPTY.withBounding(List.of("CAP_CHOWN", "CAP_KILL")).withPermitted(List.of("CAP_KILL")));
        assertPlan(
                """
                before
                  cgroup: open /sys/fs/cgroup/demitasse/web
                  cgroup: open that of init, should the container's take no process
                  run on processors 0-1
                  let nobody look into this process
                  join the container's namespaces: pid
                alongside
                inside
                  forget the words of the command line
                  cgroup: enter demitasse/web (v2)
                  run on processors 1
                  set the out-of-memory score adjustment to 500
                  confine the program by the AppArmor profile tight
                  let go of all that is open of the host
                  join the container's namespaces: mnt uts ipc net cgroup
                  take a session keyring of its own
                  open a terminal of 80x24
                  go to /srv
                  set resource limits: nofile=512:1024
                  give up all but 2 capabilities for good
                  become user 1000:100 with groups [5], with 1 capabilities
                  gain no new privileges from here on
                """,
                plan());
    }

    @Test
    void versionOneIsEnteredWhereTheContainerHasGroups() {
        mounts = V1;
        assertPlan(
                """
                before
                  cgroup: open /sys/fs/cgroup/memory/demitasse/web
                  cgroup: open /sys/fs/cgroup/pids/demitasse/web
                  let nobody look into this process
                  join the container's namespaces: pid
                alongside
                inside
                  forget the words of the command line
                  cgroup: enter demitasse/web (memory, pids)
                  let go of all that is open of the host
                  join the container's namespaces: mnt uts ipc net cgroup
                  take a session keyring of its own
                  go to /srv
                  give up all but 0 capabilities for good
                  become user 0:0, with 0 capabilities
                """,
                plan());
    }

    @Test
    void rootsUserNamespaceIsJoinedWithTheOthers() {
        namespaces = namespaces(Type.USER, Type.PID, Type.MOUNT, Type.TIME);
        usersOfItsOwn = true;
        process = process.withOomScoreAdj(500).withRlimits(List.of(new Rlimit("RLIMIT_NOFILE", 1024, 512)));
        assertPlan(
                """
                before
                  cgroup: open /sys/fs/cgroup/demitasse/web
                  cgroup: open that of init, should the container's take no process
                  let nobody look into this process
                  join the container's namespaces: pid
                alongside
                  raise resource limits from outside: nofile=512:1024
                  set the out-of-memory score adjustment to 500 from outside
                inside
                  forget the words of the command line
                  cgroup: enter demitasse/web (v2)
                  let go of all that is open of the host
                  join the container's namespaces: mnt user time
                  become root of the user namespace
                  take a session keyring of its own
                  go to /srv
                  set resource limits: nofile=512:1024
                  give up all but 0 capabilities for good
                  become user 0:0, with 0 capabilities
                """,
                plan());
    }

    @Test
    void anOrdinaryUserHasNoRightsOverThePidNamespaceButThroughItsUserNamespace() {
        namespaces = namespaces(Type.USER, Type.PID, Type.MOUNT);
        usersOfItsOwn = true;
        capabilities = 0;
        assertPlan(
                """
                before
                  cgroup: open /sys/fs/cgroup/demitasse/web
                  cgroup: open that of init, should the container's take no process
                  let nobody look into this process
                  join the container's namespaces: pid user
                alongside
                inside
                  forget the words of the command line
                  cgroup: enter demitasse/web (v2)
                  let go of all that is open of the host
                  join the container's namespaces: mnt
                  become root of the user namespace
                  take a session keyring of its own
                  go to /srv
                  give up all but 0 capabilities for good
                  become user 0:0, with 0 capabilities
                """,
                plan());
    }

    @Test
    void theUserNamespaceThatIsOursAlreadyIsNotJoined() {
        namespaces = List.of(new Namespace(Type.USER, "/proc/1/ns/user"), Namespace.create(Type.MOUNT));
        assertPlan(
                """
                before
                  cgroup: open /sys/fs/cgroup/demitasse/web
                  cgroup: open that of init, should the container's take no process
                  let nobody look into this process
                alongside
                inside
                  forget the words of the command line
                  cgroup: enter demitasse/web (v2)
                  let go of all that is open of the host
                  join the container's namespaces: mnt
                  take a session keyring of its own
                  go to /srv
                  give up all but 0 capabilities for good
                  become user 0:0, with 0 capabilities
                """,
                plan());
    }
}
