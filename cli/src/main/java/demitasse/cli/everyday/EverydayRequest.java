package demitasse.cli.everyday;

import java.util.List;

/** A command on containers: the words are names and ids, but for {@link Action#EXEC} and {@link Action#RENAME} the first alone. */
public record EverydayRequest(Action action, List<String> words, EverydayOptions options) {
    public EverydayRequest {
        words = List.copyOf(words);
    }
}
