package demitasse.cli.store;

import java.util.List;

/** A command on volumes or the store; the words are names of volumes. */
public record StoreRequest(Action action, List<String> words, StoreOptions options) {
    public StoreRequest {
        words = List.copyOf(words);
    }
}
