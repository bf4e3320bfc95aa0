package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.Sharing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are one word of a few. */
public final class Choices {
    public static final List<Choice<Sharing>> SHARINGS = List.of(
            new Choice<>("private", Sharing.PRIVATE), new Choice<>("host", Sharing.HOST), new Choice<>("container:", null));
    public static final List<Choice<Network>> NETWORKS = List.of(
            new Choice<>("none", Network.NONE), new Choice<>("host", Network.HOST),
            new Choice<>("bridge", Network.BRIDGE), new Choice<>("container:", Network.CONTAINER));
    public static final List<Choice<RunRequest.Timed>> TIMED = List.of(
            new Choice<>("text", RunRequest.Timed.TEXT), new Choice<>("json", RunRequest.Timed.JSON));

    private Choices() { }

    /** A word and what it means; null for what comes with a later release. A word with a colon begins longer ones. */
    public record Choice<T>(String word, @Nullable T meaning) {
        boolean fits(String text) {
            return word.endsWith(":") ? text.startsWith(word) : text.equals(word);
        }
    }

    /** What the text means. */
    public static <T> T of(String text, List<Choice<T>> choices) {
        List<String> offered = new ArrayList<>();
        String later = "";
        for (Choice<T> choice : choices) {
            T meaning = choice.meaning();
            if (choice.fits(text) && meaning != null) {
                return meaning;
            }
            if (choice.fits(text)) {
                later = "that comes with a later release; ";
            }
            if (meaning != null) {
                offered.add(choice.word());
            }
        }
        throw new BadValueException(later + "give " + String.join(" or ", offered));
    }
}
