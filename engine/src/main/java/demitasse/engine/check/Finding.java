package demitasse.engine.check;

import org.jspecify.annotations.Nullable;

/**
 * What one look at the host found.
 *
 * @param subject what was looked at, in the field's words: {@code cgroup controller memory}
 * @param found what is there, in one line
 * @param lost what does not work for want of it; null where all is well
 * @param mend the command, typed as it stands, that mends it; null where none does
 */
public record Finding(String subject, State state, String found, @Nullable String lost, @Nullable String mend) {
    /** How it stands with the subject. */
    public enum State {
        /** All that we do with it works. */
        WORKS("ok"),
        /** Containers run, but something that may be asked for does not work. */
        LIMITED("limited"),
        /** No container runs. */
        FAILS("fails");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Finding works(String subject, String found) {
        return new Finding(subject, State.WORKS, found, null, null);
    }

    static Finding limited(String subject, String found, String lost, @Nullable String mend) {
        return new Finding(subject, State.LIMITED, found, lost, mend);
    }

    static Finding fails(String subject, String found, String lost, @Nullable String mend) {
        return new Finding(subject, State.FAILS, found, lost, mend);
    }
}
