package demitasse.runtime.state;

/** Where a container stands in its life (runtime.md, State); {@code PAUSED} is ours, as other runtimes have it. */
public enum Status {
    CREATING("creating"),
    CREATED("created"),
    RUNNING("running"),
    PAUSED("paused"),
    STOPPED("stopped");

    private final String word;

    Status(String word) {
        this.word = word;
    }

    /** As it stands in the state: {@code running}. */
    public String word() {
        return word;
    }
}
