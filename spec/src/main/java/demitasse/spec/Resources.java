package demitasse.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of the container, kept by its cgroup (config-linux.md, Control groups).
 *
 * <p>{@code unified} has files of cgroup v2 and what is written into each. */
public record Resources(
        List<DeviceRule> devices,
        @Nullable Memory memory,
        @Nullable Cpu cpu,
        @Nullable Pids pids,
        @Nullable BlockIo blockIO,
        List<HugepageLimit> hugepageLimits,
        @Nullable Network network,
        Map<String, Rdma> rdma,
        Map<String, String> unified) {
    /** No limit. */
    public static final Resources EMPTY = new Resources(List.of(), null, null, null, null, List.of(), null, Map.of(),
            Map.of());

    /** Takes its own copy of every list and map. */
    public Resources {
        devices = List.copyOf(devices);
        hugepageLimits = List.copyOf(hugepageLimits);
        rdma = FrozenMap.copyOf(rdma);
        unified = FrozenMap.copyOf(unified);
    }

    public Resources withDevices(List<DeviceRule> devices) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withMemory(@Nullable Memory memory) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withCpu(@Nullable Cpu cpu) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withPids(@Nullable Pids pids) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withBlockIO(@Nullable BlockIo blockIO) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withHugepageLimits(List<HugepageLimit> hugepageLimits) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withNetwork(@Nullable Network network) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withRdma(Map<String, Rdma> rdma) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    public Resources withUnified(Map<String, String> unified) {
        return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    /** Access to device nodes, allowed or denied; an absent type is all, an absent number is any.
     *
     * <p>{@code access} is made of {@code r}, {@code w} and {@code m} (mknod); absent is all three. */
    public record DeviceRule(
            boolean allow,
            @Nullable DeviceRuleType type,
            @Nullable Long major,
            @Nullable Long minor,
            @Nullable String access) {}

    /** The devices that a rule is about. */
    public enum DeviceRuleType implements Word {
        ALL("a"),
        BLOCK("b"),
        CHARACTER("c");

        private final String word;

        DeviceRuleType(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** At most this many tasks, 0 included; -1 is no limit; absent is whatever is in force. */
    public record Pids(@Nullable Long limit) {
        public Pids(long limit) {
            this(Long.valueOf(limit));
        }
    }

    /** Bytes in huge pages of a size such as {@code 2MB}, unsigned 64 bits. */
    public record HugepageLimit(String pageSize, long limit) {}

    /** The marks of packets (net_cls, net_prio; cgroup v1 alone). */
    public record Network(@Nullable Long classID, List<InterfacePriority> priorities) {
        /** Takes its own copy of every list and map. */
        public Network {
            priorities = List.copyOf(priorities);
        }
    }

    /** The priority of what leaves by an interface. */
    public record InterfacePriority(String name, long priority) {}

    /** Handles and objects of an RDMA device. */
    public record Rdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
}
