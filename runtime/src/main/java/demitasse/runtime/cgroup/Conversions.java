package demitasse.runtime.cgroup;

import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Target.Conversion;
import demitasse.spec.BlockIo.WeightDevice;
import demitasse.spec.Cpu;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From what the configuration says to what the files of cgroupfs take. */
final class Conversions {
    private Conversions() {}

    static <T> List<T> given(@Nullable T value) {
        return value == null ? List.of() : List.of(value);
    }

    /** Zero in a configuration is a number that was not set: the OCI runtimes agree on it for memory and processor time. */
    static @Nullable Long unlessZero(@Nullable Long value) {
        return value != null && value == 0 ? null : value;
    }

    static <T> Conversion<T> plain() {
        return (value, _) -> value.toString();
    }

    /** The number, or {@code max} below the least one that is a limit: -1 says that there is none. */
    static Conversion<Long> atLeast(long least) {
        return (value, _) -> value < least ? "max" : value.toString();
    }

    /** Version 1 counts memory and swap together, as the configuration does. */
    static String memoryAndSwap(long swap, Resources all) {
        checkSwap(swap, all);
        return Long.toString(swap);
    }

    /** Version 2 counts swap alone. */
    static String swapAlone(long swap, Resources all) {
        long limit = checkSwap(swap, all);
        return swap < 0 ? "max" : Long.toString(swap - limit);
    }

    private static long checkSwap(long swap, Resources all) {
        Memory memory = all.memory();
        Long limit = memory == null ? null : memory.limit();
        if (swap < 0) {
            return 0;
        }
        if (limit == null || limit <= 0) {
            throw new SetupException("--memory-swap " + swap + " needs a memory limit: it is the sum of memory and swap", "give --memory, too");
        }
        if (swap < limit) {
            throw new SetupException(
                    "--memory-swap " + swap + " is less than --memory " + limit + ": it is the sum of memory and swap",
                    "give at least " + limit + ", which is no swap at all, or -1 for as much as there is");
        }
        return limit;
    }

    /** One file holds both in version 2; without a period the one in force stays. */
    static String quotaAndPeriod(long value, Resources all) {
        Cpu cpu = all.cpu();
        Long quota = cpu == null ? null : cpu.quota();
        Long period = cpu == null ? null : cpu.period();
        String first = quota == null || quota <= 0 ? "max" : quota.toString();
        return period == null || period == 0 ? first : first + " " + Long.toUnsignedString(period);
    }

    /** From 10..1000 (blkio) to 1..10000 (io.weight), linearly, as runc and crun do. */
    static long ioWeight(long weight) {
        return 1 + (weight - 10) * 9999 / 990;
    }

    static String deviceWeight(WeightDevice device, Resources all) {
        return numbers(device) + Objects.requireNonNull(device.weight());
    }

    static String deviceIoWeight(WeightDevice device, Resources all) {
        return numbers(device) + ioWeight(Objects.requireNonNull(device.weight()));
    }

    static String deviceLeafWeight(WeightDevice device, Resources all) {
        return numbers(device) + Objects.requireNonNull(device.leafWeight());
    }

    private static String numbers(WeightDevice device) {
        return device.major() + ":" + device.minor() + " ";
    }

    static String rdma(Map.Entry<String, Resources.Rdma> entry, Resources all) {
        StringBuilder text = new StringBuilder(entry.getKey());
        if (entry.getValue().hcaHandles() != null) {
            text.append(" hca_handle=").append(entry.getValue().hcaHandles());
        }
        if (entry.getValue().hcaObjects() != null) {
            text.append(" hca_object=").append(entry.getValue().hcaObjects());
        }
        return text.toString();
    }

    /** {@code memory.high} belongs to memory; cgroup.freeze and its like to every group. */
    static String controllerOf(String file) {
        int dot = file.indexOf('.');
        if (dot <= 0 || file.indexOf('/') >= 0) {
            throw new SetupException("unified " + file + " is not the name of a file of cgroup v2", "name it as in cgroup-v2.rst: memory.high");
        }
        String prefix = file.substring(0, dot);
        return prefix.equals("cgroup") ? "" : prefix;
    }

    /** {@code 64M} for a number of bytes that is whole in a binary unit, otherwise null. */
    static @Nullable String bytesWords(String number) {
        long bytes = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(i) - '0';
            if (digit < 0 || digit > 9 || bytes > Long.MAX_VALUE / 16) {
                return null;
            }
            bytes = bytes * 10 + digit;
        }
        String units = "KMGTPE";
        String words = null;
        for (int i = 0; i < units.length() && bytes > 0 && bytes % 1024 == 0; i++) {
            bytes /= 1024;
            words = bytes + units.substring(i, i + 1);
        }
        return words;
    }
}
