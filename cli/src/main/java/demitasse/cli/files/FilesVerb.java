package demitasse.cli.files;

import demitasse.cli.completion.Shape;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.HelpText.Page;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command on the files of a container.
 *
 * @param form what follows the options
 * @param summary what it does, as the overview has it
 * @param fewest how many words there must be
 * @param most how many words there may be, -1 for any number
 */
public record FilesVerb(String name, String form, String summary, String about, List<Example> examples, List<String> notes,
        List<Option<FilesOptions>> options, int fewest, int most, Finish finish) {

    /** Makes the request of the options and the words that are none. */
    @FunctionalInterface
    interface Finish {
        FilesRequest request(FilesOptions options, List<String> words, OptionTable<FilesOptions> table);
    }

    private OptionTable<FilesOptions> table() {
        return new OptionTable<>("demitasse " + name, List.of(new Group<>("Options", options)), List.of(), false);
    }

    /** What the words ask for, null for help. */
    public @Nullable FilesRequest read(List<String> words) {
        OptionTable<FilesOptions> table = table();
        FilesOptions read = new FilesOptions();
        return switch (table.parseAnywhere(words, read)) {
            case HelpAsked asked -> null;
            case Operands(List<String> left, boolean afterDashes) -> {
                if (left.size() < fewest || most >= 0 && left.size() > most) {
                    throw table.error("write demitasse " + name + " " + form);
                }
                yield finish.request(read, left, table);
            }
        };
    }

    /** The page about it. */
    public Contents contents() {
        return new Contents(new Page(List.of("demitasse " + name + " [OPTIONS] " + form), about, examples, notes), table());
    }

    /** What a shell may offer after it. */
    public Shape.Words words() {
        return name.equals("cp") ? new Shape.FileWords() : new Shape.LinesOf("demitasse ps -a --format names");
    }
}
