package demitasse.runtime.systemd;

import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to the files of a group of version 2, as properties of its unit: systemd writes what it knows of a unit
 * anew whenever it looks at it, so it has to know (systemd.resource-control(5)). Files that it has no property for are left
 * to us alone.
 */
public final class LimitProperties {
    private static final long INFINITY = -1;
    private static final long USUAL_PERIOD = 100_000;
    private static final long SECOND = 1_000_000;

    /** systemd keeps whole percents of a processor, and one that is too small could not be raised below it. */
    private static final long PERCENT = 10_000;

    private LimitProperties() {}

    /** A file of the group, and what is written there. */
    public record Setting(String file, String text) {}

    /** How a text becomes properties; none where it says nothing that systemd could keep. */
    private interface Conversion {
        List<UnitProperty> properties(String name, String text);
    }

    private record Row(String file, String property, Conversion conversion) {}

    private static final List<Row> TABLE = List.of(
            new Row("memory.max", "MemoryMax", LimitProperties::number),
            new Row("memory.high", "MemoryHigh", LimitProperties::number),
            new Row("memory.low", "MemoryLow", LimitProperties::number),
            new Row("memory.min", "MemoryMin", LimitProperties::number),
            new Row("memory.swap.max", "MemorySwapMax", LimitProperties::number),
            new Row("pids.max", "TasksMax", LimitProperties::number),
            new Row("cpu.weight", "CPUWeight", LimitProperties::number),
            new Row("cpu.idle", "CPUWeight", (name, text) -> text.equals("1") ? List.of(UnitProperty.number(name, 0)) : List.of()),
            new Row("cpu.max", "CPUQuotaPerSecUSec", LimitProperties::quota),
            new Row("cpuset.cpus", "AllowedCPUs", LimitProperties::bits),
            new Row("cpuset.mems", "AllowedMemoryNodes", LimitProperties::bits),
            new Row("io.weight", "IOWeight", (name, text) -> text.startsWith("default ") ? number(name, text.substring(8)) : List.of()));

    public static List<UnitProperty> of(List<Setting> settings) {
        List<UnitProperty> properties = new ArrayList<>();
        for (Setting setting : settings) {
            for (Row row : TABLE) {
                if (row.file().equals(setting.file())) {
                    properties.addAll(row.conversion().properties(row.property(), setting.text().trim()));
                }
            }
        }
        return properties;
    }

    private static List<UnitProperty> number(String name, String text) {
        Long number = text.equals("max") ? Long.valueOf(INFINITY) : numberOf(text);
        return number == null ? List.of() : List.of(UnitProperty.number(name, number));
    }

    /** {@code 50000 100000}: microseconds in each period. */
    private static List<UnitProperty> quota(String name, String text) {
        int space = text.indexOf(' ');
        String first = space < 0 ? text : text.substring(0, space);
        Long period = space < 0 ? Long.valueOf(USUAL_PERIOD) : numberOf(text.substring(space + 1).trim());
        Long quota = first.equals("max") ? Long.valueOf(INFINITY) : numberOf(first);
        if (period == null || period <= 0 || quota == null) {
            return List.of();
        }
        List<UnitProperty> properties = new ArrayList<>();
        if (space >= 0) {
            properties.add(UnitProperty.number("CPUQuotaPeriodUSec", period));
        }
        properties.add(UnitProperty.number(name, quota == INFINITY ? INFINITY : perSecond(quota, period)));
        return properties;
    }

    private static long perSecond(long quota, long period) {
        if (quota > Long.MAX_VALUE / SECOND) {
            return INFINITY;
        }
        long exact = quota * SECOND / period;
        return (exact + PERCENT - 1) / PERCENT * PERCENT;
    }

    /** {@code 0-2,5} as bits, that of 0 the lowest of the first octet. */
    private static List<UnitProperty> bits(String name, String text) {
        byte[] octets = new byte[0];
        int start = 0;
        while (start < text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            int dash = text.indexOf('-', start);
            boolean range = dash > 0 && dash < end;
            Long first = numberOf(text.substring(start, range ? dash : end).trim());
            Long last = range ? numberOf(text.substring(dash + 1, end).trim()) : first;
            if (first == null || last == null || last > 1 << 16) {
                return List.of();
            }
            for (long number = first; number <= last; number++) {
                octets = with(octets, (int) number);
            }
            start = end + 1;
        }
        return octets.length == 0 ? List.of() : List.of(UnitProperty.octets(name, octets));
    }

    private static byte[] with(byte[] octets, int number) {
        byte[] larger = octets;
        if (number / 8 >= octets.length) {
            larger = new byte[number / 8 + 1];
            System.arraycopy(octets, 0, larger, 0, octets.length);
        }
        larger[number / 8] |= (byte) (1 << number % 8);
        return larger;
    }

    private static @Nullable Long numberOf(String text) {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!Text.isDigit(text.charAt(i)) || number > Long.MAX_VALUE / 10 - 1) {
                return null;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return text.isEmpty() ? null : number;
    }
}
