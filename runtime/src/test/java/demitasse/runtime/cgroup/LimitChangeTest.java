package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelOp;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.cgroup.Limit.Demand;
import demitasse.spec.BlockIo;
import demitasse.spec.BlockIo.ThrottleDevice;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Resources.Pids;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitChangeTest {
    private static final Resources HELD = Resources.EMPTY
            .withMemory(Memory.EMPTY.withLimit(64L << 20).withSwap(128L << 20))
            .withCpu(Cpu.EMPTY.withQuota(50_000L).withPeriod(100_000L));

    private static String words(Resources before, Resources asked, CgroupLayout layout) {
        return Hosts.words(LimitChange.of(before, asked, layout, "demitasse/web").writes());
    }

    private static FakeKernel group() {
        FakeKernel kernel = new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup").directory("/sys/fs/cgroup/demitasse")
                .directory("/sys/fs/cgroup/demitasse/web");
        return file(file(file(file(kernel, "memory.max", "67108864\n"), "memory.swap.max", "67108864\n"), "pids.max", "max\n"), "cpu.max", "50000 100000\n");
    }

    private static FakeKernel file(FakeKernel kernel, String name, String text) {
        return kernel.virtualFile("/sys/fs/cgroup/demitasse/web/" + name, text);
    }

    private static String content(FakeKernel kernel, String name) {
        return kernel.content("/sys/fs/cgroup/demitasse/web/" + name);
    }

    @Test
    void whatVersionOneChecksEachWriteAgainstIsLiftedFirst() {
        assertEquals(
                """
                cgroup: memory.memsw.limit_in_bytes = -1
                cgroup: cpu.cfs_quota_us = -1
                cgroup: memory.limit_in_bytes = 67108864 (64M)
                cgroup: memory.memsw.limit_in_bytes = 134217728 (128M)
                cgroup: cpu.cfs_period_us = 100000
                cgroup: cpu.cfs_quota_us = 50000
                """,
                words(Resources.EMPTY, HELD, Hosts.v1()));
    }

    @Test
    void swapOfVersionTwoFollowsMemorySinceTheSumWasAskedFor() {
        assertEquals(
                "cgroup: memory.max = 100663296 (96M)\ncgroup: memory.swap.max = 33554432 (32M)\n",
                words(HELD, Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(96L << 20)), Hosts.v2()));
    }

    @Test
    void aPeriodAloneLeavesTheQuota() {
        assertEquals("cgroup: cpu.max = 50000 200000\n", words(HELD, Resources.EMPTY.withCpu(Cpu.EMPTY.withPeriod(200_000L)), Hosts.v2()));
    }

    @Test
    void whoLiftsTheMemoryLimitLiftsThatOfSwap() {
        Resources lifted = Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(-1L));
        assertEquals("cgroup: memory.max = max\ncgroup: memory.swap.max = max\n", words(HELD, lifted, Hosts.v2()));
        assertEquals("cgroup: memory.max = max\n", words(Resources.EMPTY, lifted, Hosts.v2()));
    }

    @Test
    void whatIsAskedIsWrittenThoughItWasSoBefore() {
        assertEquals("cgroup: pids.max = 5\n", words(Resources.EMPTY.withPids(new Pids(5)), Resources.EMPTY.withPids(new Pids(5)), Hosts.v2()));
        assertEquals("", words(HELD, Resources.EMPTY, Hosts.v2()));
    }

    @Test
    void sharesComeBackWhenAGroupIsIdleNoLonger() {
        Resources idle = Resources.EMPTY.withCpu(Cpu.EMPTY.withShares(512L).withIdle(1L));
        assertEquals(
                "cgroup: cpu.idle = 0\ncgroup: cpu.weight = 59\n", words(idle, Resources.EMPTY.withCpu(Cpu.EMPTY.withIdle(0L)), Hosts.v2()));
    }

    @Test
    void aRefusedLimitTakesThoseBeforeItBack() {
        FakeKernel kernel = group().refuse(op -> op instanceof FileOp.Write write && write.fd().name().endsWith("cpu.max"), Errno.EINVAL);
        file(kernel, "io.max", "8:16 rbps=1 wbps=max riops=max wiops=max\n");
        Resources asked = Resources.EMPTY
                .withMemory(Memory.EMPTY.withLimit(32L << 20))
                .withPids(new Pids(5))
                .withCpu(Cpu.EMPTY.withQuota(1L));
        SetupException refusal = assertThrows(
                SetupException.class, () -> LimitChange.of(HELD, asked, Hosts.v2(), "demitasse/web").perform(kernel));
        assertEquals(
                "--cpus cannot be set: write 1 100000 to /sys/fs/cgroup/demitasse/web/cpu.max: EINVAL (Invalid argument)", refusal.getMessage());
        assertEquals("67108864", content(kernel, "memory.max"));
        assertEquals("67108864", content(kernel, "memory.swap.max"));
        assertEquals("max", content(kernel, "pids.max"));
        assertEquals("8:16 rbps=1 wbps=max riops=max wiops=max\n", content(kernel, "io.max"));
    }

    @Test
    void theLimitOfADeviceIsTakenBackByItsLineOrLifted() {
        Resources asked = Resources.EMPTY
                .withBlockIO(BlockIo.EMPTY.withThrottleReadBpsDevice(List.of(new ThrottleDevice(8, 16, 9))))
                .withUnified(Map.of("memory.high", "5"));
        FakeKernel known = file(group(), "io.max", "8:0 rbps=7 wbps=max\n8:16 rbps=1 wbps=max\n");
        assertThrows(SetupException.class, () -> LimitChange.of(Resources.EMPTY, asked, Hosts.v2(), "demitasse/web").perform(known));
        assertEquals("8:16 rbps=1 wbps=max", content(known, "io.max"));
        FakeKernel unknown = file(group(), "io.max", "");
        SetupException refusal = assertThrows(
                SetupException.class, () -> LimitChange.of(Resources.EMPTY, asked, Hosts.v2(), "demitasse/web").perform(unknown));
        assertEquals("8:16 rbps=max", content(unknown, "io.max"));
        assertEquals(
                "unified cannot be set: write 5 to /sys/fs/cgroup/demitasse/web/memory.high: ENOENT (No such file or directory)", refusal.getMessage());
    }

    @Test
    void memoryInUseIsNotUndercutWhereTheConfigurationForbidsIt() {
        FakeKernel kernel = file(group(), "memory.current", "50000000\n");
        Resources strict = HELD.withMemory(HELD.memory().withCheckBeforeUpdate(true));
        SetupException refusal = assertThrows(SetupException.class, () -> LimitChange
                .of(strict, Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(16L << 20)), Hosts.v2(), "demitasse/web").check(kernel));
        assertEquals(
                "--memory 16777216 is below what the container uses, 50000000 bytes, and memory.checkBeforeUpdate forbids that", refusal.getMessage());
        assertEquals("67108864\n", content(kernel, "memory.max"));
        LimitChange.of(strict, Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(80L << 20)), Hosts.v2(), "demitasse/web").check(kernel);
    }

    @Test
    void aTextOfSeveralLinesIsWrittenLineByLine() {
        FakeKernel kernel = file(group(), "io.max", "");
        LimitChange.of(Resources.EMPTY, Resources.EMPTY.withUnified(Map.of("io.max", "8:0 rbps=1\n8:16 wbps=2")), Hosts.v2(), "demitasse/web").perform(kernel);
        assertEquals("8:16 wbps=2", content(kernel, "io.max"));
        int writes = 0;
        for (KernelOp<?> op : kernel.operations()) {
            writes += op instanceof FileOp.Write ? 1 : 0;
        }
        assertEquals(2, writes);
    }

    @Test
    void aLimitThatTheKernelTakesAndForgetsIsAnError() {
        FakeKernel kernel = file(group(), "memory.kmem.limit_in_bytes", "")
                .refuse(op -> op instanceof FileOp.Read, Errno.EIO);
        SetLimit limit = new SetLimit("--kernel-memory", "/linux/resources/memory/kernel", Limit.Unit.BYTES, Demand.READ_BACK,
                new Place(Hosts.v2().hierarchies().get(0), "demitasse/web"), List.of(new SetLimit.Choice("memory.kmem.limit_in_bytes", "4096")));
        SetupException refusal = assertThrows(SetupException.class, () -> limit.perform(new Site(kernel)));
        assertEquals(
                "--kernel-memory cannot be set: /sys/fs/cgroup/demitasse/web/memory.kmem.limit_in_bytes holds nothing after 4096 was written",
                refusal.getMessage());
    }

    @Test
    void aFileThatMakesALimitCompleteMayBeMissing() {
        FakeKernel kernel = group();
        Place place = new Place(Hosts.v2().hierarchies().get(0), "demitasse/web");
        new SetLimit("hugepageLimits (reservations)", "/linux/resources/hugepageLimits", Limit.Unit.BYTES, Demand.WHERE_THERE,
                place, List.of(new SetLimit.Choice("hugetlb.2MB.rsvd.max", "0"))).perform(new Site(kernel));
        assertEquals(1, kernel.operations().size());
    }
}
