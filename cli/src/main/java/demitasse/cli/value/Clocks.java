package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest.TimeOffsets;
import org.jspecify.annotations.Nullable;

/** How far the container's clocks are ahead: {@code 3d12h} or {@code -90} for both, or
 *  {@code monotonic=SECONDS,boottime=SECONDS}. */
public final class Clocks {
    /** Half of what the kernel's clocks hold, about 146 years (time_namespaces(7), ERANGE). */
    private static final long LARGEST_SECONDS = 4_611_686_018L;
    private static final String FORM = "give seconds or a duration such as 3d12h, negative for behind, "
            + "or monotonic=SECONDS,boottime=SECONDS";

    private Clocks() { }

    public static TimeOffsets offsets(String text) {
        if (text.indexOf('=') < 0) {
            long both = seconds(text);
            return new TimeOffsets(both, both);
        }
        Long monotonic = null;
        Long boottime = null;
        for (String part : Texts.split(text, ',')) {
            int equals = part.indexOf('=');
            String clock = equals < 0 ? "" : part.substring(0, equals);
            Long before = clock.equals("monotonic") ? monotonic : boottime;
            boolean known = clock.equals("monotonic") || clock.equals("boottime");
            if (!known || before != null) {
                throw new BadValueException("each of the clocks monotonic and boottime can be set once; " + FORM);
            }
            long seconds = seconds(part.substring(equals + 1));
            if (clock.equals("monotonic")) {
                monotonic = seconds;
            } else {
                boottime = seconds;
            }
        }
        return new TimeOffsets(orZero(monotonic), orZero(boottime));
    }

    private static long orZero(@Nullable Long seconds) {
        return seconds == null ? 0 : seconds;
    }

    /** {@code 90}, {@code 90s}, {@code 5m}, {@code 1d12h}, with a sign in front. */
    private static long seconds(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.isEmpty()) {
            throw new BadValueException(FORM);
        }
        long total = 0;
        int start = 0;
        while (start < rest.length()) {
            int end = start;
            while (end < rest.length() && Texts.isDigit(rest.charAt(end))) {
                end++;
            }
            long unit = end == rest.length() ? 1 : unit(rest.charAt(end));
            long number = Texts.number(rest.substring(start, end));
            if (unit == 0 || end == start) {
                throw new BadValueException(FORM);
            }
            if (number == Texts.NO_NUMBER || number > LARGEST_SECONDS / unit || total + number * unit > LARGEST_SECONDS) {
                throw new BadValueException("that is further than the kernel's clocks reach; the most is 53375 days");
            }
            total += number * unit;
            start = end + 1;
        }
        return negative ? -total : total;
    }

    private static long unit(char letter) {
        return switch (letter) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86_400;
            default -> 0;
        };
    }
}
