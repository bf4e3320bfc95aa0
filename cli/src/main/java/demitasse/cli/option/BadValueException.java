package demitasse.cli.option;

/** A value that an option cannot take; the message says what is allowed, the table adds the option and the value. */
public final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BadValueException(String allowed) {
        super(allowed);
    }

    /** What is allowed. */
    public String allowed() {
        return String.valueOf(getMessage());
    }
}
