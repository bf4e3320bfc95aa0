package demitasse.spec.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads strings: UTF-8 and escapes into characters, strictly. */
final class JsonStrings {
    // Names and choices come up again and again (every rule of a seccomp filter has the same four), in one document as in
    // the next of a thousand; remembering them spares the objects, and lets a switch use their hash code again. A power of two.
    private static final int SHARED = 128;
    private static final int SHARED_LENGTH = 40;
    private static final @Nullable String[] SHARED_STRINGS = new String[SHARED];
    /** As they stand in a document, each without an escape. */
    private static final byte[] @Nullable [] SHARED_BYTES = new byte[SHARED][];
    private static final int CHARACTERS = 256;
    private static final char[] FIRST_CHARACTERS = new char[CHARACTERS];

    private final JsonText text;
    private final byte[] document;
    private char[] characters = FIRST_CHARACTERS;
    private int length;
    private int end;
    private int slot;

    JsonStrings(JsonText text, byte[] document) {
        this.text = text;
        this.document = document;
    }

    /** Reads the string whose first character is here, just after the quote. */
    String read(int start, boolean share) {
        String known = share ? known(start) : null;
        if (known != null) {
            return known;
        }
        int at = plain(start);
        int plainEnd = at;
        while (true) {
            if (at >= document.length) {
                throw text.error(start - 1, "a string that does not end; add the closing quote");
            }
            byte b = document[at];
            if (b == '"') {
                end = at + 1;
                String string = new String(characters, 0, length);
                if (share && at == plainEnd && length < SHARED_LENGTH) {
                    SHARED_STRINGS[slot] = string;
                    SHARED_BYTES[slot] = Arrays.copyOfRange(document, start, at);
                }
                return string;
            }
            if (b >= ' ' && b != '\\') {
                append((char) b);
                at++;
            } else if (b == '\\') {
                at = escape(at);
            } else if (b < 0) {
                at = multibyte(at);
            } else {
                throw text.error(at, "a control character in a string; write it as \\u00" + hex(b >> 4) + hex(b));
            }
        }
    }

    /** The string as it was read before, null where it was not, or where its place was taken since: {@link #slot} is where to remember it. */
    private @Nullable String known(int start) {
        byte[] from = document;
        int last = Math.min(from.length, start + SHARED_LENGTH);
        int hash = 0;
        int at = start;
        while (at < last && from[at] != '"') {
            hash = hash * 31 + from[at];
            at++;
        }
        slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SHARED - 1;
        byte[] bytes = SHARED_BYTES[slot];
        if (at == last || bytes == null || bytes.length != at - start) {
            return null;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != from[start + i]) {
                return null;
            }
        }
        end = at + 1;
        return SHARED_STRINGS[slot];
    }

    /** Takes in what is one byte a character, as nearly all is, up to what is not, and answers where that stands. */
    private int plain(int start) {
        byte[] from = document;
        char[] into = characters;
        int most = Math.min(into.length, from.length - start);
        int count = 0;
        while (count < most) {
            byte b = from[start + count];
            if (b < ' ' || b == '"' || b == '\\') {
                break;
            }
            into[count] = (char) b;
            count++;
        }
        length = count;
        return start + count;
    }

    /** Passes over the string whose first character is here; answers where it ends, after its closing quote. */
    int skip(int start) {
        byte[] from = document;
        int at = start;
        while (at < from.length && from[at] >= ' ' && from[at] != '"' && from[at] != '\\') {
            at++;
        }
        if (at < from.length && from[at] == '"') {
            return at + 1;
        }
        read(start, false);
        return end;
    }

    /** Where the string that was read last ends, after its closing quote. */
    int end() {
        return end;
    }

    private void append(char c) {
        if (length == characters.length) {
            characters = Arrays.copyOf(characters, length * 2);
        }
        characters[length] = c;
        length++;
    }

    private void appendCodePoint(int codePoint) {
        if (codePoint < 0x10000) {
            append((char) codePoint);
            return;
        }
        append((char) (0xd800 + (codePoint - 0x10000 >> 10)));
        append((char) (0xdc00 + (codePoint & 0x3ff)));
    }

    /** Takes in the escape that begins here, and answers where it ends. */
    private int escape(int at) {
        byte escaped = at + 1 < document.length ? document[at + 1] : 0;
        switch (escaped) {
            case '"', '\\', '/' -> append((char) escaped);
            case 'b' -> append('\b');
            case 'f' -> append('\f');
            case 'n' -> append('\n');
            case 'r' -> append('\r');
            case 't' -> append('\t');
            case 'u' -> {
                return unicodeEscape(at);
            }
            default -> throw text.error(at, "an unknown escape; write \\\\ for a backslash");
        }
        return at + 2;
    }

    private int unicodeEscape(int at) {
        int unit = fourHexDigits(at);
        if (unit == 0) {
            throw text.error(at, "U+0000 in a string; the kernel ends every text there, so remove it");
        }
        if (unit < 0xd800 || unit > 0xdfff) {
            append((char) unit);
            return at + 6;
        }
        boolean pair = unit < 0xdc00 && at + 7 < document.length && document[at + 6] == '\\' && document[at + 7] == 'u';
        int low = pair ? fourHexDigits(at + 6) : 0;
        if (low < 0xdc00 || low > 0xdfff) {
            throw text.error(at, "half of a surrogate pair; write the character itself, or both halves");
        }
        append((char) unit);
        append((char) low);
        return at + 12;
    }

    private int fourHexDigits(int escape) {
        int value = 0;
        for (int i = escape + 2; i < escape + 6; i++) {
            int digit = i < document.length ? hexDigit(document[i]) : -1;
            if (digit < 0) {
                throw text.error(escape, "an escape \\u without four hexadecimal digits; add them");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private static char hex(int digit) {
        return "0123456789abcdef".charAt(digit & 15);
    }

    /** Takes in the character of two to four bytes that begins here (RFC 3629), and answers where it ends. */
    private int multibyte(int at) {
        int first = document[at] & 0xff;
        int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        int codePoint = size == 0 ? -1 : first & 0xff >> size + 1;
        for (int i = 1; i < size && codePoint >= 0; i++) {
            int next = at + i < document.length ? document[at + i] : 0;
            codePoint = (next & 0xc0) == 0x80 ? codePoint << 6 | next & 0x3f : -1;
        }
        boolean shortest = size == 2 || size == 3 && codePoint >= 0x800 || size == 4 && codePoint >= 0x10000;
        boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
        if (!shortest || surrogate || codePoint < 0 || codePoint > 0x10ffff) {
            throw text.error(at, "byte " + first + " is not UTF-8 here; save the document as UTF-8");
        }
        appendCodePoint(codePoint);
        return at + size;
    }
}
