package demitasse.spec.json;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The characters of a document: a position in it, and the values that are no containers. */
final class JsonText {
    private final JsonReader reader;
    private final byte[] document;
    private final Supplier<String> source;
    private final JsonStrings strings;
    private final JsonNumbers numbers;
    private int at;
    private int valueStart;

    JsonText(JsonReader reader, byte[] document, Supplier<String> source) {
        this.reader = reader;
        this.document = document;
        this.source = source;
        this.strings = new JsonStrings(this, document);
        this.numbers = new JsonNumbers(this, document);
    }

    int position() {
        return at;
    }

    int valueStart() {
        return valueStart;
    }

    void refuseByteOrderMark() {
        boolean marked = document.length >= 3 && (document[0] & 0xff) == 0xef && (document[1] & 0xff) == 0xbb
                && (document[2] & 0xff) == 0xbf;
        if (marked) {
            throw error(0, "the document begins with a byte order mark; save it as UTF-8 without one");
        }
    }

    int skipSpace() {
        while (at < document.length) {
            byte b = document[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                break;
            }
            at++;
        }
        return at;
    }

    /** Whether this character comes next. */
    boolean at(char c) {
        skipSpace();
        return at < document.length && document[at] == c;
    }

    void expect(char c, String expected) {
        if (!at(c)) {
            throw expected(expected);
        }
        valueStart = at;
        at++;
    }

    /** Passes over the comma between two members, or over the end of their container and answers false. */
    boolean nextMember(char closing, boolean first) {
        if (at(closing)) {
            at++;
            return false;
        }
        if (first) {
            return true;
        }
        if (!at(',')) {
            throw expected("a comma or '" + closing + "'");
        }
        int comma = at;
        at++;
        if (at(closing)) {
            throw error(comma, "a comma before '" + closing + "'; remove the comma");
        }
        return true;
    }

    void expectEnd() {
        skipSpace();
        if (at < document.length) {
            throw expected("the end of the document");
        }
    }

    String memberName() {
        if (!at('"')) {
            throw expected("a name in double quotes");
        }
        return readString(true);
    }

    String string() {
        if (!at('"')) {
            throw expected("a string");
        }
        return readString(false);
    }

    String word() {
        if (!at('"')) {
            throw expected("a string");
        }
        return readString(true);
    }

    void skipString() {
        if (!at('"')) {
            throw expected("a string");
        }
        valueStart = at;
        at = strings.skip(at + 1);
    }

    private String readString(boolean shared) {
        valueStart = at;
        String string = strings.read(at + 1, shared);
        at = strings.end();
        return string;
    }

    boolean bool() {
        boolean value = at('t');
        if (!value && !at('f')) {
            throw expected("true or false");
        }
        literal(value ? "true" : "false");
        return value;
    }

    void nullValue() {
        if (!at('n')) {
            throw expected("null");
        }
        literal("null");
    }

    private void literal(String word) {
        valueStart = at;
        int end = at + word.length();
        boolean same = end <= document.length;
        for (int i = 0; same && i < word.length(); i++) {
            same = document[at + i] == word.charAt(i);
        }
        if (!same || end < document.length && isWordCharacter(document[end])) {
            throw error(at, "an unknown word; expected " + word + ", or a string in double quotes");
        }
        at = end;
    }

    static boolean isWordCharacter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '.';
    }

    /** A number from lowest to highest, the bounds included. */
    long integer(long lowest, long highest) {
        if (!atNumber()) {
            throw expected("an integer of " + lowest + ".." + highest);
        }
        readNumber();
        if (!numbers.isInteger() || !numbers.fits(lowest, highest)) {
            String hint = lowest == Long.MIN_VALUE && numbers.isInteger() ? "; for no limit write -1" : "";
            throw outOfRange(lowest + ".." + highest, hint);
        }
        return numbers.signed();
    }

    long unsigned() {
        if (!atNumber()) {
            throw expected("an integer of 0..18446744073709551615");
        }
        readNumber();
        if (!numbers.isInteger() || !numbers.fitsUnsigned()) {
            String hint = numbers.isInteger() ? "; for no limit write 18446744073709551615" : "";
            throw outOfRange("0..18446744073709551615", hint);
        }
        return numbers.magnitude();
    }

    String number() {
        if (!atNumber()) {
            throw expected("a number");
        }
        readNumber();
        return writtenNumber();
    }

    private JsonException outOfRange(String range, String hint) {
        String found = Excerpt.of(writtenNumber(), 40);
        return error(valueStart, "expected an integer of " + range + ", found " + found + hint);
    }

    private String writtenNumber() {
        return new String(document, valueStart, at - valueStart, StandardCharsets.US_ASCII);
    }

    private boolean atNumber() {
        skipSpace();
        return at < document.length && (document[at] == '-' || document[at] >= '0' && document[at] <= '9');
    }

    private void readNumber() {
        valueStart = at;
        at = numbers.read(at);
    }

    /** The kind of the next value, by its first character. */
    JsonReader.Kind kind() {
        skipSpace();
        int next = at < document.length ? document[at] : -1;
        return switch (next) {
            case '{' -> JsonReader.Kind.OBJECT;
            case '[' -> JsonReader.Kind.ARRAY;
            case '"' -> JsonReader.Kind.STRING;
            case 't', 'f' -> JsonReader.Kind.BOOLEAN;
            case 'n' -> JsonReader.Kind.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonReader.Kind.NUMBER;
            default -> throw expected("a value");
        };
    }

    private JsonException expected(String what) {
        return error(at, "expected " + what + ", found " + found());
    }

    private String found() {
        if (at >= document.length) {
            return "the end of the document";
        }
        byte next = document[at];
        return switch (next) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "true or false";
            case 'n' -> "null";
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
            default -> next > ' ' && next < 0x7f ? "'" + (char) next + "'" : "byte " + (next & 0xff);
        };
    }

    /** An error at this offset, with the pointer of what is being read. */
    JsonException error(int offset, String problem) {
        int line = 1;
        int column = 1;
        int end = Math.min(offset, document.length);
        for (int i = 0; i < end; i++) {
            if (document[i] == '\n') {
                line++;
                column = 1;
            } else if ((document[i] & 0xc0) != 0x80) {
                column++;
            }
        }
        return new JsonException(source.get(), line, column, reader.pointer(), problem);
    }
}
