package demitasse.cli.everyday;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.UsageException;
import demitasse.cli.value.Durations;
import demitasse.kernel.Text;
import demitasse.runtime.Timestamp;

/** A point in time as people write it, made one that compares with those of a log. */
final class LogTime {
    private static final long MILLI_NANOS = 1_000_000;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int DATE_LENGTH = 10;
    private static final long EARLIEST_SECONDS = 100_000_000;

    private LogTime() { }

    /** The beginning of a {@link Timestamp}: of a date, of seconds since 1970, or of a while ago. */
    static String of(String text, long nowNanos) {
        if (text.length() >= DATE_LENGTH && text.charAt(4) == '-') {
            return text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        }
        long seconds = seconds(text);
        if (seconds >= EARLIEST_SECONDS) {
            return Timestamp.nanoseconds(seconds * SECOND_NANOS);
        }
        try {
            return Timestamp.nanoseconds(Math.max(0, nowNanos - Durations.millis(text) * MILLI_NANOS));
        } catch (BadValueException wrong) {
            throw new UsageException("the time " + text + " is none: give 2026-11-22T18:00:00Z, seconds since 1970, or 10m for ten minutes ago",
                    "see demitasse logs --help");
        }
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
