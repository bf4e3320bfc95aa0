package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.runtime.SetupException;
import demitasse.spec.BlockIo;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Resources.HugepageLimit;
import demitasse.spec.Resources.Pids;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CgroupPlanTest {
    private static final Resources USUAL = Resources.EMPTY
            .withMemory(Memory.EMPTY.withLimit(64L << 20).withSwap(128L << 20).withReservation(32L << 20))
            .withCpu(Cpu.EMPTY.withShares(512L).withQuota(50_000L).withPeriod(100_000L).withCpus("0-1"))
            .withPids(new Pids(64))
            .withBlockIO(BlockIo.EMPTY.withWeight(500).withThrottleReadBpsDevice(List.of(new BlockIo.ThrottleDevice(8, 0, 1 << 20))));

    private static final String DEVICES = "cgroup: deny all devices but allow c 1:3 rwm, c 1:5 rwm, c 1:7 rwm, c 1:8 rwm, c 1:9 rwm,"
            + " c 5:0 rwm, c 5:1 rwm, c 5:2 rwm, c 136:* rwm\n";

    private static String before(Resources resources, CgroupLayout layout) {
        return Hosts.words(CgroupPlan.of(resources, layout, "demitasse/web", false).before());
    }

    private static SetupException refusal(Resources resources, CgroupLayout layout) {
        return assertThrows(SetupException.class, () -> before(resources, layout));
    }

    @Test
    void onVersionTwoTheGroupIsMadeThenLimitedThenEntered() {
        assertEquals(
                """
                cgroup: make /sys/fs/cgroup/demitasse/web with cpuset, cpu, io, memory, pids
                cgroup: memory.max = 67108864 (64M)
                cgroup: memory.swap.max = 67108864 (64M)
                cgroup: memory.low = 33554432 (32M)
                cgroup: pids.max = 64
                cgroup: cpu.weight = 59
                cgroup: cpu.max = 50000 100000
                cgroup: cpuset.cpus = 0-1
                cgroup: io.bfq.weight = 500
                cgroup: io.max = 8:0 rbps=1048576
                """ + DEVICES,
                before(USUAL, Hosts.v2()));
        assertEquals(
                "cgroup: enter demitasse/web (v2)\n", Hosts.words(CgroupPlan.of(USUAL, Hosts.v2(), "demitasse/web", false).inInit()));
    }

    @Test
    void onVersionOneEachControllerHasAGroupOfItsOwn() {
        assertEquals(
                """
                cgroup: make /sys/fs/cgroup/systemd/demitasse/web
                cgroup: make /sys/fs/cgroup/cpu,cpuacct/demitasse/web
                cgroup: make /sys/fs/cgroup/memory/demitasse/web
                cgroup: make /sys/fs/cgroup/cpuset/demitasse/web
                cgroup: make /sys/fs/cgroup/pids/demitasse/web
                cgroup: make /sys/fs/cgroup/devices/demitasse/web
                cgroup: make /sys/fs/cgroup/freezer/demitasse/web
                cgroup: make /sys/fs/cgroup/blkio/demitasse/web
                cgroup: memory.limit_in_bytes = 67108864 (64M)
                cgroup: memory.memsw.limit_in_bytes = 134217728 (128M)
                cgroup: memory.soft_limit_in_bytes = 33554432 (32M)
                cgroup: pids.max = 64
                cgroup: cpu.shares = 512
                cgroup: cpu.cfs_period_us = 100000
                cgroup: cpu.cfs_quota_us = 50000
                cgroup: cpuset.cpus = 0-1
                cgroup: blkio.weight = 500
                cgroup: blkio.throttle.read_bps_device = 8:0 1048576
                """ + DEVICES,
                before(USUAL, Hosts.v1()));
        assertEquals(
                "cgroup: enter demitasse/web (name=systemd, cpu, cpuacct, memory, cpuset, pids, devices, freezer, blkio)\n",
                Hosts.words(CgroupPlan.of(USUAL, Hosts.v1(), "demitasse/web", false).inInit()));
    }

    @Test
    void aHybridHostIsJoinedWhereItIsUsed() {
        assertEquals(
                """
                /sys/fs/cgroup/memory/demitasse/web
                /sys/fs/cgroup/pids/demitasse/web
                /sys/fs/cgroup/devices/demitasse/web
                /sys/fs/cgroup/unified/demitasse/web
                """,
                Hosts.directories(CgroupPlan.of(null, Hosts.hybrid(), "demitasse/web", false).places()));
        assertEquals(9, CgroupPlan.of(null, Hosts.hybrid(), "demitasse/web", true).places().size());
    }

    @Test
    void everythingIsEveryHierarchyAndOnVersionTwoAloneEveryController() {
        assertTrue(Hosts.words(CgroupPlan.of(null, Hosts.v2(), "web", true).before())
                .startsWith("cgroup: make /sys/fs/cgroup/web with cpuset, cpu, io, memory, hugetlb, pids, rdma, misc\n"));
        assertTrue(Hosts.words(CgroupPlan.of(null, Hosts.hybrid(), "web", true).before()).contains("cgroup: make /sys/fs/cgroup/unified/web\n"));
    }

    @Test
    void onAHybridHostALimitGoesWhereItsControllerIs() {
        Resources resources = USUAL.withHugepageLimits(List.of(new HugepageLimit("2MB", 4 << 20)));
        String words = before(resources, Hosts.hybrid());
        assertTrue(words.contains("cgroup: memory.limit_in_bytes = 67108864 (64M)\n"));
        assertTrue(words.contains("cgroup: make /sys/fs/cgroup/unified/demitasse/web with hugetlb\n"));
        assertTrue(words.contains("cgroup: hugetlb.2MB.max = 4194304 (4M)\n"));
    }

    @Test
    void withoutLimitsVersionTwoOffersWhatReadingsNeed() {
        assertEquals("cgroup: make /sys/fs/cgroup/demitasse/web with cpu, memory, pids\n" + DEVICES, before(Resources.EMPTY, Hosts.v2()));
    }

    @Test
    void noLimitIsSaidAsTheFileWantsIt() {
        Resources unlimited = Resources.EMPTY
                .withMemory(Memory.EMPTY.withLimit(-1L).withSwap(-1L))
                .withCpu(Cpu.EMPTY.withQuota(-1L))
                .withPids(new Pids(-1));
        String second = before(unlimited, Hosts.v2());
        assertTrue(second.contains("memory.max = max\ncgroup: memory.swap.max = max\ncgroup: pids.max = max\ncgroup: cpu.max = max\n"), second);
        String first = before(unlimited, Hosts.v1());
        assertTrue(first.contains("memory.limit_in_bytes = -1\ncgroup: memory.memsw.limit_in_bytes = -1\ncgroup: pids.max = max\n"), first);
        assertTrue(first.contains("cpu.cfs_quota_us = -1\n"), first);
    }

    @Test
    void noTasksAreALimitTooWhileAnAbsentOneIsNone() {
        assertTrue(before(Resources.EMPTY.withPids(new Pids(0)), Hosts.v2()).contains("pids.max = 0\n"));
        assertFalse(before(Resources.EMPTY.withPids(new Pids((Long) null)), Hosts.v2()).contains("pids.max"));
    }

    @Test
    void zeroIsNotSetExceptForWhatStartsAtZero() {
        Resources zeros = Resources.EMPTY
                .withMemory(Memory.EMPTY.withLimit(0L).withSwap(0L).withReservation(0L).withDisableOOMKiller(false))
                .withCpu(Cpu.EMPTY.withShares(0L).withQuota(0L).withPeriod(0L).withCpus("").withIdle(0L));
        assertEquals("cgroup: make /sys/fs/cgroup/demitasse/web with cpu, memory, pids\ncgroup: cpu.idle = 0\n" + DEVICES, before(zeros, Hosts.v2()));
    }

    @Test
    void unifiedFilesAreWrittenAsTheyAre() {
        String words = before(Resources.EMPTY.withUnified(Map.of("memory.high", "1073741824")), Hosts.v2());
        assertTrue(words.contains("cgroup: memory.high = 1073741824\n"), words);
        assertEquals(
                "unified needs the memory controller, which this host does not offer: it is neither mounted as cgroup v1 nor listed in "
                        + "/sys/fs/cgroup/unified/cgroup.controllers",
                refusal(Resources.EMPTY.withUnified(Map.of("memory.high", "1")), Hosts.hybrid()).getMessage());
    }

    @Test
    void swapBelowMemoryIsRefusedBeforeAnythingIsDone() {
        SetupException below = refusal(Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(200L).withSwap(100L)), Hosts.v2());
        assertEquals("--memory-swap 100 is less than --memory 200: it is the sum of memory and swap", below.getMessage());
        SetupException alone = refusal(Resources.EMPTY.withMemory(Memory.EMPTY.withSwap(100L)), Hosts.v1());
        assertEquals("--memory-swap 100 needs a memory limit: it is the sum of memory and swap", alone.getMessage());
    }

    @Test
    void aMissingControllerIsToldByOptionAndPlace() {
        CgroupLayout bare = Hosts.layout(Hosts.V2, "cpu pids");
        SetupException missing = refusal(USUAL, bare);
        assertEquals(
                "--memory needs the memory controller, which this host does not offer: it is neither mounted as cgroup v1 nor listed in "
                        + "/sys/fs/cgroup/cgroup.controllers",
                missing.getMessage());
        assertEquals("/linux/resources/memory/limit", missing.pointer());
        assertTrue(missing.hint().contains("cgroup_enable=memory"));
        SetupException pages = refusal(Resources.EMPTY.withHugepageLimits(List.of(new HugepageLimit("2MB", 1))), Hosts.layout(Hosts.HYBRID, ""));
        assertTrue(pages.getMessage().startsWith("hugepageLimits needs the hugetlb controller"), pages.getMessage());
        assertEquals("/linux/resources/hugepageLimits", pages.pointer());
    }

    @Test
    void aLimitOfVersionOneAloneIsRefusedOnVersionTwo() {
        SetupException swappiness = refusal(Resources.EMPTY.withMemory(Memory.EMPTY.withSwappiness(10L)), Hosts.v2());
        assertEquals("--memory-swappiness is a limit of cgroup v1, and this host has the controller memory on cgroup v2", swappiness.getMessage());
        assertEquals("leave /linux/resources/memory/swappiness out", swappiness.hint());
        assertEquals("/linux/resources/memory/swappiness", swappiness.pointer());
    }

    @Test
    void everyRowHasAPlaceAndAnOptionOfItsOwn() {
        for (Limit<?> row : Limits.TABLE) {
            assertTrue(row.first() != null || row.second() != null, row.option());
            assertTrue(row.pointer().startsWith("/linux/resources/"), row.pointer());
            for (Limit<?> other : Limits.TABLE) {
                assertTrue(row == other || !row.option().equals(other.option()), row.option());
            }
        }
    }

    @Test
    void weightsOfBlockDevicesAreConvertedLinearly() {
        assertEquals(1, Conversions.ioWeight(10));
        assertEquals(4950, Conversions.ioWeight(500));
        assertEquals(10_000, Conversions.ioWeight(1000));
    }

    @Test
    void bytesAreToldInTheLargestWholeUnit() {
        assertEquals("64M", Conversions.bytesWords("67108864"));
        assertEquals("1K", Conversions.bytesWords("1024"));
        assertEquals(null, Conversions.bytesWords("1000"));
        assertEquals(null, Conversions.bytesWords("max"));
        assertEquals(null, Conversions.bytesWords("0"));
    }
}
