package demitasse.cli.option;

/** A command line that means nothing: the message says what is wrong, the hint where to look. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String hint;

    public UsageException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public String hint() {
        return hint;
    }
}
