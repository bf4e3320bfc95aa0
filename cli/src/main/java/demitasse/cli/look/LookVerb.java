package demitasse.cli.look;

import demitasse.cli.completion.Shape;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.HelpText.Page;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that looks at something.
 *
 * @param form what follows the options; CONTAINER is a name or an id
 * @param summary what it does, as the overview has it
 * @param fewest how many words there must be
 * @param most how many words there may be, -1 for any number, which are those of another program where it is {@code ps}'s turn
 */
public record LookVerb(String name, String form, String summary, String about, List<Example> examples, List<String> notes,
        List<Option<LookOptions>> options, int fewest, int most, Finish finish) {

    /** Makes the request of the options and the words that are none. */
    @FunctionalInterface
    interface Finish {
        LookRequest request(LookOptions options, List<String> words);
    }

    private OptionTable<LookOptions> table() {
        List<Group<LookOptions>> groups = options.isEmpty() ? List.of() : List.of(new Group<>("Options", options));
        return new OptionTable<>("demitasse " + name, groups, List.of(), false);
    }

    /** What the words ask for, null for help. */
    public @Nullable LookRequest read(List<String> words) {
        OptionTable<LookOptions> table = table();
        LookOptions read = new LookOptions();
        boolean foreign = form.endsWith("[PS-OPTION...]");
        return switch (foreign ? table.parse(words, read) : table.parseAnywhere(words, read)) {
            case HelpAsked asked -> null;
            case Operands(List<String> left, boolean afterDashes) -> {
                check(left, table);
                yield finish.request(read, left);
            }
        };
    }

    private void check(List<String> words, OptionTable<LookOptions> table) {
        if (words.size() < fewest) {
            throw table.error("a container is missing: demitasse " + name + " " + form);
        }
        if (most >= 0 && words.size() > most) {
            throw table.error(Shown.word(words.get(most)) + " is one word too many: demitasse " + name + (form.isEmpty() ? " takes options only" : " " + form));
        }
    }

    /** The page about it. */
    public Contents contents() {
        String call = "demitasse " + name + (options.isEmpty() ? "" : " [OPTIONS]") + (form.isEmpty() ? "" : " " + form);
        return new Contents(new Page(List.of(call), about, examples, notes), table());
    }

    /** What a shell may offer after it. */
    public Shape.Words words() {
        return form.contains("CONTAINER") ? new Shape.LinesOf("demitasse ps -a --format names") : new Shape.NoWords();
    }
}
