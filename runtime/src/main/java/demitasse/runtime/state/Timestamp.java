package demitasse.runtime.state;

/** A point in time as text. */
public final class Timestamp {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int DAY_SECONDS = 86_400;
    /** Of 400 years, after which the calendar repeats itself. */
    private static final int ERA_DAYS = 146_097;

    private Timestamp() {}

    /** {@code 2026-11-22T18:20:45.123456789Z} of nanoseconds since 1970 (RFC 3339, in UTC); not for times before. */
    public static String of(long nanos) {
        long seconds = nanos / SECOND_NANOS;
        StringBuilder text = new StringBuilder(30);
        appendDate(text, (int) (seconds / DAY_SECONDS));
        int second = (int) (seconds % DAY_SECONDS);
        digits(text.append('T'), second / 3600, 2);
        digits(text.append(':'), second / 60 % 60, 2);
        digits(text.append(':'), second % 60, 2);
        digits(text.append('.'), (int) (nanos % SECOND_NANOS), 9);
        return text.append('Z').toString();
    }

    /** Years are counted from March on, so that the day that comes and goes is the last one. */
    private static void appendDate(StringBuilder text, int daysSince1970) {
        int days = daysSince1970 + 719_468;
        int era = days / ERA_DAYS;
        int day = days % ERA_DAYS;
        int year = (day - day / 1460 + day / 36_524 - day / (ERA_DAYS - 1)) / 365;
        int dayOfYear = day - (365 * year + year / 4 - year / 100);
        int month = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1;
        int calendarMonth = month < 10 ? month + 3 : month - 9;
        digits(text, era * 400 + year + (calendarMonth <= 2 ? 1 : 0), 4);
        digits(text.append('-'), calendarMonth, 2);
        digits(text.append('-'), dayOfMonth, 2);
    }

    private static void digits(StringBuilder text, int number, int count) {
        String written = Integer.toString(number);
        for (int i = written.length(); i < count; i++) {
            text.append('0');
        }
        text.append(written);
    }
}
