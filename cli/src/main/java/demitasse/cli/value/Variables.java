package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Environment variables: {@code NAME=VALUE}, or {@code NAME} for the host's value; and files of such lines. */
public final class Variables {
    private static final int LARGEST_FILE_BYTES = 1 << 20;

    private Variables() { }

    /** A variable, or null for a bare name that is not set on the host. */
    public static @Nullable Variable read(String text, Host host) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (name.isEmpty()) {
            throw new BadValueException("a name is missing; write NAME=VALUE, or NAME to take the host's value");
        }
        if (text.indexOf('\0') >= 0) {
            throw new BadValueException("a variable cannot hold a NUL character");
        }
        if (equals >= 0) {
            return new Variable(name, text.substring(equals + 1));
        }
        String value = host.environment(name);
        return value == null ? null : new Variable(name, value);
    }

    /** The variables of a file: one on each line; blank lines and those that start with # are skipped.
     *  A value is everything after the equals sign, quotes included, as in Docker. */
    public static List<Variable> readFile(String path, Host host) {
        return switch (host.readFile(path, LARGEST_FILE_BYTES)) {
            case Host.Unreadable(String reason) -> throw new BadValueException("the file cannot be read: " + reason);
            case Host.Content(String text) -> lines(path, text, host);
        };
    }

    private static List<Variable> lines(String path, String text, Host host) {
        List<Variable> variables = new ArrayList<>();
        int number = 0;
        for (String raw : Texts.split(text.startsWith("\ufeff") ? text.substring(1) : text, '\n')) {
            number++;
            String line = Texts.withoutLeadingBlanks(raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            checkLine(path, number, line);
            Variable variable = read(line, host);
            if (variable != null) {
                variables.add(variable);
            }
        }
        return variables;
    }

    private static void checkLine(String path, int number, String line) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals);
        String place = Shown.word(path) + ":" + number + ": ";
        if (name.isEmpty()) {
            throw new BadValueException(place + "a name is missing before the equals sign");
        }
        if (Texts.any(name, c -> c <= ' ')) {
            throw new BadValueException(place + "the name " + Shown.word(name)
                    + " has a space in it; write NAME=VALUE without export and without spaces around the equals sign");
        }
        if (line.indexOf('\0') >= 0) {
            throw new BadValueException(place + "a variable cannot hold a NUL character");
        }
    }
}
