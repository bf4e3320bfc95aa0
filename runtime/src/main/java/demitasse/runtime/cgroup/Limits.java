package demitasse.runtime.cgroup;

import static demitasse.runtime.cgroup.Conversions.atLeast;
import static demitasse.runtime.cgroup.Conversions.given;
import static demitasse.runtime.cgroup.Conversions.plain;
import static demitasse.runtime.cgroup.Conversions.unlessZero;
import static demitasse.runtime.cgroup.Limit.Unit.BYTES;
import static demitasse.runtime.cgroup.Limit.Unit.PLAIN;
import static demitasse.runtime.cgroup.Target.file;
import static demitasse.runtime.cgroup.Target.named;

import demitasse.runtime.cgroup.Limit.Demand;
import demitasse.spec.BlockIo;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Resources.HugepageLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of limits: a new one is a new row. The order is the order of writing, and the kernel minds it: swap after memory
 * (v1 refuses memory and swap below memory), period before quota before burst, idle before shares (which an idle group refuses).
 *
 * <p>Files and ranges: Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst of the kernel; what the OCI properties mean on
 * cgroup v2 follows runc and crun.
 */
final class Limits {
    private Limits() {}

    static final List<Limit<?>> TABLE = List.of(
            row("--memory", "memory/limit", BYTES, memory(m -> unlessZero(m.limit())),
                    file("memory", "memory.limit_in_bytes", plain()), file("memory", "memory.max", atLeast(0))),
            row("--memory-swap", "memory/swap", BYTES, memory(m -> unlessZero(m.swap())),
                    file("memory", "memory.memsw.limit_in_bytes", Conversions::memoryAndSwap),
                    file("memory", "memory.swap.max", Conversions::swapAlone)),
            row("--memory-reservation", "memory/reservation", BYTES, memory(m -> unlessZero(m.reservation())),
                    file("memory", "memory.soft_limit_in_bytes", plain()), file("memory", "memory.low", atLeast(0))),
            row("--kernel-memory", "memory/kernel", BYTES, memory(m -> unlessZero(m.kernel())),
                    file("memory", "memory.kmem.limit_in_bytes", plain()), null)
                    .givenAnyway(Limits::isUnlimited).demanding(Demand.READ_BACK),
            row("memory.kernelTCP", "memory/kernelTCP", BYTES, memory(m -> unlessZero(m.kernelTCP())),
                    file("memory", "memory.kmem.tcp.limit_in_bytes", plain()), null).givenAnyway(Limits::isUnlimited),
            row("--memory-swappiness", "memory/swappiness", PLAIN, memory(Memory::swappiness),
                    file("memory", "memory.swappiness", plain()), null),
            row("--oom-kill-disable", "memory/disableOOMKiller", PLAIN, flag(Memory::disableOOMKiller),
                    file("memory", "memory.oom_control", (yes, _) -> yes ? "1" : "0"), null).givenAnyway(yes -> !yes),
            row("memory.useHierarchy", "memory/useHierarchy", PLAIN, flag(Memory::useHierarchy),
                    file("memory", "memory.use_hierarchy", (yes, _) -> yes ? "1" : "0"), null).givenAnyway(yes -> yes),
            row("--pids-limit", "pids/limit", PLAIN, r -> r.pids() == null ? List.of() : given(r.pids().limit()),
                    file("pids", "pids.max", atLeast(0)), file("pids", "pids.max", atLeast(0))),
            row("cpu.idle", "cpu/idle", PLAIN, cpu(Cpu::idle), file("cpu", "cpu.idle", plain()), file("cpu", "cpu.idle", plain())),
            row("--cpu-shares", "cpu/shares", PLAIN, cpu(c -> c.idle() != null && c.idle() == 1 ? null : unlessZero(c.shares())),
                    file("cpu", "cpu.shares", plain()), file("cpu", "cpu.weight", (shares, _) -> "" + CpuShares.toWeight(shares))),
            row("--cpu-period", "cpu/period", PLAIN, cpu(c -> unlessZero(c.period())),
                    file("cpu", "cpu.cfs_period_us", plain()), file("cpu", "cpu.max", Conversions::quotaAndPeriod)),
            row("--cpus", "cpu/quota", PLAIN, cpu(c -> unlessZero(c.quota())),
                    file("cpu", "cpu.cfs_quota_us", plain()), file("cpu", "cpu.max", Conversions::quotaAndPeriod)),
            row("cpu.burst", "cpu/burst", PLAIN, cpu(Cpu::burst),
                    file("cpu", "cpu.cfs_burst_us", plain()), file("cpu", "cpu.max.burst", plain())),
            row("--cpu-rt-period", "cpu/realtimePeriod", PLAIN, cpu(c -> unlessZero(c.realtimePeriod())),
                    file("cpu", "cpu.rt_period_us", plain()), null),
            row("--cpu-rt-runtime", "cpu/realtimeRuntime", PLAIN, cpu(c -> unlessZero(c.realtimeRuntime())),
                    file("cpu", "cpu.rt_runtime_us", plain()), null),
            row("--cpuset-cpus", "cpu/cpus", PLAIN, cpuList(Cpu::cpus),
                    file("cpuset", "cpuset.cpus", plain()), file("cpuset", "cpuset.cpus", plain())),
            row("--cpuset-mems", "cpu/mems", PLAIN, cpuList(Cpu::mems),
                    file("cpuset", "cpuset.mems", plain()), file("cpuset", "cpuset.mems", plain())),
            row("--blkio-weight", "blockIO/weight", PLAIN, blockIo(b -> weight(b.weight())),
                    Target.<Integer>file("blkio", "blkio.weight", plain()).or("blkio.bfq.weight", plain()),
                    Target.<Integer>file("io", "io.bfq.weight", plain()).or("io.weight", (weight, _) -> "default " + Conversions.ioWeight(weight))),
            row("blockIO.leafWeight", "blockIO/leafWeight", PLAIN, blockIo(b -> weight(b.leafWeight())),
                    file("blkio", "blkio.leaf_weight", plain()), null),
            row("blockIO.weightDevice.leafWeight", "blockIO/weightDevice", PLAIN, devices(BlockIo.WeightDevice::leafWeight),
                    file("blkio", "blkio.leaf_weight_device", Conversions::deviceLeafWeight), null),
            row("--blkio-weight-device", "blockIO/weightDevice", PLAIN, devices(BlockIo.WeightDevice::weight),
                    Target.<BlockIo.WeightDevice>file("blkio", "blkio.weight_device", Conversions::deviceWeight)
                            .or("blkio.bfq.weight_device", Conversions::deviceWeight),
                    Target.<BlockIo.WeightDevice>file("io", "io.bfq.weight", Conversions::deviceWeight)
                            .or("io.weight", Conversions::deviceIoWeight)),
            throttle("--device-read-bps", "throttleReadBpsDevice", BlockIo::throttleReadBpsDevice, "read_bps", "rbps"),
            throttle("--device-write-bps", "throttleWriteBpsDevice", BlockIo::throttleWriteBpsDevice, "write_bps", "wbps"),
            throttle("--device-read-iops", "throttleReadIOPSDevice", BlockIo::throttleReadIOPSDevice, "read_iops", "riops"),
            throttle("--device-write-iops", "throttleWriteIOPSDevice", BlockIo::throttleWriteIOPSDevice, "write_iops", "wiops"),
            hugepages("hugepageLimits", ""),
            hugepages("hugepageLimits (reservations)", ".rsvd").demanding(Demand.WHERE_THERE),
            row("network.classID", "network/classID", PLAIN, r -> r.network() == null ? List.of() : given(r.network().classID()),
                    file("net_cls", "net_cls.classid", plain()), null),
            row("network.priorities", "network/priorities", PLAIN,
                    r -> r.network() == null ? List.<Resources.InterfacePriority>of() : r.network().priorities(),
                    file("net_prio", "net_prio.ifpriomap", (p, _) -> p.name() + " " + p.priority()), null),
            row("rdma", "rdma", PLAIN, r -> new ArrayList<>(r.rdma().entrySet()),
                    file("rdma", "rdma.max", Conversions::rdma), file("rdma", "rdma.max", Conversions::rdma)),
            row("unified", "unified", PLAIN, r -> new ArrayList<>(r.unified().entrySet()),
                    null, new Target<Map.Entry<String, String>>(
                            e -> Conversions.controllerOf(e.getKey()),
                            List.of(new Target.FileOf<>(Map.Entry::getKey, (e, _) -> e.getValue())))));

    private static <T> Limit<T> row(
            String option, String property, Limit.Unit unit, Function<Resources, List<T>> values, @Nullable Target<T> first, @Nullable Target<T> second) {
        return new Limit<>(option, "/linux/resources/" + property, unit, values, first, second, _ -> false, Demand.REQUIRED);
    }

    /** Pages that are used, and, as {@code .rsvd}, those that a mapping has reserved (Linux 5.7). */
    private static Limit<HugepageLimit> hugepages(String option, String kind) {
        Target.Conversion<HugepageLimit> bytes = (h, _) -> Long.toUnsignedString(h.limit());
        return row(option, "hugepageLimits", BYTES, Resources::hugepageLimits,
                named("hugetlb", h -> "hugetlb." + h.pageSize() + kind + ".limit_in_bytes", bytes),
                named("hugetlb", h -> "hugetlb." + h.pageSize() + kind + ".max", bytes));
    }

    /** Four limits of block devices differ by their names alone. */
    private static Limit<BlockIo.ThrottleDevice> throttle(
            String option, String property, Function<BlockIo, List<BlockIo.ThrottleDevice>> values, String first, String second) {
        return row(option, "blockIO/" + property, PLAIN, blockIo(values),
                file("blkio", "blkio.throttle." + first + "_device",
                        (t, _) -> t.major() + ":" + t.minor() + " " + Long.toUnsignedString(t.rate())),
                file("io", "io.max", (t, _) -> t.major() + ":" + t.minor() + " " + second + "="
                        + (t.rate() == 0 ? "max" : Long.toUnsignedString(t.rate()))));
    }

    private static Function<Resources, List<Long>> memory(Function<Memory, @Nullable Long> value) {
        return r -> r.memory() == null ? List.of() : given(value.apply(r.memory()));
    }

    private static Function<Resources, List<Long>> cpu(Function<Cpu, @Nullable Long> value) {
        return r -> r.cpu() == null ? List.of() : given(value.apply(r.cpu()));
    }

    private static Function<Resources, List<String>> cpuList(Function<Cpu, @Nullable String> value) {
        return r -> {
            String list = r.cpu() == null ? null : value.apply(r.cpu());
            return list == null || list.isEmpty() ? List.of() : List.of(list);
        };
    }

    private static <T> Function<Resources, List<T>> blockIo(Function<BlockIo, List<T>> values) {
        return r -> r.blockIO() == null ? List.of() : values.apply(r.blockIO());
    }

    private static Function<Resources, List<Boolean>> flag(Function<Memory, @Nullable Boolean> value) {
        return r -> r.memory() == null ? List.of() : given(value.apply(r.memory()));
    }

    /** Zero is a weight that was not set. */
    private static List<Integer> weight(@Nullable Integer weight) {
        return weight == null || weight == 0 ? List.of() : List.of(weight);
    }

    /** The devices with a weight of that kind. */
    private static Function<Resources, List<BlockIo.WeightDevice>> devices(Function<BlockIo.WeightDevice, @Nullable Integer> kind) {
        return blockIo(b -> {
            List<BlockIo.WeightDevice> devices = new ArrayList<>();
            for (BlockIo.WeightDevice device : b.weightDevice()) {
                if (!weight(kind.apply(device)).isEmpty()) {
                    devices.add(device);
                }
            }
            return devices;
        });
    }

    private static boolean isUnlimited(long limit) {
        return limit < 0;
    }
}
