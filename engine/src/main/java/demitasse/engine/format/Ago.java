package demitasse.engine.format;

/** Spans of time in the words of Docker: one number, no more exact than a person needs. */
public final class Ago {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int HOURS_OF_TWO_DAYS = 48;
    private static final int HOURS_OF_TWO_WEEKS = 24 * 14;
    private static final int HOURS_OF_TWO_MONTHS = 24 * 60;
    private static final int HOURS_OF_TWO_YEARS = 24 * 365 * 2;

    private Ago() {}

    /** {@code 5 seconds}, {@code About a minute}, {@code 3 weeks}; of a clock that was set back {@code Less than a second}. */
    public static String span(long nanos) {
        long seconds = Math.max(0, nanos) / SECOND_NANOS;
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = (seconds + 1800) / 3600;
        if (hours < HOURS_OF_TWO_DAYS) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        return hours < HOURS_OF_TWO_WEEKS ? hours / 24 + " days"
                : hours < HOURS_OF_TWO_MONTHS ? hours / 24 / 7 + " weeks"
                : hours < HOURS_OF_TWO_YEARS ? hours / 24 / 30 + " months"
                : hours / 24 / 365 + " years";
    }

    /** {@code 5 seconds ago}. */
    public static String since(long thenNanos, long nowNanos) {
        return span(nowNanos - thenNanos) + " ago";
    }
}
