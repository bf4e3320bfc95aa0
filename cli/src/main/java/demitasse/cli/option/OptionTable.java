package demitasse.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of one command, in groups, and how words are read by them.
 *
 *  <p>{@code --name value}, {@code --name=value}, {@code -n value}, {@code -nvalue}, {@code -n=value}, flags together
 *  ({@code -it}), flags turned off ({@code --name=false}). Options end at {@code --} or at the first word that is none.
 *  {@code --help} ends the reading wherever it stands, so that it helps with a line that is still wrong; so does
 *  {@code -h} where no row takes it.
 *
 * @param <B> the builder that the rows set
 */
public final class OptionTable<B> {
    private static final Map<String, Boolean> TRUTH = Map.of(
            "true", true, "1", true, "false", false, "0", false);

    private final String command;
    private final List<Group<B>> groups;
    private final boolean singleDash;
    private final Map<String, Option<B>> byName = new LinkedHashMap<>();
    private final List<String> later;

    /** Rows under a heading. */
    public record Group<B>(String heading, List<Option<B>> options) {
        public Group {
            options = List.copyOf(options);
        }
    }

    /** What is left once the options are read. */
    public sealed interface Outcome { }

    /** The words after the options, and whether {@code --} stood before them. */
    public record Operands(List<String> words, boolean afterDashes) implements Outcome { }

    /** {@code --help} was among the options. */
    public record HelpAsked() implements Outcome { }

    /** @param command how the command is called, such as {@code demitasse run}, for hints
     *  @param later long names, and short names as one letter, that are known but not offered yet
     *  @param singleDash whether long names may follow a single dash, as Go's flag package has it */
    public OptionTable(String command, List<Group<B>> groups, List<String> later, boolean singleDash) {
        this.command = command;
        this.groups = List.copyOf(groups);
        this.later = List.copyOf(later);
        this.singleDash = singleDash;
        for (Group<B> group : groups) {
            for (Option<B> option : group.options()) {
                byName.put(option.name(), option);
                for (String alias : option.aliases()) {
                    byName.put(alias, option);
                }
            }
        }
    }

    public List<Group<B>> groups() {
        return groups;
    }

    /** Whether there is an option of that long name or alias. */
    public boolean knows(String name) {
        return byName.containsKey(name);
    }

    /** Reads the options at the beginning of {@code words} into the builder.
     *  @throws UsageException for an unknown option, a missing value or one that is not allowed */
    public Outcome parse(List<String> words, B builder) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            if (word.equals("--")) {
                return new Operands(List.copyOf(words.subList(at + 1, words.size())), true);
            }
            if (!word.startsWith("-") || word.equals("-")) {
                break;
            }
            if (asksHelp(words, at)) {
                return new HelpAsked();
            }
            String longForm = longForm(word);
            @Nullable String next = at + 1 < words.size() ? words.get(at + 1) : null;
            boolean tookNext = longForm != null
                    ? readLong(longForm, word, next, builder)
                    : readShort(word, next, builder);
            at += tookNext ? 2 : 1;
        }
        return new Operands(List.copyOf(words.subList(at, words.size())), false);
    }

    /** Like {@link #parse}, with options also after and between the other words.
     *  {@code --} ends them; what {@link Operands} holds is in the order it was written in. */
    public Outcome parseAnywhere(List<String> words, B builder) {
        List<String> others = new ArrayList<>();
        List<String> rest = words;
        while (!rest.isEmpty()) {
            switch (parse(rest, builder)) {
                case HelpAsked asked -> {
                    return asked;
                }
                case Operands(List<String> left, boolean afterDashes) -> {
                    int taken = afterDashes ? left.size() : Math.min(1, left.size());
                    others.addAll(left.subList(0, taken));
                    rest = left.subList(taken, left.size());
                }
            }
        }
        return new Operands(List.copyOf(others), false);
    }

    /** An error in the words as a whole, with the hint to this command's help. */
    public UsageException error(String message) {
        return new UsageException(message, "see " + command + " --help");
    }

    private boolean asksHelp(List<String> words, int at) {
        String word = words.get(at);
        if (word.equals("--help") || singleDash && word.equals("-help")) {
            return true;
        }
        @Nullable String next = at + 1 < words.size() ? words.get(at + 1) : null;
        return word.equals("-h") && choose('h', next) == null;
    }

    private @Nullable String longForm(String word) {
        if (word.startsWith("--")) {
            return word.substring(2);
        }
        if (!singleDash || word.length() <= 2) {
            return null;
        }
        String form = word.substring(1);
        return knows(nameIn(form)) ? form : null;
    }

    private static String nameIn(String longForm) {
        int equals = longForm.indexOf('=');
        return equals < 0 ? longForm : longForm.substring(0, equals);
    }

    private boolean readLong(String longForm, String word, @Nullable String next, B builder) {
        String name = nameIn(longForm);
        Option<B> option = byName.get(name);
        String typed = word.substring(0, word.length() - longForm.length() + name.length());
        if (option == null) {
            throw unknownLong(name);
        }
        @Nullable String inline = name.length() < longForm.length() ? longForm.substring(name.length() + 1) : null;
        return switch (option.action()) {
            case Option.Flag<B> flag -> {
                flag.setter().set(builder, inline == null || truth(typed, inline));
                yield false;
            }
            case Option.Choice<B> choice -> {
                take(new Option.Value<>(choice.placeholder(), choice.setter()), typed, inline == null ? choice.implied() : inline, builder);
                yield false;
            }
            case Option.Value<B> value -> {
                take(value, typed, inline != null ? inline : next, builder);
                yield inline == null;
            }
        };
    }

    private boolean readShort(String word, @Nullable String next, B builder) {
        int at = 1;
        while (at < word.length()) {
            int letter = word.codePointAt(at);
            int start = at;
            at += Character.charCount(letter);
            String rest = word.substring(at);
            @Nullable String argument = rest.isEmpty() ? next : rest.startsWith("=") ? rest.substring(1) : rest;
            Option<B> option = choose(letter, argument);
            String typed = "-" + word.substring(start, at);
            if (option == null) {
                throw unknownShort(typed, word);
            }
            if (option.action() instanceof Option.Value<B> value) {
                take(value, typed, argument, builder);
                return rest.isEmpty();
            }
            if (rest.startsWith("=")) {
                setFlag(option, truth(typed, rest.substring(1)), builder);
                return false;
            }
            setFlag(option, true, builder);
        }
        return false;
    }

    private static <B> void setFlag(Option<B> option, boolean on, B builder) {
        if (option.action() instanceof Option.Flag<B> flag) {
            flag.setter().set(builder, on);
        }
    }

    /** The row that a letter means: the one that claims the argument, else the one that claims nothing. */
    private @Nullable Option<B> choose(int letter, @Nullable String argument) {
        Option<B> unclaimed = null;
        for (Option<B> option : withShortName(letter)) {
            if (option.claims() == null) {
                unclaimed = option;
            } else if (argument != null && option.claims().test(argument)) {
                return option;
            }
        }
        return unclaimed;
    }

    private List<Option<B>> withShortName(int letter) {
        List<Option<B>> found = new ArrayList<>();
        for (Group<B> group : groups) {
            for (Option<B> option : group.options()) {
                if (option.shortName() == letter && letter != 0) {
                    found.add(option);
                }
            }
        }
        return found;
    }

    private void take(Option.Value<B> value, String typed, @Nullable String argument, B builder) {
        if (argument == null) {
            // Go's words, where its flags are imitated: podman looks for them, to find out whether a flag is known.
            String missing = singleDash ? "flag needs an argument: " + typed : typed + ": a value is missing";
            throw error(missing + "; write " + typed + " " + value.placeholder());
        }
        try {
            value.setter().set(builder, argument);
        } catch (BadValueException bad) {
            throw error(typed + " " + Shown.word(argument) + ": " + bad.allowed());
        }
    }

    private boolean truth(String typed, String text) {
        Boolean truth = TRUTH.get(text);
        if (truth == null) {
            throw error(typed + "=" + Shown.word(text) + ": this option is on or off; give true or false, or leave =... out");
        }
        return truth;
    }

    private UsageException unknownLong(String name) {
        if (later.contains(name)) {
            return error("--" + name + " comes with a later release");
        }
        String nearest = Nearest.of(name, List.copyOf(byName.keySet()));
        String meant = nearest == null ? "" : "; did you mean --" + nearest + "?";
        return error("unknown option " + Shown.word("--" + name) + meant);
    }

    private UsageException unknownShort(String typed, String word) {
        if (later.contains(typed.substring(1))) {
            return error(typed + " comes with a later release");
        }
        String asLong = nameIn(word.substring(1));
        String meant = asLong.length() > 1 && knows(asLong) ? "; did you mean --" + asLong + "?" : "";
        String where = word.length() == typed.length() ? "" : " in " + Shown.word(word);
        return error("unknown option " + Shown.word(typed) + where + meant);
    }
}
