package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Ulimit;
import java.util.List;

/** Resource limits: {@code nofile=1024:2048}, {@code nproc=64}, {@code core=unlimited} (setrlimit(2)). */
public final class Ulimits {
    private static final List<String> NAMES = List.of("as", "core", "cpu", "data", "fsize", "locks", "memlock",
            "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack");

    private Ulimits() { }

    /** A limit; one number is both the soft and the hard one. */
    public static Ulimit read(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new BadValueException("write TYPE=SOFT[:HARD], such as nofile=1024:2048");
        }
        String name = Texts.lower(text.substring(0, equals));
        if (!NAMES.contains(name)) {
            throw new BadValueException(unknown(name));
        }
        List<String> values = Texts.split(text.substring(equals + 1), ':');
        if (values.size() > 2) {
            throw new BadValueException("write TYPE=SOFT[:HARD], such as nofile=1024:2048");
        }
        long soft = value(values.getFirst());
        long hard = value(values.getLast());
        // Both are unsigned to the kernel, which has infinity as the largest number.
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new BadValueException("the soft limit is over the hard one; write " + name + "="
                    + values.getLast() + ":" + values.getFirst() + " or give one number for both");
        }
        return new Ulimit("RLIMIT_" + Texts.upper(name), soft, hard);
    }

    private static long value(String text) {
        if (text.equals("unlimited") || text.equals("-1")) {
            return Ulimit.UNLIMITED;
        }
        long value = Texts.number(text);
        if (value == Texts.NO_NUMBER) {
            throw new BadValueException("a limit is a whole number, or unlimited (or -1) for none");
        }
        return value;
    }

    private static String unknown(String name) {
        String nearest = Nearest.of(name, NAMES);
        String meant = nearest == null ? "" : " (did you mean " + nearest + "?)";
        return "there is no limit of the name " + Shown.word(name) + meant + "; there are " + String.join(", ", NAMES);
    }
}
