package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelOp;
import demitasse.kernel.ProcessOp;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Resources.HugepageLimit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupTest {
    private static final String[] SECOND = {
        "cgroup.procs", "cgroup.kill", "cgroup.freeze", "cgroup.events", "cgroup.subtree_control", "cpu.stat", "memory.peak",
        "memory.max", "memory.swap.max", "memory.events", "pids.max", "pids.peak", "cpu.max",
    };
    private static final String[] FIRST = {
        "cgroup.procs", "tasks", "memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control", "pids.max", "cpuset.cpus",
        "cpuset.mems", "devices.allow", "devices.deny", "freezer.state", "cpuacct.usage", "blkio.bfq.weight",
    };

    private static FakeKernel second() {
        return new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup")
                .virtualFile("/sys/fs/cgroup/cgroup.subtree_control", "")
                .populate("/sys/fs/cgroup", SECOND);
    }

    private static FakeKernel first() {
        FakeKernel kernel = new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup");
        for (Hierarchy hierarchy : Hosts.v1().hierarchies()) {
            kernel.directory(hierarchy.mountPoint()).populate(hierarchy.mountPoint(), FIRST);
        }
        return kernel.virtualFile("/sys/fs/cgroup/cpuset/cpuset.cpus", "0-3\n").virtualFile("/sys/fs/cgroup/cpuset/cpuset.mems", "0\n");
    }

    private static Site perform(FakeKernel kernel, List<Step> steps) {
        Site site = new Site(kernel);
        for (Step step : steps) {
            step.perform(site);
        }
        return site;
    }

    private static CgroupPlan plan(CgroupLayout layout) {
        return CgroupPlan.of(Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(64L << 20)), layout, "demitasse/web", false);
    }

    private static boolean isMake(KernelOp<?> op, String path) {
        return op instanceof DirectoryOp.MakeDirectory make && make.path().equals(path);
    }

    @Test
    void versionTwoIsMadeOfferedAndKeptForClone() {
        FakeKernel kernel = second();
        Site site = perform(kernel, plan(Hosts.v2()).before());
        assertEquals("/sys/fs/cgroup/demitasse/web", site.kept(MakeCgroup.UNIFIED).name());
        assertEquals("+cpu +memory +pids", kernel.content("/sys/fs/cgroup/cgroup.subtree_control"));
        assertEquals("+cpu +memory +pids", kernel.content("/sys/fs/cgroup/demitasse/cgroup.subtree_control"));
        assertEquals("", kernel.content("/sys/fs/cgroup/demitasse/web/cgroup.subtree_control"));
        assertEquals("67108864", kernel.content("/sys/fs/cgroup/demitasse/web/memory.max"));
    }

    @Test
    void theFirstOperationsAreTheFewThatAreNeeded() {
        FakeKernel kernel = second().directory("/sys/fs/cgroup/demitasse")
                .virtualFile("/sys/fs/cgroup/demitasse/cgroup.subtree_control", "");
        perform(kernel, plan(Hosts.v2()).before());
        assertEquals(
                List.of(
                        "make directory /sys/fs/cgroup/demitasse/web",
                        "open /sys/fs/cgroup/cgroup.subtree_control (write)",
                        "write \"+cpu +memory +pids\" to /sys/fs/cgroup/cgroup.subtree_control"),
                kernel.words().subList(0, 3));
        assertEquals(14, kernel.operations().size());
    }

    @Test
    void initEntersVersionTwoByWritingWhenCloneWouldNot() {
        FakeKernel kernel = second();
        CgroupPlan plan = plan(Hosts.v2());
        Site site = perform(kernel, plan.before());
        plan.inInit().get(0).perform(site);
        assertEquals("", kernel.content("/sys/fs/cgroup/demitasse/web/cgroup.procs"));
        site.keep(EnterCgroup.PENDING, site.kept(MakeCgroup.UNIFIED));
        plan.inInit().get(0).perform(site);
        assertEquals("0", kernel.content("/sys/fs/cgroup/demitasse/web/cgroup.procs"));
    }

    @Test
    void initEntersVersionOneAsAThreadWhichWaitsForNobody() {
        FakeKernel kernel = first();
        CgroupPlan plan = plan(Hosts.v1());
        Site site = perform(kernel, plan.before());
        int before = kernel.operations().size();
        plan.inInit().get(0).perform(site);
        assertEquals(plan.places().size(), kernel.operations().size() - before);
        assertEquals("0", kernel.content("/sys/fs/cgroup/memory/demitasse/web/tasks"));
        assertEquals("", kernel.content("/sys/fs/cgroup/memory/demitasse/web/cgroup.procs"));
    }

    @Test
    void cpusetIsFilledFromAboveAlongTheWholePath() {
        FakeKernel kernel = first();
        perform(kernel, CgroupPlan.of(Resources.EMPTY.withCpu(Cpu.EMPTY.withCpus("2")), Hosts.v1(), "demitasse/web", false).before());
        assertEquals("0-3", kernel.content("/sys/fs/cgroup/cpuset/demitasse/cpuset.cpus"));
        assertEquals("0", kernel.content("/sys/fs/cgroup/cpuset/demitasse/cpuset.mems"));
        assertEquals("0", kernel.content("/sys/fs/cgroup/cpuset/demitasse/web/cpuset.mems"));
        assertEquals("2", kernel.content("/sys/fs/cgroup/cpuset/demitasse/web/cpuset.cpus"));
    }

    @Test
    void aControllerThatIsNotOfferedIsToldByTheLimitThatNeedsIt() {
        FakeKernel kernel = second().refuse(
                op -> op instanceof FileOp.Write write && Text.decode(write.data()).startsWith("+"), Errno.EBUSY, 1);
        CgroupPlan plan = CgroupPlan.of(
                Resources.EMPTY.withHugepageLimits(List.of(new HugepageLimit("2MB", 1))), Hosts.layout(Hosts.V2, "hugetlb\n"), "demitasse/web", false);
        SetupException refused = assertThrows(SetupException.class, () -> perform(kernel, plan.before()));
        assertEquals(
                "cannot offer controllers to cgroups below /sys/fs/cgroup: write +hugetlb to /sys/fs/cgroup/cgroup.subtree_control: "
                        + Errno.EBUSY.words(), refused.getMessage());
        assertEquals("/linux/resources/hugepageLimits", refused.pointer());
    }

    @Test
    void aGroupWithoutRealTimeNamesTheSchedulerAndTheLimit() {
        FakeKernel kernel = first();
        CgroupPlan plan = plan(Hosts.v1());
        Site site = perform(kernel, plan.before());
        kernel.refuse(op -> op instanceof FileOp.Write write && write.fd().name().contains("/cpu,cpuacct/"), Errno.EINVAL, 1);
        SetupException refused = assertThrows(SetupException.class, () -> plan.inInit().get(0).perform(site));
        assertEquals(
                "the cgroup /sys/fs/cgroup/cpu,cpuacct/demitasse/web has no time for a real-time process: set linux.resources.cpu.realtimeRuntime "
                        + "(cpu.rt_runtime_us)", refused.getMessage());
        assertEquals("/process/scheduler", refused.pointer());
    }

    @Test
    void theParentThatAnotherContainerTakesAwayIsMadeAgain() {
        FakeKernel kernel = second().refuse(op -> isMake(op, "/sys/fs/cgroup/demitasse/web"), Errno.ENOENT, 3);
        perform(kernel, plan(Hosts.v2()).before());
        assertTrue(kernel.exists("/sys/fs/cgroup/demitasse/web"));
    }

    @Test
    void aGroupWithProcessesOfOthersIsNotTaken() {
        FakeKernel kernel = second().directory("/sys/fs/cgroup/demitasse").directory("/sys/fs/cgroup/demitasse/web")
                .virtualFile("/sys/fs/cgroup/demitasse/web/cgroup.procs", "12\n34\n");
        SetupException refusal = assertThrows(SetupException.class, () -> perform(kernel, plan(Hosts.v2()).before()));
        assertEquals("the cgroup /sys/fs/cgroup/demitasse/web has processes already: 12 34", refusal.getMessage());
    }

    @Test
    void processesInTheGroupAboveAreExplained() {
        FakeKernel kernel = second().refuse(op -> op instanceof FileOp.Write write && write.fd().name().endsWith("subtree_control"), Errno.EBUSY);
        SetupException refusal = assertThrows(SetupException.class, () -> perform(kernel, plan(Hosts.v2()).before()));
        assertEquals(
                "cannot offer controllers to cgroups below /sys/fs/cgroup: write +cpu +memory +pids to /sys/fs/cgroup/cgroup.subtree_control: "
                        + "EBUSY (Device or resource busy)",
                refusal.getMessage());
        assertTrue(refusal.hint().startsWith("cgroup v2 lets a group have processes of its own or controllers"));
    }

    @Test
    void aRefusedLimitNamesOptionFileValueAndErrno() {
        FakeKernel kernel = second().refuse(op -> op instanceof FileOp.Write write && write.fd().name().endsWith("memory.max"), Errno.EBUSY);
        SetupException refusal = assertThrows(SetupException.class, () -> perform(kernel, plan(Hosts.v2()).before()));
        assertEquals(
                "--memory cannot be set: write 67108864 to /sys/fs/cgroup/demitasse/web/memory.max: EBUSY (Device or resource busy)",
                refusal.getMessage());
        assertEquals("the container uses more than that already and the kernel could not take it back: ask for more memory", refusal.hint());
    }

    @Test
    void aKernelWithoutSwapAccountingIsNamedWhenSwapWasAsked() {
        FakeKernel kernel = first();
        Resources resources = Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(64L << 20).withSwap(64L << 20));
        SetupException refusal = assertThrows(
                SetupException.class, () -> perform(kernel, CgroupPlan.of(resources, Hosts.v1(), "demitasse/web", false).before()));
        assertEquals(
                "--memory-swap cannot be set: write 67108864 to /sys/fs/cgroup/memory/demitasse/web/memory.memsw.limit_in_bytes: "
                        + "ENOENT (No such file or directory)",
                refusal.getMessage());
        assertTrue(refusal.hint().contains("swapaccount=1"));
    }

    @Test
    void theSecondFileIsWrittenWhereTheKernelLacksTheFirst() {
        FakeKernel kernel = first();
        Resources resources = Resources.EMPTY.withBlockIO(demitasse.spec.BlockIo.EMPTY.withWeight(300));
        perform(kernel, CgroupPlan.of(resources, Hosts.v1(), "demitasse/web", false).before());
        assertEquals("300", kernel.content("/sys/fs/cgroup/blkio/demitasse/web/blkio.bfq.weight"));
    }

    @Test
    void readingsOfVersionTwo() {
        FakeKernel kernel = second();
        perform(kernel, plan(Hosts.v2()).before());
        kernel.virtualFile("/sys/fs/cgroup/demitasse/web/cpu.stat", "usage_usec 1234\nnr_periods 9\nnr_throttled 3\nthrottled_usec 777\n")
                .virtualFile("/sys/fs/cgroup/demitasse/web/memory.peak", "3250585\n")
                .virtualFile("/sys/fs/cgroup/demitasse/web/memory.events", "low 0\nmax 5\noom 1\noom_kill 2\n")
                .virtualFile("/sys/fs/cgroup/demitasse/web/pids.peak", "4\n");
        assertEquals(
                new CgroupReadings(3_250_585L, 4L, 1234L, 2L),
                plan(Hosts.v2()).cgroup(kernel).readAtEnd());
    }

    @Test
    void readingsThatTheKernelLacksAreNull() {
        FakeKernel kernel = first();
        perform(kernel, plan(Hosts.v1()).before());
        kernel.virtualFile("/sys/fs/cgroup/cpu,cpuacct/demitasse/web/cpuacct.usage", "5000999\n")
                .virtualFile("/sys/fs/cgroup/memory/demitasse/web/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        CgroupReadings readings = plan(Hosts.v1()).cgroup(kernel).readAtEnd();
        assertEquals(5000L, readings.cpuMicros());
        assertEquals(1L, readings.oomKills());
        assertNull(readings.pidsPeak());
    }

    @Test
    void removingTakesInnerGroupsAlongAndLeavesTheParentForTheNext() {
        FakeKernel kernel = second();
        perform(kernel, plan(Hosts.v2()).before());
        kernel.perform(new DirectoryOp.MakeDirectory(demitasse.kernel.Fd.HERE, "/sys/fs/cgroup/demitasse/web/inner", 0755));
        plan(Hosts.v2()).cgroup(kernel).remove();
        assertFalse(kernel.exists("/sys/fs/cgroup/demitasse/web"));
        assertTrue(kernel.exists("/sys/fs/cgroup/demitasse"));
    }

    @Test
    void theParentStaysWhereOtherContainersAre() {
        FakeKernel kernel = second();
        perform(kernel, plan(Hosts.v2()).before());
        perform(kernel, CgroupPlan.of(null, Hosts.v2(), "demitasse/other", false).before());
        Hosts.groups(kernel, Hosts.v2(), "demitasse/web").remove();
        assertFalse(kernel.exists("/sys/fs/cgroup/demitasse/web"));
        assertTrue(kernel.exists("/sys/fs/cgroup/demitasse/other"));
    }

    @Test
    void aGroupThatStaysBusyIsToldWithItsProcesses() {
        FakeKernel kernel = second();
        perform(kernel, plan(Hosts.v2()).before());
        kernel.virtualFile("/sys/fs/cgroup/demitasse/web/cgroup.procs", "41\n")
                .refuse(op -> op instanceof DirectoryOp.Remove remove && remove.path().endsWith("web"), Errno.EBUSY);
        SetupException refusal = assertThrows(SetupException.class, () -> plan(Hosts.v2()).cgroup(kernel).remove());
        assertEquals(
                "cannot remove the cgroup /sys/fs/cgroup/demitasse/web: EBUSY (Device or resource busy): processes [41] are in it", refusal.getMessage());
    }

    @Test
    void removingWaitsForTheLastProcess() {
        FakeKernel kernel = second();
        perform(kernel, plan(Hosts.v2()).before());
        kernel.refuse(op -> op instanceof DirectoryOp.Remove remove && remove.path().endsWith("web"), Errno.EBUSY, 5);
        plan(Hosts.v2()).cgroup(kernel).remove();
        assertFalse(kernel.exists("/sys/fs/cgroup/demitasse/web"));
    }

    @Test
    void killingAsksTheKernelOnceWhereItCan() {
        FakeKernel kernel = second();
        perform(kernel, plan(Hosts.v2()).before());
        kernel.virtualFile("/sys/fs/cgroup/demitasse/web/cgroup.events", "populated 0\nfrozen 0\n");
        plan(Hosts.v2()).cgroup(kernel).kill();
        assertEquals("1", kernel.content("/sys/fs/cgroup/demitasse/web/cgroup.kill"));
    }

    @Test
    void killingOneByOneGivesUpWithTheNamesOfTheUndead() {
        FakeKernel kernel = first();
        perform(kernel, plan(Hosts.v1()).before());
        kernel.virtualFile("/sys/fs/cgroup/pids/demitasse/web/cgroup.procs", "7\n9\n");
        SetupException refusal = assertThrows(SetupException.class, () -> plan(Hosts.v1()).cgroup(kernel).kill());
        assertEquals("processes of the cgroup demitasse/web outlive SIGKILL: [7, 9]", refusal.getMessage());
        List<Integer> killed = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof ProcessOp.Kill kill) {
                killed.add(kill.pid());
            }
        }
        assertEquals(List.of(7, 9), killed.subList(0, 2));
    }

    @Test
    void freezingOnVersionOneUsesTheFreezer() {
        FakeKernel kernel = first();
        perform(kernel, plan(Hosts.v1()).before());
        SetupException refusal = assertThrows(SetupException.class, () -> plan(Hosts.v1()).cgroup(kernel).freeze());
        assertEquals("FROZEN", kernel.content("/sys/fs/cgroup/freezer/demitasse/web/freezer.state"));
        assertEquals("the cgroup /sys/fs/cgroup/freezer/demitasse/web did not become frozen within two seconds", refusal.getMessage());
        kernel.virtualFile("/sys/fs/cgroup/freezer/demitasse/web/freezer.state", "FROZEN\n");
        assertTrue(plan(Hosts.v1()).cgroup(kernel).isFrozen());
    }

    @Test
    void devicesOfVersionOneAreDeniedFirst() {
        FakeKernel kernel = first();
        perform(kernel, plan(Hosts.v1()).before());
        assertEquals("a", kernel.content("/sys/fs/cgroup/devices/demitasse/web/devices.deny"));
        assertEquals("c 136:* rwm", kernel.content("/sys/fs/cgroup/devices/demitasse/web/devices.allow"));
    }
}
