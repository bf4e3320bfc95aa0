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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of confinement, each a name and a value: {@code seccomp=FILE}, {@code apparmor=PROFILE}, {@code label=type:TYPE}. */
public final class SecurityOptions {
    private static final int LARGEST_PROFILE_BYTES = 4 << 20;

    private static final String FORM = "write seccomp=FILE|unconfined, no-new-privileges=false, apparmor=PROFILE|unconfined, "
            + "label=type:TYPE|level:LEVEL|user:USER|role:ROLE|disable, landlock=ro:PATH,rw:PATH or systempaths=unconfined";
    private static final int LARGEST_RULES_BYTES = 1 << 20;

    private SecurityOptions() { }

    /** What an option chooses. */
    public sealed interface Choice { }

    /** Which system calls are allowed. */
    public record Calls(SystemCalls calls) implements Choice { }

    /** Whether no program gets more rights than the first has. */
    public record NoNewPrivileges(boolean on) implements Choice { }

    /** Under which profile of AppArmor; null for none of its own. */
    public record AppArmor(@Nullable String profile) implements Choice { }

    /** A part of the label of SELinux. */
    public record Label(LabelPart part, String value) implements Choice { }

    /** The parts of a label in their order; a value of none of them. */
    public enum LabelPart { USER, ROLE, TYPE, LEVEL, DISABLE }

    /** The paths that Landlock keeps the program to, one a line: {@code ro:/usr}. */
    public record Landlock(String rules) implements Choice { }

    /** Whether the paths of the kernel that are hidden otherwise are seen and can be written. */
    public record SystemPaths(boolean seen) implements Choice { }

    public static Choice read(String text, Host host) {
        int equals = text.indexOf('=');
        // Docker took a colon first, and still does.
        int separator = equals < 0 ? text.indexOf(':') : equals;
        String name = separator < 0 ? text : text.substring(0, separator);
        String value = separator < 0 ? "" : text.substring(separator + 1);
        return switch (name) {
            case "seccomp" -> new Calls(systemCalls(value, host));
            case "no-new-privileges" -> new NoNewPrivileges(isOn(value));
            case "apparmor" -> new AppArmor(profileName(value));
            case "label" -> label(value);
            case "landlock" -> new Landlock(rules(value, host));
            case "systempaths" -> new SystemPaths(isUnconfined(value));
            default -> throw new BadValueException("no option " + Shown.word(name) + " is known; " + FORM);
        };
    }

    private static @Nullable String profileName(String value) {
        if (value.isEmpty() || Texts.any(value, c -> c <= ' ' || c == 0x7f)) {
            throw new BadValueException("the name of a profile is missing; write apparmor=PROFILE or apparmor=unconfined");
        }
        return value.equals("unconfined") ? null : value;
    }

    /** The rules themselves with commas between, or a file that has one on each line, and comments after #. */
    private static String rules(String value, Host host) {
        if (value.startsWith("ro:") || value.startsWith("rw:")) {
            return rules(Texts.split(value, ','));
        }
        return switch (host.readFile(value, LARGEST_RULES_BYTES)) {
            case Host.Unreadable(String reason) -> throw new BadValueException(
                    "the rules " + Shown.word(value) + " cannot be read: " + reason + "; write landlock=ro:PATH,rw:PATH or landlock=FILE");
            case Host.Content(String text) -> rules(Texts.split(text, '\n'));
        };
    }

    private static String rules(List<String> lines) {
        StringBuilder rules = new StringBuilder();
        for (String line : lines) {
            String rule = Texts.withoutLeadingBlanks(line);
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                if (!rule.startsWith("ro:") && !rule.startsWith("rw:")) {
                    throw new BadValueException("a rule of Landlock is ro:PATH or rw:PATH, and not " + Shown.word(rule));
                }
                rules.append(rules.isEmpty() ? "" : "\n").append(rule, 0, 3).append(Paths.inside(rule.substring(3), "the path"));
            }
        }
        if (rules.isEmpty()) {
            throw new BadValueException("no rule of Landlock is there; write landlock=ro:PATH,rw:PATH");
        }
        return rules.toString();
    }

    private static boolean isUnconfined(String value) {
        if (!value.equals("unconfined")) {
            throw new BadValueException("write systempaths=unconfined");
        }
        return true;
    }

    private static Label label(String value) {
        if (value.equals("disable")) {
            return new Label(LabelPart.DISABLE, "");
        }
        int colon = value.indexOf(':');
        String part = colon < 0 ? "" : value.substring(0, colon);
        String text = value.substring(colon + 1);
        if (text.isEmpty() || Texts.any(text, c -> c <= ' ' || c == '"' || c == 0x7f)) {
            throw new BadValueException("the value is missing; write label=type:TYPE, label=level:LEVEL or label=disable");
        }
        return switch (part) {
            case "user" -> new Label(LabelPart.USER, text);
            case "role" -> new Label(LabelPart.ROLE, text);
            case "type" -> new Label(LabelPart.TYPE, text);
            case "level" -> new Label(LabelPart.LEVEL, text);
            default -> throw new BadValueException("write label=user:USER, label=role:ROLE, label=type:TYPE, label=level:LEVEL or label=disable");
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
