package demitasse.cli.completion;

import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import java.util.ArrayList;
import java.util.List;

/** What may be written after a program's name.
 *
 * @param program the name it is called by, of letters and dashes
 * @param options those before the command
 */
public record Shape(String program, List<Flag> options, List<Verb> commands) {
    /** A command, what it does in a sentence, and what its words are. */
    public record Verb(String name, String about, List<Flag> options, Words words) { }

    /** What the words are that are no options. */
    public sealed interface Words { }

    /** There are none, or none that could be guessed. */
    public record NoWords() implements Words { }

    /** Files of the host. */
    public record FileWords() implements Words { }

    /** One of these. */
    public record OneOf(List<String> choices) implements Words { }

    /** Lines that a command prints, such as {@code demitasse-oci list -q}. */
    public record LinesOf(String command) implements Words { }

    /** An option; {@code letter} is 0 where it has no short name. */
    public record Flag(List<String> names, char letter, String about, Argument argument, String placeholder) { }

    /** What an option's value is. */
    public sealed interface Argument { }

    /** There is none. */
    public record NoArgument() implements Argument { }

    /** Something that cannot be guessed. */
    public record AnyText() implements Argument { }

    /** A file of the host. */
    public record AnyFile() implements Argument { }

    /** A directory of the host. */
    public record AnyDirectory() implements Argument { }

    /** One of these. */
    public record Choice(List<String> choices) implements Argument { }

    /** The name of a function in a script: the program's with underscores. */
    String function() {
        return "_" + program.replace('-', '_');
    }

    /** The options of a table, without those that help texts keep quiet about. */
    public static <B> List<Flag> options(OptionTable<B> table) {
        List<Flag> flags = new ArrayList<>();
        for (OptionTable.Group<B> group : table.groups()) {
            for (Option<B> option : group.options()) {
                if (!option.hidden()) {
                    List<String> names = new ArrayList<>();
                    names.add(option.name());
                    names.addAll(option.aliases());
                    flags.add(new Flag(names, option.shortName(), option.help(), argument(option), option.placeholder()));
                }
            }
        }
        flags.add(new Flag(List.of("help"), (char) 0, "tell about it", new NoArgument(), ""));
        return flags;
    }

    private static <B> Argument argument(Option<B> option) {
        String placeholder = option.placeholder();
        if (!option.takesValue()) {
            return new NoArgument();
        }
        if (placeholder.equals("DIR")) {
            return new AnyDirectory();
        }
        if (placeholder.startsWith("FILE") || placeholder.equals("SOCKET")) {
            return new AnyFile();
        }
        List<String> choices = choices(placeholder);
        return choices.size() > 1 ? new Choice(choices) : new AnyText();
    }

    /** The words of {@code table|json}; those in capitals stand for something else. */
    private static List<String> choices(String placeholder) {
        List<String> choices = new ArrayList<>();
        int start = 0;
        while (start <= placeholder.length()) {
            int bar = placeholder.indexOf('|', start);
            int end = bar < 0 ? placeholder.length() : bar;
            String word = placeholder.substring(start, end);
            if (isWord(word)) {
                choices.add(word);
            }
            start = end + 1;
        }
        return choices;
    }

    private static boolean isWord(String text) {
        boolean word = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            word &= c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
        }
        return word;
    }
}
