package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.runtime.SetupException;
import demitasse.spec.BlockIo;
import demitasse.spec.BlockIo.ThrottleDevice;
import demitasse.spec.BlockIo.WeightDevice;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Resources.HugepageLimit;
import demitasse.spec.Resources.InterfacePriority;
import demitasse.spec.Resources.Network;
import demitasse.spec.Resources.Pids;
import demitasse.spec.Resources.Rdma;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each property of config-linux.md, and what it becomes in version 1 and in version 2. */
class LimitsTest {
    /** What a row of the specification has to become; a text that begins with ! is the error. */
    private record Case(Resources asked, String first, String second) {}

    private static final List<Case> CASES = List.of(
            memory(Memory.EMPTY.withLimit(4096L), "memory.limit_in_bytes=4096", "memory.max=4096"),
            memory(Memory.EMPTY.withLimit(-1L), "memory.limit_in_bytes=-1", "memory.max=max"),
            memory(Memory.EMPTY.withReservation(4096L), "memory.soft_limit_in_bytes=4096", "memory.low=4096"),
            memory(Memory.EMPTY.withReservation(-1L), "memory.soft_limit_in_bytes=-1", "memory.low=max"),
            memory(Memory.EMPTY.withLimit(4096L).withSwap(8192L),
                    "memory.limit_in_bytes=4096 memory.memsw.limit_in_bytes=8192", "memory.max=4096 memory.swap.max=4096"),
            memory(Memory.EMPTY.withLimit(4096L).withSwap(4096L),
                    "memory.limit_in_bytes=4096 memory.memsw.limit_in_bytes=4096", "memory.max=4096 memory.swap.max=0"),
            memory(Memory.EMPTY.withSwap(-1L), "memory.memsw.limit_in_bytes=-1", "memory.swap.max=max"),
            memory(Memory.EMPTY.withKernel(4096L), "memory.kmem.limit_in_bytes=4096", "!--kernel-memory is a limit of cgroup v1"),
            memory(Memory.EMPTY.withKernel(-1L), "memory.kmem.limit_in_bytes=-1", ""),
            memory(Memory.EMPTY.withKernelTCP(4096L), "memory.kmem.tcp.limit_in_bytes=4096", "!memory.kernelTCP is a limit of cgroup v1"),
            memory(Memory.EMPTY.withKernelTCP(-1L), "memory.kmem.tcp.limit_in_bytes=-1", ""),
            memory(Memory.EMPTY.withSwappiness(0L), "memory.swappiness=0", "!--memory-swappiness is a limit of cgroup v1"),
            memory(Memory.EMPTY.withDisableOOMKiller(true), "memory.oom_control=1", "!--oom-kill-disable is a limit of cgroup v1"),
            memory(Memory.EMPTY.withDisableOOMKiller(false), "memory.oom_control=0", ""),
            memory(Memory.EMPTY.withUseHierarchy(true), "memory.use_hierarchy=1", ""),
            memory(Memory.EMPTY.withUseHierarchy(false), "memory.use_hierarchy=0", "!memory.useHierarchy is a limit of cgroup v1"),
            memory(Memory.EMPTY.withCheckBeforeUpdate(true), "", ""),
            new Case(Resources.EMPTY.withPids(new Pids(7)), "pids.max=7", "pids.max=7"),
            new Case(Resources.EMPTY.withPids(new Pids(0)), "pids.max=0", "pids.max=0"),
            new Case(Resources.EMPTY.withPids(new Pids(-1)), "pids.max=max", "pids.max=max"),
            cpu(Cpu.EMPTY.withShares(1024L), "cpu.shares=1024", "cpu.weight=100"),
            cpu(Cpu.EMPTY.withQuota(5000L), "cpu.cfs_quota_us=5000", "cpu.max=5000"),
            cpu(Cpu.EMPTY.withQuota(-1L), "cpu.cfs_quota_us=-1", "cpu.max=max"),
            cpu(Cpu.EMPTY.withPeriod(20_000L), "cpu.cfs_period_us=20000", "cpu.max=max 20000"),
            cpu(Cpu.EMPTY.withQuota(5000L).withPeriod(20_000L), "cpu.cfs_period_us=20000 cpu.cfs_quota_us=5000", "cpu.max=5000 20000"),
            cpu(Cpu.EMPTY.withQuota(5000L).withBurst(2000L), "cpu.cfs_quota_us=5000 cpu.cfs_burst_us=2000", "cpu.max=5000 cpu.max.burst=2000"),
            cpu(Cpu.EMPTY.withRealtimePeriod(9000L).withRealtimeRuntime(8000L),
                    "cpu.rt_period_us=9000 cpu.rt_runtime_us=8000", "!--cpu-rt-period is a limit of cgroup v1"),
            cpu(Cpu.EMPTY.withRealtimeRuntime(8000L), "cpu.rt_runtime_us=8000", "!--cpu-rt-runtime is a limit of cgroup v1"),
            cpu(Cpu.EMPTY.withCpus("0-1,3"), "cpuset.cpus=0-1,3", "cpuset.cpus=0-1,3"),
            cpu(Cpu.EMPTY.withMems("0"), "cpuset.mems=0", "cpuset.mems=0"),
            cpu(Cpu.EMPTY.withIdle(1L).withShares(9L), "cpu.idle=1", "cpu.idle=1"),
            cpu(Cpu.EMPTY.withIdle(0L).withShares(1024L), "cpu.idle=0 cpu.shares=1024", "cpu.idle=0 cpu.weight=100"),
            blockIo(BlockIo.EMPTY.withWeight(10), "blkio.weight=10|blkio.bfq.weight=10", "io.bfq.weight=10|io.weight=default 1"),
            blockIo(BlockIo.EMPTY.withLeafWeight(20), "blkio.leaf_weight=20", "!blockIO.leafWeight is a limit of cgroup v1"),
            blockIo(BlockIo.EMPTY.withWeight(0).withLeafWeight(0), "", ""),
            blockIo(BlockIo.EMPTY.withWeightDevice(List.of(new WeightDevice(8, 0, 1000, null))),
                    "blkio.weight_device=8:0 1000|blkio.bfq.weight_device=8:0 1000", "io.bfq.weight=8:0 1000|io.weight=8:0 10000"),
            blockIo(BlockIo.EMPTY.withWeightDevice(List.of(new WeightDevice(8, 0, null, 30))),
                    "blkio.leaf_weight_device=8:0 30", "!blockIO.weightDevice.leafWeight is a limit of cgroup v1"),
            blockIo(BlockIo.EMPTY.withThrottleReadBpsDevice(rate(5)), "blkio.throttle.read_bps_device=8:16 5", "io.max=8:16 rbps=5"),
            blockIo(BlockIo.EMPTY.withThrottleWriteBpsDevice(rate(6)), "blkio.throttle.write_bps_device=8:16 6", "io.max=8:16 wbps=6"),
            blockIo(BlockIo.EMPTY.withThrottleReadIOPSDevice(rate(7)), "blkio.throttle.read_iops_device=8:16 7", "io.max=8:16 riops=7"),
            blockIo(BlockIo.EMPTY.withThrottleWriteIOPSDevice(rate(0)), "blkio.throttle.write_iops_device=8:16 0", "io.max=8:16 wiops=max"),
            new Case(Resources.EMPTY.withHugepageLimits(List.of(new HugepageLimit("2MB", 1 << 21))),
                    "hugetlb.2MB.limit_in_bytes=2097152 hugetlb.2MB.rsvd.limit_in_bytes=2097152",
                    "hugetlb.2MB.max=2097152 hugetlb.2MB.rsvd.max=2097152"),
            new Case(Resources.EMPTY.withNetwork(new Network(0x10001L, List.of())),
                    "net_cls.classid=65537", "!network.classID needs the net_cls controller"),
            new Case(Resources.EMPTY.withNetwork(new Network(null, List.of(new InterfacePriority("eth0", 5), new InterfacePriority("lo", 1)))),
                    "net_prio.ifpriomap=eth0 5 net_prio.ifpriomap=lo 1", "!network.priorities needs the net_prio controller"),
            new Case(Resources.EMPTY.withRdma(Map.of("mlx5_1", new Rdma(3L, 10_000L))),
                    "rdma.max=mlx5_1 hca_handle=3 hca_object=10000", "rdma.max=mlx5_1 hca_handle=3 hca_object=10000"),
            new Case(Resources.EMPTY.withUnified(Map.of("cgroup.max.depth", "3")), "!unified needs", "cgroup.max.depth=3"));

    private static Case memory(Memory memory, String first, String second) {
        return new Case(Resources.EMPTY.withMemory(memory), first, second);
    }

    private static Case cpu(Cpu cpu, String first, String second) {
        return new Case(Resources.EMPTY.withCpu(cpu), first, second);
    }

    private static Case blockIo(BlockIo blockIo, String first, String second) {
        return new Case(Resources.EMPTY.withBlockIO(blockIo), first, second);
    }

    private static List<ThrottleDevice> rate(long rate) {
        return List.of(new ThrottleDevice(8, 16, rate));
    }

    private static final String EVERY_V1 = Hosts.V1
            + "50 31 0:50 / /sys/fs/cgroup/hugetlb rw shared:50 - cgroup cgroup rw,hugetlb\n"
            + "51 31 0:51 / /sys/fs/cgroup/net rw shared:51 - cgroup cgroup rw,net_cls,net_prio\n"
            + "52 31 0:52 / /sys/fs/cgroup/rdma rw shared:52 - cgroup cgroup rw,rdma\n";

    private static String written(Resources asked, CgroupLayout layout) {
        StringBuilder text = new StringBuilder();
        for (SetLimit limit : CgroupPlan.limits(asked, layout, "c")) {
            text.append(text.isEmpty() ? "" : " ");
            for (int i = 0; i < limit.choices().size(); i++) {
                text.append(i == 0 ? "" : "|").append(limit.choices().get(i).file()).append('=').append(limit.choices().get(i).text());
            }
        }
        return text.toString();
    }

    private static void check(Resources asked, CgroupLayout layout, String expected) {
        if (expected.startsWith("!")) {
            String message = assertThrows(SetupException.class, () -> written(asked, layout), expected).getMessage();
            assertEquals(expected.substring(1), message.substring(0, Math.min(message.length(), expected.length() - 1)));
        } else {
            assertEquals(expected, written(asked, layout));
        }
    }

    @Test
    void everyPropertyOnVersionOne() {
        for (Case row : CASES) {
            check(row.asked(), Hosts.layout(EVERY_V1, ""), row.first());
        }
    }

    @Test
    void everyPropertyOnVersionTwo() {
        for (Case row : CASES) {
            check(row.asked(), Hosts.v2(), row.second());
        }
    }

    @Test
    void aUnifiedNameWithASlashIsRefused() {
        SetupException refusal = assertThrows(
                SetupException.class, () -> written(Resources.EMPTY.withUnified(Map.of("../memory.max", "1")), Hosts.v2()));
        assertEquals("unified ../memory.max is not the name of a file of cgroup v2", refusal.getMessage());
    }
}
