package demitasse.cli;

import demitasse.cli.option.BadValueException;
import demitasse.cli.value.Counts;
import demitasse.cli.value.Durations;
import demitasse.engine.store.ContainerRecord.Health;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to ask whether a program is well, while the options are being read; what is not said is as with Docker. */
final class HealthChoice {
    private static final long MILLI_NANOS = 1_000_000;
    private static final long LONGEST_MILLIS = 1_000_000_000_000L;
    private static final int MOST_RETRIES = 1_000_000;

    private @Nullable String command;
    private boolean off;
    /** The last option beside the command, null for none. */
    private @Nullable String detail;
    private long intervalNanos = 30_000 * MILLI_NANOS;
    private long timeoutNanos = 30_000 * MILLI_NANOS;
    private long startPeriodNanos;
    private long startIntervalNanos = 5_000 * MILLI_NANOS;
    private int retries = 3;

    void command(String line) {
        if (line.isBlank()) {
            throw new BadValueException("the command is empty");
        }
        command = line;
    }

    void none(boolean on) {
        off = on;
    }

    void interval(String text) {
        intervalNanos = nanos("--health-interval", text);
    }

    void timeout(String text) {
        timeoutNanos = nanos("--health-timeout", text);
    }

    void startPeriod(String text) {
        startPeriodNanos = text.equals("0") || text.equals("0s") ? 0 : nanos("--health-start-period", text);
    }

    void startInterval(String text) {
        startIntervalNanos = nanos("--health-start-interval", text);
    }

    void retries(String text) {
        detail = "--health-retries";
        retries = Counts.between(text, 1, MOST_RETRIES);
    }

    private long nanos(String option, String text) {
        detail = option;
        long millis = Durations.millis(text);
        if (millis > LONGEST_MILLIS) {
            throw new BadValueException("that is longer than anybody waits");
        }
        return millis * MILLI_NANOS;
    }

    /** What is wrong with the options together, null for nothing. */
    @Nullable String problem() {
        String other = command != null ? "--health-cmd" : detail;
        if (off && other != null) {
            return "--no-healthcheck asks for none, and " + other + " for one; give one of them";
        }
        return command == null && detail != null ? detail + " says how to ask, and not what: give --health-cmd COMMAND, too" : null;
    }

    /** Null where nobody is to ask. */
    @Nullable Health health() {
        return command == null ? null
                : new Health(List.of("CMD-SHELL", command), intervalNanos, timeoutNanos, startPeriodNanos, startIntervalNanos, retries);
    }
}
