package demitasse.spec.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a JSON document as UTF-8, compact on one line or indented by two spaces.
 *
 * <p>The calls follow the document: {@code beginObject(); name("pid"); number(7); endObject();}. Those named
 * {@code member} write a name with its value, or nothing where the value is absent. */
public final class JsonWriter {
    private static final String HEX = "0123456789abcdef";
    /** Enough for the record of a container; others double it. */
    private static final int FIRST_BYTES = 256;

    private final boolean indented;
    private byte[] document = new byte[FIRST_BYTES];
    private char[] characters = new char[256];
    private int length;
    private int depth;
    private boolean first = true;
    private boolean named;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    /** Everything on one line, without a space. */
    public static JsonWriter compact() {
        return new JsonWriter(false);
    }

    /** A line for each value, indented by two spaces for each level. */
    public static JsonWriter indented() {
        return new JsonWriter(true);
    }

    /** What was written so far, without a line break at its end. */
    public byte[] toBytes() {
        return resized(length);
    }

    public JsonWriter beginObject() {
        return begin('{');
    }

    public JsonWriter endObject() {
        return end('}');
    }

    public JsonWriter beginArray() {
        return begin('[');
    }

    public JsonWriter endArray() {
        return end(']');
    }

    private JsonWriter begin(char opening) {
        beforeValue();
        put(opening);
        depth++;
        first = true;
        return this;
    }

    private JsonWriter end(char closing) {
        depth--;
        if (!first) {
            newLine();
        }
        put(closing);
        first = false;
        return this;
    }

    /** The name of the member whose value comes next. */
    public JsonWriter name(String name) {
        beforeValue();
        quoted(name);
        put(':');
        if (indented) {
            put(' ');
        }
        named = true;
        return this;
    }

    public JsonWriter string(String value) {
        beforeValue();
        quoted(value);
        first = false;
        return this;
    }

    public JsonWriter number(long value) {
        beforeValue();
        if (value < 0) {
            put('-');
        }
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        room(digits);
        byte[] into = document;
        long rest = value;
        // From the last digit on, without a text in between: a tenth of what that takes, and records hold many numbers.
        for (int at = length + digits - 1; at >= length; at--) {
            int digit = (int) (rest % 10);
            into[at] = (byte) ('0' + (digit < 0 ? -digit : digit));
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** A number whose 64 bits are unsigned. */
    public JsonWriter unsigned(long value) {
        if (value >= 0) {
            return number(value);
        }
        long tens = Long.divideUnsigned(value, 10);
        return plain(Long.toString(tens) + (value - tens * 10));
    }

    /** A number as it is to stand in the document, such as {@code 0.25}. */
    public JsonWriter number(String written) {
        return plain(written);
    }

    public JsonWriter bool(boolean value) {
        return plain(value ? "true" : "false");
    }

    public JsonWriter nullValue() {
        return plain("null");
    }

    public JsonWriter member(String name, @Nullable String value) {
        return value == null ? this : name(name).string(value);
    }

    public JsonWriter member(String name, @Nullable Long value) {
        return value == null ? this : name(name).number(value);
    }

    public JsonWriter member(String name, @Nullable Integer value) {
        return value == null ? this : name(name).number(value);
    }

    public JsonWriter member(String name, @Nullable Boolean value) {
        return value == null ? this : name(name).bool(value);
    }

    public JsonWriter unsignedMember(String name, @Nullable Long value) {
        return value == null ? this : name(name).unsigned(value);
    }

    /** A flag whose absence means false. */
    public JsonWriter flag(String name, boolean value) {
        return value ? name(name).bool(true) : this;
    }

    public JsonWriter member(String name, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        name(name).beginArray();
        for (String value : values) {
            string(value);
        }
        return endArray();
    }

    public JsonWriter member(String name, Map<String, String> values) {
        if (values.isEmpty()) {
            return this;
        }
        name(name).beginObject();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            name(entry.getKey()).string(entry.getValue());
        }
        return endObject();
    }

    private JsonWriter plain(String characters) {
        beforeValue();
        for (int i = 0; i < characters.length(); i++) {
            put(characters.charAt(i));
        }
        return this;
    }

    /** The comma and the line break that separate a value, or a name, from what stands before it. */
    private void beforeValue() {
        if (named) {
            named = false;
            return;
        }
        if (!first) {
            put(',');
        }
        if (depth > 0) {
            newLine();
        }
        first = false;
    }

    private void newLine() {
        if (!indented) {
            return;
        }
        put('\n');
        for (int i = 0; i < depth; i++) {
            put(' ');
            put(' ');
        }
    }

    private void quoted(String value) {
        int end = value.length();
        room(end + 2);
        byte[] into = document;
        int at = length;
        into[at] = '"';
        at++;
        // Out of the string at once: asking for one character after the other takes three times as long.
        if (characters.length < end) {
            characters = new char[end];
        }
        char[] from = characters;
        value.getChars(0, end, from, 0);
        // What needs no escape and is one byte each, as nearly all is.
        for (int i = 0; i < end; i++) {
            char c = from[i];
            if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
                length = at;
                escaped(value, i);
                put('"');
                return;
            }
            into[at] = (byte) c;
            at++;
        }
        into[at] = '"';
        length = at + 1;
    }

    private void escaped(String value, int from) {
        int i = from;
        while (i < value.length()) {
            char c = value.charAt(i);
            i++;
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c < ' ') {
                control(c);
            } else if (c < 0x80) {
                put(c);
            } else if (Character.isSurrogate(c)) {
                multibyte(surrogatePair(value, i - 1));
                i++;
            } else {
                multibyte(c);
            }
        }
    }

    private static int surrogatePair(String value, int at) {
        char low = at + 1 < value.length() ? value.charAt(at + 1) : 0;
        if (!Character.isHighSurrogate(value.charAt(at)) || !Character.isLowSurrogate(low)) {
            throw new IllegalArgumentException("half of a surrogate pair has no form in UTF-8");
        }
        return Character.toCodePoint(value.charAt(at), low);
    }

    private void control(char c) {
        put('\\');
        switch (c) {
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            case '\b' -> put('b');
            case '\f' -> put('f');
            default -> {
                put('u');
                put('0');
                put('0');
                put(HEX.charAt(c >> 4));
                put(HEX.charAt(c & 15));
            }
        }
    }

    private void multibyte(int codePoint) {
        if (codePoint < 0x800) {
            put(0xc0 | codePoint >> 6);
        } else {
            if (codePoint < 0x10000) {
                put(0xe0 | codePoint >> 12);
            } else {
                put(0xf0 | codePoint >> 18);
                put(0x80 | codePoint >> 12 & 0x3f);
            }
            put(0x80 | codePoint >> 6 & 0x3f);
        }
        put(0x80 | codePoint & 0x3f);
    }

    private void put(int b) {
        if (length == document.length) {
            document = resized(length * 2);
        }
        document[length] = (byte) b;
        length++;
    }

    /** Has so many more bytes fit. */
    private void room(int bytes) {
        int larger = document.length;
        while (length + bytes > larger) {
            larger *= 2;
        }
        if (larger > document.length) {
            document = resized(larger);
        }
    }

    // Arrays.copyOf goes byte by byte in the native binary.
    private byte[] resized(int bytes) {
        byte[] copy = new byte[bytes];
        System.arraycopy(document, 0, copy, 0, length);
        return copy;
    }
}
