package demitasse.spec.json;

/** A document that cannot be read: where, by position and by pointer, and what to do about it.
 *
 * <p>Lines and columns count from 1, columns in characters; the pointer is that of RFC 6901, empty for the whole
 * document. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String source;
    private final int line;
    private final int column;
    private final String pointer;
    private final String problem;

    JsonException(String source, int line, int column, String pointer, String problem) {
        this.source = source;
        this.line = line;
        this.column = column;
        this.pointer = pointer;
        this.problem = problem;
    }

    /** {@code config.json:12:18: /process/args/1: expected a string, found a number}. */
    @Override
    public String getMessage() {
        String place = source + ":" + line + ":" + column + ": ";
        return pointer.isEmpty() ? place + problem : place + Excerpt.of(pointer, 200) + ": " + problem;
    }

    /** The name of the document, usually that of its file. */
    public String source() {
        return source;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public String pointer() {
        return pointer;
    }

    /** What is wrong and what was expected, without the place. */
    public String problem() {
        return problem;
    }
}
