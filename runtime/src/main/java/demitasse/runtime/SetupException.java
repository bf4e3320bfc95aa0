package demitasse.runtime;

import org.jspecify.annotations.Nullable;

/** What was asked for cannot be had; the message says what, the hint what to do about it. */
public final class SetupException extends RuntimeException {
    private final @Nullable String hint;
    private final int exitCode;
    private final @Nullable String pointer;

    public SetupException(String message, @Nullable String hint) {
        this(message, hint, 125);
    }

    /** With an exit code of its own: 126 and 127 where the command itself is at fault, otherwise 125. */
    public SetupException(String message, @Nullable String hint, int exitCode) {
        this(message, hint, exitCode, null);
    }

    private SetupException(String message, @Nullable String hint, int exitCode, @Nullable String pointer) {
        super(message);
        this.hint = hint;
        this.exitCode = exitCode;
        this.pointer = pointer;
    }

    /** The same with the property of the configuration that asks for it, as a JSON pointer (RFC 6901). */
    public SetupException at(String property) {
        return new SetupException(String.valueOf(getMessage()), hint, exitCode, property);
    }

    /** The property that asks for it; null where it is that of the step, or of none. */
    public @Nullable String pointer() {
        return pointer;
    }

    public @Nullable String hint() {
        return hint;
    }

    public int exitCode() {
        return exitCode;
    }
}
