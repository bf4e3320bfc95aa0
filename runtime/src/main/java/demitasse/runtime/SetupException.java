package demitasse.runtime;

import org.jspecify.annotations.Nullable;

/** What was asked for cannot be had; the message says what, the hint what to do about it. */
public final class SetupException extends RuntimeException {
    private final @Nullable String hint;
    private final int exitCode;

    public SetupException(String message, @Nullable String hint) {
        this(message, hint, 125);
    }

    /** With an exit code of its own: 126 and 127 where the command itself is at fault, otherwise 125. */
    public SetupException(String message, @Nullable String hint, int exitCode) {
        super(message);
        this.hint = hint;
        this.exitCode = exitCode;
    }

    public @Nullable String hint() {
        return hint;
    }

    public int exitCode() {
        return exitCode;
    }
}
