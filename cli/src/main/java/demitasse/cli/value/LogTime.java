package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.kernel.Text;
import demitasse.runtime.Timestamp;

/** A point in time as people write it, made one that compares with those of a log. */
public final class LogTime {
    private static final long MILLI_NANOS = 1_000_000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int DATE_LENGTH = 10;
    private static final long EARLIEST_SECONDS = 100_000_000;
    /** Where year, month, day, hour, minute, second and nanoseconds begin and end. */
    private static final int[][] FIELDS = {{0, 4}, {5, 7}, {8, 10}, {11, 13}, {14, 16}, {17, 19}, {20, 29}};

    private LogTime() { }

    /** As a {@link Timestamp}: of a date, of seconds since 1970, or of a while ago. */
    public static String of(String text, long nowNanos) {
        return Timestamp.nanoseconds(nanos(text, nowNanos));
    }

    /** The same words, once it is known that they are a time.
     *  @throws BadValueException for others */
    public static String checked(String text) {
        nanos(text, Long.MAX_VALUE);
        return text;
    }

    /** The same in nanoseconds since 1970. */
    public static long nanos(String text, long nowNanos) {
        if (text.length() >= DATE_LENGTH && text.charAt(4) == '-') {
            return date(text);
        }
        long seconds = seconds(text);
        if (seconds >= EARLIEST_SECONDS) {
            return seconds * SECOND_NANOS;
        }
        // A while of nothing is now: that is how scripts ask for what there is (--until 0s).
        return text.equals("0") || text.equals("0s") ? nowNanos : Math.max(0, nowNanos - ago(text));
    }

    private static long ago(String text) {
        try {
            return Durations.millis(text) * MILLI_NANOS;
        } catch (BadValueException wrong) {
            throw none();
        }
    }

    /** Of {@code 2026-11-22T18:00:00.5Z}, of which all behind the day may be left out, and of which {@code +02:00} may be the end. */
    private static long date(String text) {
        int zone = Math.max(text.indexOf('+', DATE_LENGTH), text.indexOf('-', DATE_LENGTH));
        String time = zone > 0 ? text.substring(0, zone) : text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        int[] fields = new int[FIELDS.length];
        for (int i = 0; i < FIELDS.length; i++) {
            fields[i] = number(time, FIELDS[i][0], FIELDS[i][1]);
        }
        int zoneMinutes = zone > 0 && zone + 6 == text.length() ? number(text, zone + 1, zone + 3) * 60 + number(text, zone + 4, zone + 6) : zone > 0 ? -1 : 0;
        boolean real = fields[1] >= 1 && fields[1] <= 12 && fields[2] >= 1 && fields[2] <= 31 && fields[3] < 24 && fields[4] < 60 && fields[5] < 61 && zoneMinutes >= 0;
        for (int field : fields) {
            real &= field >= 0;
        }
        if (!real) {
            throw none();
        }
        // Years are counted from March on, so that the day that comes and goes is the last one; 719468 days lie before 1970.
        long year = fields[1] > 2 ? fields[0] : fields[0] - 1;
        long dayOfYear = (153L * (fields[1] + (fields[1] > 2 ? -3 : 9)) + 2) / 5 + fields[2] - 1;
        long days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468;
        long minutes = (days * 24 + fields[3]) * 60 + fields[4] + (zone > 0 && text.charAt(zone) == '+' ? -zoneMinutes : zoneMinutes);
        return (minutes * 60 + fields[5]) * SECOND_NANOS + fields[6];
    }

    /** What is not written any more is zero; -1 for what is no number. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = i < text.length() ? text.charAt(i) : '0';
            if (!Text.isDigit(c)) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static BadValueException none() {
        return new BadValueException("give a time such as 2026-11-22T18:00:00Z, seconds since 1970, or 10m for ten minutes ago");
    }

    private static long seconds(String text) {
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                return seconds;
            }
            if (!Text.isDigit(c) || i > 11) {
                return -1;
            }
            seconds = seconds * 10 + c - '0';
        }
        return seconds;
    }
}
