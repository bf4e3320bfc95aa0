package demitasse.cli.everyday;

import demitasse.cli.completion.Shape;
import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.value.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command on containers.
 *
 * @param form what follows the options
 * @param fewest how many words there must be
 * @param most how many words there may be, -1 for any number
 */
public record Verb(
        String name, Action action, String form, String about, List<Example> examples, List<String> notes,
        List<Option<EverydayOptions>> options, int fewest, int most) {

    private OptionTable<EverydayOptions> table() {
        List<Group<EverydayOptions>> groups = options.isEmpty() ? List.of() : List.of(new Group<>("Options", options));
        return new OptionTable<>("demitasse " + name, groups, List.of(), false);
    }

    /** What the words ask for, null for help. */
    public @Nullable EverydayRequest read(List<String> words, Host host) {
        OptionTable<EverydayOptions> table = table();
        EverydayOptions read = new EverydayOptions(host);
        // What follows a container's name may belong to another program.
        OptionTable.Outcome outcome = action == Action.EXEC ? table.parse(words, read) : table.parseAnywhere(words, read);
        return switch (outcome) {
            case HelpAsked _ -> null;
            case Operands(List<String> left, boolean _) -> {
                check(left, table);
                check(read, left, table);
                yield new EverydayRequest(action, left, read);
            }
        };
    }

    /** What no word can be checked for by itself. */
    private void check(EverydayOptions read, List<String> words, OptionTable<EverydayOptions> table) {
        boolean all = action == Action.START || action == Action.STOP;
        if (all && read.boot != words.isEmpty()) {
            throw table.error(words.isEmpty() ? "something is missing: demitasse " + name + " " + form
                    : "the containers of a whole machine are asked for, and " + Shown.word(words.getFirst()) + "; give one of them");
        }
        if (action == Action.RENAME) {
            checkName(words.get(1), table);
        }
        if (action == Action.UPDATE && read.limits.isEmpty()) {
            throw table.error("nothing is to be changed; name a limit, or --restart");
        }
    }

    private static void checkName(String name, OptionTable<EverydayOptions> table) {
        try {
            Names.container(name);
        } catch (BadValueException bad) {
            throw table.error(Shown.word(name) + ": " + bad.allowed());
        }
    }

    private void check(List<String> words, OptionTable<EverydayOptions> table) {
        if (words.size() < fewest) {
            throw table.error("something is missing: demitasse " + name + " " + form);
        }
        if (most >= 0 && words.size() > most) {
            throw table.error(Shown.word(words.get(most)) + " is one word too many: demitasse " + name + (form.isEmpty() ? "" : " " + form));
        }
    }

    /** The page about it. */
    public Contents contents() {
        String call = "demitasse " + name + (options.isEmpty() ? "" : " [OPTIONS]") + (form.isEmpty() ? "" : " " + form);
        return new Contents(new HelpText.Page(List.of(call), about, examples, notes), table());
    }

    /** What a shell may offer after it. */
    public Shape.Words words() {
        return form.startsWith("CONTAINER") ? new Shape.LinesOf("demitasse ps -a --format names") : new Shape.NoWords();
    }

    /** Its sentence as the rows of the overview begin and end. */
    public String summary() {
        int first = about.indexOf(' ');
        String word = about.substring(0, first);
        String base = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
        return (char) (base.charAt(0) | 0x20) + base.substring(1) + about.substring(first, about.length() - 1);
    }
}
