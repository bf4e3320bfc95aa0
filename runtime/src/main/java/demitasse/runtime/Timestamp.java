package demitasse.runtime;

/** A time of day in words; java.time would add its tables of zones to the binary. */
public final class Timestamp {
    private static final long NANOS = 1_000_000_000L;
    private static final int DAY_SECONDS = 86_400;
    private static final int DAYS_OF_400_YEARS = 146_097;
    private static final int LENGTH = 30;

    private Timestamp() {}

    /** {@code 2026-11-22T18:31:45Z}: nanoseconds since 1970 as RFC 3339 has them, in whole seconds. */
    public static String seconds(long nanos) {
        return dateAndTime(Math.floorDiv(nanos, NANOS)).append('Z').toString();
    }

    /** {@code 2026-11-22T18:31:45.123456789Z}: the same with nine digits after the point. */
    public static String nanoseconds(long nanos) {
        StringBuilder text = dateAndTime(Math.floorDiv(nanos, NANOS)).append('.');
        digits(text, (int) Math.floorMod(nanos, NANOS), 9);
        return text.append('Z').toString();
    }

    private static StringBuilder dateAndTime(long seconds) {
        int second = (int) Math.floorMod(seconds, (long) DAY_SECONDS);
        StringBuilder text = new StringBuilder(LENGTH);
        appendDate(text, Math.floorDiv(seconds, (long) DAY_SECONDS));
        digits(text.append('T'), second / 3600, 2);
        digits(text.append(':'), second / 60 % 60, 2);
        digits(text.append(':'), second % 60, 2);
        return text;
    }

    /** The date of a day counted from 1970. Years are reckoned from March on, which puts the leap day last. */
    private static void appendDate(StringBuilder text, long day) {
        // 719468 days lie between 0000-03-01 and 1970-01-01.
        long sinceMarch = day + 719_468;
        long era = Math.floorDiv(sinceMarch, (long) DAYS_OF_400_YEARS);
        long dayOfEra = Math.floorMod(sinceMarch, (long) DAYS_OF_400_YEARS);
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        // Five months from March on have 153 days, and so have the five after them.
        long month = (5 * dayOfYear + 2) / 153;
        long dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1;
        long monthOfYear = month < 10 ? month + 3 : month - 9;
        digits(text, (int) (era * 400 + yearOfEra + (monthOfYear <= 2 ? 1 : 0)), 4);
        digits(text.append('-'), (int) monthOfYear, 2);
        digits(text.append('-'), (int) dayOfMonth, 2);
    }

    // Digit by digit: a list of many has thousands of them, and a text in between takes ten times as long.
    private static void digits(StringBuilder text, int number, int count) {
        int power = 1;
        for (int i = 1; i < count; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            text.append((char) ('0' + number / power % 10));
        }
    }
}
