package demitasse.engine.store;

import demitasse.engine.store.RunRecord.End;
import org.jspecify.annotations.Nullable;

/** Where a container stands, in the words that people know. */
public enum Status {
    CREATED("created"),
    RUNNING("running"),
    PAUSED("paused"),
    /** It has ended and will be started again by its policy. */
    RESTARTING("restarting"),
    EXITED("exited");

    /** What lists call one that has {@link #EXITED} without having run, since its program could not be. */
    private static final String ERROR = "error";

    private final String word;

    Status(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The word for one that has come to that end, null where it has come to none. */
    public String word(@Nullable End end) {
        return this == EXITED && end != null && end.isRefusal() ? ERROR : word;
    }

    /** Whether its program has begun and not ended. */
    public boolean isAlive() {
        return this == RUNNING || this == PAUSED;
    }
}
