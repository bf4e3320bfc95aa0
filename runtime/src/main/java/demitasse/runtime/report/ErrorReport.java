package demitasse.runtime.report;

import demitasse.kernel.Errno;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.report.Failure.Place;
import org.jspecify.annotations.Nullable;

/** The one place where an error becomes text. */
public final class ErrorReport {
    private ErrorReport() {}

    /** The error and what is known of it, one line each, the last with its line feed. */
    public static String format(Failure failure) {
        StringBuilder text = new StringBuilder("error: ").append(Printable.line(message(failure))).append('\n');
        detail(text, "during  ", during(failure));
        detail(text, "spec    ", failure.pointer() == null ? null : failure.pointer() + " in config.json");
        detail(text, "hint    ", hint(failure));
        return text.toString();
    }

    /** What was attempted and what failed, on one line: {@code cannot create container web: mount proc on /proc: EPERM (…)}. */
    public static String message(Failure failure) {
        Errno errno = failure.errno();
        return (failure.attempt() == null ? "" : failure.attempt() + ": ")
                + failure.what()
                + (errno == null ? "" : ": " + errno.words());
    }

    /** {@link #message} with the property of the configuration that asks for what failed. */
    public static String located(Failure failure) {
        return message(failure) + (failure.pointer() == null ? "" : " (" + failure.pointer() + " in config.json)");
    }

    /** Writes {@link #format} to standard error; that nobody can be told is no error. */
    public static void write(Kernel kernel, Failure failure) {
        Narrator.writeAll(kernel, Text.encode(format(failure)));
    }

    private static void detail(StringBuilder text, String label, @Nullable String value) {
        if (value != null) {
            text.append("  ").append(label).append(Printable.line(value)).append('\n');
        }
    }

    private static @Nullable String during(Failure failure) {
        Place place = failure.place();
        if (place == null) {
            return null;
        }
        String step = place.step().equals(failure.what()) ? "" : " (" + place.step() + ")";
        return "step " + place.index() + " of " + place.count() + step + ", " + place.side().words();
    }

    private static @Nullable String hint(Failure failure) {
        Errno errno = failure.errno();
        String call = failure.call();
        if (failure.hint() != null || errno == null || call == null) {
            return failure.hint();
        }
        Place place = failure.place();
        return Hints.find(call, errno, place == null ? failure.what() : failure.what() + " " + place.step());
    }
}
