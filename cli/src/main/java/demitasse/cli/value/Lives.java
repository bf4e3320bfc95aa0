package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.kernel.Signal;

/** How a container lives on, as people write it. */
public final class Lives {
    private static final int LONGEST_SECONDS = 2_000_000;
    private static final int MOST_FILES = 1000;
    private static final int MOST_ATTEMPTS = 1_000_000;

    private Lives() { }

    /** {@code always}, {@code on-failure:5} and the like. */
    public static Restart restart(String text) {
        int colon = text.indexOf(':');
        Policy policy = Policy.of(colon < 0 ? text : text.substring(0, colon));
        if (policy == null || colon >= 0 && policy != Policy.ON_FAILURE) {
            throw new BadValueException("give no, on-failure, on-failure:N, always or unless-stopped");
        }
        return new Restart(policy, colon < 0 ? 0 : Counts.between(text.substring(colon + 1), 0, MOST_ATTEMPTS));
    }

    /** A signal by name or number. */
    public static int signal(String text) {
        int number = Signal.numberOf(text);
        if (number < 0) {
            throw new BadValueException("there is no such signal; give a name such as TERM, or a number from 1 to 64");
        }
        return number;
    }

    /** Seconds, -1 for ever. */
    public static int seconds(String text) {
        return text.equals("-1") ? -1 : Counts.between(text, 0, LONGEST_SECONDS);
    }

    /** One of the limits of a log changed. */
    public static LogLimits log(String text, LogLimits before) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        String value = text.substring(equals + 1);
        return switch (key) {
            case "max-size" -> new LogLimits(Sizes.bytes(value), before.maxFiles());
            case "max-file" -> new LogLimits(before.maxBytes(), Counts.between(value, 1, MOST_FILES));
            default -> throw new BadValueException("give max-size=SIZE or max-file=N");
        };
    }
}
