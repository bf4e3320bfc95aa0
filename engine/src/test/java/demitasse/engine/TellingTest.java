package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.RunRequest.Limits;
import demitasse.engine.store.Names;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Files;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.report.Narrator;
import demitasse.spec.Process;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is told: {@link Teller}'s lines, and {@link Explanation}. */
class TellingTest {
    private final FakeKernel kernel = Hosts.v2();
    private final List<String> headings = new ArrayList<>();
    private final Teller teller = new Teller(kernel, Narrator.to(kernel, false), true, headings::add);

    private record Named(String words) implements Step {
        @Override
        public void perform(Site site) {}
    }

    private String told() {
        StringBuilder text = new StringBuilder();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof Write write && write.fd().equals(Fd.STDERR)) {
                text.append(Text.decode(write.data()));
            }
        }
        return text.toString();
    }

    private void begin(FakeKernel host, Requests requests) {
        RunRequest request = requests.build();
        HostFacts facts = HostProbe.probe(host);
        ContainerSpec container = Composer.compose(request, Requests.CALLER, Survey.of(host, request, facts), "0123456789ab", "web");
        teller.begin(request, container, Planner.plan(container, facts, CgroupLayout.probe(host, facts.mounts())));
    }

    @Test
    void aRequestWithEverythingIsToldInSevenLines() {
        begin(kernel, new Requests().everything());
        assertEquals(
                """
                [demitasse] creating container web (0123456789ab)
                [demitasse] namespaces: pid mnt uts ipc net cgroup user time
                [demitasse] cgroup: /sys/fs/cgroup/demitasse/0123456789ab memory=64M swap=128M cpu=50% cpu-shares=512 cpuset=0-1 mems=0 pids=32
                [demitasse] root: ./rootfs (overlay)
                [demitasse] mounting /proc /dev /sys
                [demitasse] volume: /srv/logs on /data/logs
                [demitasse] volume: /srv/data on /data
                """,
                told());
    }

    @Test
    void aPlainSandboxIsToldInFive() {
        begin(Hosts.hybrid(), new Requests().sandbox());
        assertEquals(
                """
                [demitasse] creating container 0123456789ab
                [demitasse] namespaces: pid mnt uts ipc net cgroup
                [demitasse] cgroup: /sys/fs/cgroup/*/demitasse/0123456789ab
                [demitasse] root: / of this host (overlay)
                [demitasse] mounting /proc /dev /sys
                """,
                told());
    }

    @Test
    void limitsAreToldAsTheyAreTyped() {
        assertEquals(List.of(), Teller.limits(Requests.NO_LIMITS));
        assertEquals(
                List.of("memory=1G", "swap=unlimited", "cpu-weight=200", "pids=unlimited", "blkio=300"),
                Teller.limits(new Limits(1L << 30, -1L, 5L, null, 200, null, null, null, -1L, 300, 5)));
    }

    @Test
    void theProgramIsToldOnceByWhoCan() {
        teller.program("/bin/sh");
        teller.started(new Launcher.Running(7, Fd.STDIN, null));
        assertEquals("[demitasse] running: /bin/sh (PID 100)\n", told());
        assertEquals(List.of("become the program /bin/sh", "the program runs"), headings);
    }

    @Test
    void withATerminalTheParentTells() {
        Requests requests = new Requests();
        requests.tty = true;
        begin(kernel, requests);
        kernel.operations().clear();
        teller.started(new Launcher.Running(7, Fd.STDIN, Fd.STDOUT));
        assertEquals("[demitasse] running: sh (PID 1)\n", told());
    }

    @Test
    void whoTellsNothingAsksNothing() {
        Teller quiet = new Teller(kernel, Narrator.quiet(), false, headings::add);
        quiet.program("/bin/sh");
        quiet.started(new Launcher.Running(7, Fd.STDIN, Fd.STDOUT));
        quiet.step(3, 9, new Named("mount proc"));
        assertEquals(List.of(), kernel.operations());
        assertEquals(List.of("become the program /bin/sh", "the program runs", "step 3 of 9: mount proc"), headings);
    }

    // --- Explanation

    private static ContainerSpec running(String... words) {
        return new ContainerSpec("ID", "ID", Spec.EMPTY.withProcess(Process.EMPTY.withArgs(List.of(words))),
                new ContainerSpec.RootFilesystem.Directory("/"), List.of(), List.of(), false, false);
    }

    private static Plan plan(List<Step> before, List<Step> alongside, List<Step> inside) {
        return new Plan(new CgroupPlan("demitasse/ID", List.of(), List.of(), List.of()), before, 0x20000000L, alongside, inside);
    }

    @Test
    void thePlanIsToldByWhoPerformsIt() {
        List<Step> inside = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            inside.add(new Named("step " + i));
        }
        assertEquals(
                """
                A container would be made in 10 steps; ID stands for its id.

                The parent, before there is a second process:
                   1  make a cgroup

                Then it clones a child into new namespaces: pid

                The parent, while the child waits:
                   2  map users

                The child, which is the container's init:
                   3  step 0
                   4  step 1
                   5  step 2
                   6  step 3
                   7  step 4
                   8  step 5
                   9  step 6
                  10  step 7

                At last it becomes the program: sh -c 'echo it'\\''s on' ''
                When that has ended, the cgroup, the mounts and the writable layer are removed.
                """,
                Explanation.text(running("sh", "-c", "echo it's on", ""), plan(List.of(new Named("make a cgroup")), List.of(new Named("map users")), inside), true));
    }

    @Test
    void aPartWithoutStepsIsNotToldOf() {
        String text = Explanation.text(running("sh"), plan(List.of(), List.of(), List.of(new Named("a"))), false);
        assertTrue(text.startsWith("A container would be made in 1 step; ID stands for its id.\n\nThen it clones"), text);
        assertTrue(!text.contains("The parent"), text);
        assertTrue(text.endsWith("the writable layer stays until demitasse rm.\n"), text);
    }

    @Test
    void explainingChangesNothing() {
        Requests requests = new Requests();
        kernel.processes().user = 1000;
        String text = Explanation.of(kernel, requests.build(), Requests.CALLER);
        assertTrue(text.contains("demitasse/ID"), text);
        for (KernelOp<?> op : kernel.operations()) {
            assertTrue(List.of("uname", "geteuid", "capget", "openat", "openat2", "read", "close", "statx", "prlimit64", "getdents64").contains(op.call()), op.words());
        }
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    // --- Run

    @Test
    void onlyRootRuns() {
        kernel.processes().user = 1000;
        SetupException refused = assertThrows(SetupException.class, () -> new Run(kernel, new Requests().build(), Requests.CALLER, teller).run());
        assertEquals("only root can make namespaces, mounts and cgroups for a container, and this is user 1000", refused.getMessage());
        assertEquals("run it with sudo; to see what would be done: demitasse explain run …", refused.hint());
    }

    @Test
    void aTakenNameLeavesNothing() {
        kernel.directory("/var/lib/demitasse/containers/other").file("/proc/self/exe", "").file("/proc/self/cmdline", "").file("/proc/self/environ", "");
        Names.take(kernel, "web", "other");
        // Another process answers for it.
        kernel.refuse(op -> op instanceof Lock lock && lock.fd().name().endsWith("/other"), Errno.EAGAIN);
        Requests requests = new Requests();
        requests.name = "web";
        SetupException refused = assertThrows(SetupException.class, () -> new Run(kernel, requests.build(), Requests.CALLER, teller).run());
        assertEquals("the name web is taken by container other", refused.getMessage());
        assertEquals(1, Files.list(kernel, Fd.HERE, "/var/lib/demitasse/containers").size());
        assertEquals("other", kernel.perform(new ReadLink(Fd.HERE, "/var/lib/demitasse/names/web")));
        assertEquals("", told());
    }

    @Test
    void theHostnameIsGivenOrTheIdOrTheHosts() {
        HostFacts facts = HostProbe.probe(kernel);
        Requests requests = new Requests();
        assertEquals("id1", Run.hostname(requests.build(), facts, "id1"));
        requests.hostname = "web";
        assertEquals("web", Run.hostname(requests.build(), facts, "id1"));
        requests.uts = RunRequest.Sharing.HOST;
        assertEquals("host", Run.hostname(requests.build(), facts, "id1"));
    }
}
