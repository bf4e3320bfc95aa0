package demitasse.engine.store;

/** Where a container stands, in the words that people know. */
public enum Status {
    CREATED("created"),
    RUNNING("running"),
    PAUSED("paused"),
    /** It has ended and will be started again by its policy. */
    RESTARTING("restarting"),
    EXITED("exited");

    private final String word;

    Status(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether its program has begun and not ended. */
    public boolean isAlive() {
        return this == RUNNING || this == PAUSED;
    }
}
