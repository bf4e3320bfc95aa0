package demitasse.cli.option;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One row of an option table.
 *
 * @param name the long name, without dashes; aliases likewise
 * @param shortName one character, or 0 for none
 * @param help one line, without a full stop
 * @param repeatable whether every occurrence counts; otherwise the last one does
 * @param hidden whether help texts keep quiet about it
 * @param claims where another row has the same short name: which words make it this one
 */
public record Option<B>(
        String name,
        List<String> aliases,
        char shortName,
        String help,
        boolean repeatable,
        boolean hidden,
        Action<B> action,
        @Nullable Predicate<String> claims) {

    /** What the option does to the builder. */
    public sealed interface Action<B> { }

    /** An option that is on or off. */
    public record Flag<B>(FlagSetter<B> setter) implements Action<B> { }

    /** An option with a value; the placeholder stands for it in help texts. */
    public record Value<B>(String placeholder, ValueSetter<B> setter) implements Action<B> { }

    /** An option that stands alone, or with one of several words after {@code =}; alone it means {@code implied}. */
    public record Choice<B>(String implied, String placeholder, ValueSetter<B> setter) implements Action<B> { }

    /** Takes a flag into the builder. */
    @FunctionalInterface
    public interface FlagSetter<B> {
        void set(B builder, boolean on);
    }

    /** Takes a value into the builder; throws {@link BadValueException} for one that is not allowed. */
    @FunctionalInterface
    public interface ValueSetter<B> {
        void set(B builder, String value);
    }

    public static <B> Option<B> flag(String name, String help, FlagSetter<B> setter) {
        return new Option<>(name, List.of(), (char) 0, help, false, false, new Flag<>(setter), null);
    }

    public static <B> Option<B> value(String name, String placeholder, String help, ValueSetter<B> setter) {
        return new Option<>(name, List.of(), (char) 0, help, false, false, new Value<>(placeholder, setter), null);
    }

    public static <B> Option<B> choice(String name, String implied, String placeholder, String help, ValueSetter<B> setter) {
        return new Option<>(name, List.of(), (char) 0, help, false, false, new Choice<>(implied, placeholder, setter), null);
    }

    public Option<B> shortName(char letter) {
        return new Option<>(name, aliases, letter, help, repeatable, hidden, action, claims);
    }

    /** The same short name as another row's: this one is meant where the next word, or what follows the letter, fits. */
    public Option<B> shortNameBefore(char letter, Predicate<String> fits) {
        return new Option<>(name, aliases, letter, help, repeatable, hidden, action, fits);
    }

    public Option<B> alias(String alias) {
        return new Option<>(name, List.of(alias), shortName, help, repeatable, hidden, action, claims);
    }

    public Option<B> repeated() {
        return new Option<>(name, aliases, shortName, help, true, hidden, action, claims);
    }

    /** The same, and help texts keep quiet about it: it is there for those who know it already. */
    public Option<B> keptQuiet() {
        return new Option<>(name, aliases, shortName, help, repeatable, true, action, claims);
    }

    /** Whether a value follows. */
    public boolean takesValue() {
        return action instanceof Value<B>;
    }

    /** The value's placeholder, or nothing for a flag. */
    public String placeholder() {
        return switch (action) {
            case Flag<B> flag -> "";
            case Choice<B> choice -> "";
            case Value<B> value -> value.placeholder();
        };
    }
}
