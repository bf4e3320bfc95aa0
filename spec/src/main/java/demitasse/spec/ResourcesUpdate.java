package demitasse.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Limits that change others: what is asked takes the place of what was, property by property and device by device. */
public final class ResourcesUpdate {
    private ResourcesUpdate() {}

    /** The limits in force afterwards; device rules stay as they are, since an update has none. */
    public static Resources apply(Resources before, Resources asked) {
        return new Resources(
                before.devices(),
                memory(before.memory(), asked.memory()),
                cpu(before.cpu(), asked.cpu()),
                asked.pids() == null || asked.pids().limit() == null ? before.pids() : asked.pids(),
                blockIo(before.blockIO(), asked.blockIO()),
                list(before.hugepageLimits(), asked.hugepageLimits(), Resources.HugepageLimit::pageSize),
                network(before.network(), asked.network()),
                map(before.rdma(), asked.rdma()),
                map(before.unified(), asked.unified()));
    }

    private static @Nullable Memory memory(@Nullable Memory before, @Nullable Memory asked) {
        if (before == null || asked == null) {
            return asked == null ? before : asked;
        }
        return new Memory(
                number(before.limit(), asked.limit()),
                number(before.reservation(), asked.reservation()),
                number(before.swap(), asked.swap()),
                number(before.kernel(), asked.kernel()),
                number(before.kernelTCP(), asked.kernelTCP()),
                later(before.swappiness(), asked.swappiness()),
                later(before.disableOOMKiller(), asked.disableOOMKiller()),
                later(before.useHierarchy(), asked.useHierarchy()),
                later(before.checkBeforeUpdate(), asked.checkBeforeUpdate()));
    }

    private static @Nullable Cpu cpu(@Nullable Cpu before, @Nullable Cpu asked) {
        if (before == null || asked == null) {
            return asked == null ? before : asked;
        }
        return new Cpu(
                number(before.shares(), asked.shares()),
                number(before.quota(), asked.quota()),
                later(before.burst(), asked.burst()),
                number(before.period(), asked.period()),
                number(before.realtimeRuntime(), asked.realtimeRuntime()),
                number(before.realtimePeriod(), asked.realtimePeriod()),
                text(before.cpus(), asked.cpus()),
                text(before.mems(), asked.mems()),
                later(before.idle(), asked.idle()));
    }

    private static @Nullable BlockIo blockIo(@Nullable BlockIo before, @Nullable BlockIo asked) {
        if (before == null || asked == null) {
            return asked == null ? before : asked;
        }
        return new BlockIo(
                asked.weight() == null || asked.weight() == 0 ? before.weight() : asked.weight(),
                asked.leafWeight() == null || asked.leafWeight() == 0 ? before.leafWeight() : asked.leafWeight(),
                list(before.weightDevice(), asked.weightDevice(), device -> device.major() + ":" + device.minor()),
                throttles(before.throttleReadBpsDevice(), asked.throttleReadBpsDevice()),
                throttles(before.throttleWriteBpsDevice(), asked.throttleWriteBpsDevice()),
                throttles(before.throttleReadIOPSDevice(), asked.throttleReadIOPSDevice()),
                throttles(before.throttleWriteIOPSDevice(), asked.throttleWriteIOPSDevice()));
    }

    private static List<BlockIo.ThrottleDevice> throttles(List<BlockIo.ThrottleDevice> before, List<BlockIo.ThrottleDevice> asked) {
        return list(before, asked, device -> device.major() + ":" + device.minor());
    }

    private static Resources.@Nullable Network network(Resources.@Nullable Network before, Resources.@Nullable Network asked) {
        if (before == null || asked == null) {
            return asked == null ? before : asked;
        }
        return new Resources.Network(
                later(before.classID(), asked.classID()),
                list(before.priorities(), asked.priorities(), Resources.InterfacePriority::name));
    }

    private static <T> @Nullable T later(@Nullable T before, @Nullable T asked) {
        return asked == null ? before : asked;
    }

    /** Zero is how some engines write that nothing is asked for. */
    private static @Nullable Long number(@Nullable Long before, @Nullable Long asked) {
        return asked == null || asked == 0 ? before : asked;
    }

    private static @Nullable String text(@Nullable String before, @Nullable String asked) {
        return asked == null || asked.isEmpty() ? before : asked;
    }

    private static <T> List<T> list(List<T> before, List<T> asked, Function<T, String> key) {
        List<T> all = new ArrayList<>();
        for (T element : before) {
            boolean replaced = false;
            for (T other : asked) {
                replaced |= key.apply(other).equals(key.apply(element));
            }
            if (!replaced) {
                all.add(element);
            }
        }
        all.addAll(asked);
        return all;
    }

    private static <T> Map<String, T> map(Map<String, T> before, Map<String, T> asked) {
        Map<String, T> all = new LinkedHashMap<>(before);
        all.putAll(asked);
        return all;
    }
}
