package demitasse.runtime;

import demitasse.kernel.Fd;

/**
 * Whom a step is about: the process that performs it, or init as its parent sees it. The parent acts where the kernel asks
 * for rights in the first user namespace, which init gives up by entering one of its own.
 */
public enum Subject {
    OURSELVES(""),
    INIT(" from outside");

    private final String words;

    Subject(String words) {
        this.words = words;
    }

    /** What the words of a step end with. */
    public String words() {
        return words;
    }

    /** As calls take it that know 0 as the caller. */
    public int pid(Site site) {
        return switch (this) {
            case OURSELVES -> 0;
            case INIT -> site.initPid();
        };
    }

    /** Where {@link #file} is seen from. */
    public Fd directory(Site site) {
        return switch (this) {
            case OURSELVES -> Fd.HERE;
            case INIT -> site.kept(Step.INIT_PROCESS);
        };
    }

    /** A file of the process in procfs. */
    public String file(String name) {
        return switch (this) {
            case OURSELVES -> "/proc/self/" + name;
            case INIT -> name;
        };
    }
}
