package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.AllCalls;
import demitasse.engine.RunRequest.ProfiledCalls;
import demitasse.engine.RunRequest.SystemCalls;
import demitasse.engine.RunRequest.UsualCalls;
import demitasse.kernel.Text;
import demitasse.spec.SeccompProfileJson;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;

/** Options of confinement: {@code seccomp=FILE}, {@code seccomp=unconfined}, {@code no-new-privileges=false}. */
public final class SecurityOptions {
    private static final int LARGEST_PROFILE_BYTES = 4 << 20;

    private SecurityOptions() { }

    /** What an option chooses. */
    public sealed interface Choice { }

    /** Which system calls are allowed. */
    public record Calls(SystemCalls calls) implements Choice { }

    /** Whether no program gets more rights than the first has. */
    public record NoNewPrivileges(boolean on) implements Choice { }

    public static Choice read(String text, Host host) {
        int equals = text.indexOf('=');
        // Docker took a colon first, and still does.
        int separator = equals < 0 ? text.indexOf(':') : equals;
        String name = separator < 0 ? text : text.substring(0, separator);
        String value = separator < 0 ? "" : text.substring(separator + 1);
        return switch (name) {
            case "seccomp" -> new Calls(systemCalls(value, host));
            case "no-new-privileges" -> new NoNewPrivileges(isOn(value));
            default -> throw new BadValueException("no option " + Shown.word(name)
                    + " is known; write seccomp=FILE, seccomp=unconfined or no-new-privileges=false");
        };
    }

    private static boolean isOn(String value) {
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new BadValueException("write no-new-privileges=true or no-new-privileges=false");
        };
    }

    private static SystemCalls systemCalls(String value, Host host) {
        return switch (value) {
            case "" -> throw new BadValueException("a profile is missing; write seccomp=FILE or seccomp=unconfined");
            case "unconfined" -> new AllCalls();
            case "builtin" -> new UsualCalls();
            default -> switch (host.readFile(value, LARGEST_PROFILE_BYTES)) {
                case Host.Unreadable(String reason) -> throw new BadValueException("the profile " + Shown.word(value) + " cannot be read: " + reason);
                case Host.Content(String text) -> profile(value, text);
            };
        };
    }

    private static SystemCalls profile(String path, String text) {
        try {
            return new ProfiledCalls(JsonDocument.parse(Text.encode(text), path, SeccompProfileJson::read).value(), path);
        } catch (JsonException wrong) {
            throw new BadValueException(String.valueOf(wrong.getMessage()));
        }
    }
}
