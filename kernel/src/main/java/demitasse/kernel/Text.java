package demitasse.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Text across the kernel's border: UTF-8, and bytes that are no UTF-8 survive the way in and out.
 *
 * <p>Linux knows names, arguments and environments as bytes only. A byte that is not part of well-formed UTF-8 becomes a
 * lone surrogate U+DC80..U+DCFF, which no well-formed text holds, and becomes the same byte again on the way out.
 */
public final class Text {
    private Text() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int from, int to) {
        // Nearly all text is ASCII, where a character is a byte: a fifth of the instructions.
        char[] characters = new char[to - from];
        for (int i = 0; i < characters.length; i++) {
            byte character = bytes[from + i];
            if (character < 0) {
                return decodeSequences(bytes, from, to);
            }
            characters[i] = (char) character;
        }
        return new String(characters);
    }

    private static String decodeSequences(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int first = bytes[at] & 0xff;
            int length = first < 0x80 ? 1 : sequenceLength(bytes, at, to);
            if (length == 1) {
                text.append((char) first);
            } else if (length == 0) {
                text.append((char) (0xdc00 + first));
                length = 1;
            } else {
                appendCodePoint(text, codePoint(bytes, at, length));
            }
            at += length;
        }
        return text.toString();
    }

    public static byte[] encode(String text) {
        byte[] characters = new byte[text.length()];
        for (int i = 0; i < characters.length; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                return encodeSequences(text);
            }
            characters[i] = (byte) character;
        }
        return characters;
    }

    private static byte[] encodeSequences(String text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            size += encodedSize(text, i);
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            at = encodeAt(text, i, bytes, at);
        }
        return bytes;
    }

    /** The path of what is called so in a directory. */
    public static String path(String directory, String name) {
        // Copied as they are: with + they are put together character by character, which takes five times as long.
        int slash = directory.length();
        char[] path = new char[slash + 1 + name.length()];
        directory.getChars(0, slash, path, 0);
        path[slash] = '/';
        name.getChars(0, name.length(), path, slash + 1);
        return new String(path);
    }

    /** The parts between separators, empty ones included; at least one. */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** The parts between separators, without those that are empty. */
    public static List<String> words(String text, char separator) {
        List<String> words = new ArrayList<>();
        for (String part : split(text, separator)) {
            if (!part.isEmpty()) {
                words.add(part);
            }
        }
        return words;
    }

    /** Two small hexadecimal digits for each byte. */
    public static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(2 * bytes.length);
        for (byte one : bytes) {
            text.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        return text.toString();
    }

    /** Whether it is one of 0 to 9. The library's own test unpacks the tables of all Unicode first, which takes as long as a clone. */
    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether it is a letter or digit of ASCII. */
    public static boolean isLetterOrDigit(char c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** The text with the small letters of ASCII as capitals, whatever the locale. */
    public static String upperCase(String text) {
        StringBuilder upper = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return upper.toString();
    }

    private static int encodedSize(String text, int index) {
        char c = text.charAt(index);
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        if (isPairStart(text, index)) {
            return 4;
        }
        if (isPairEnd(text, index)) {
            return 0;
        }
        return isEscape(c) ? 1 : 3;
    }

    private static int encodeAt(String text, int index, byte[] bytes, int at) {
        int c = text.charAt(index);
        switch (encodedSize(text, index)) {
            case 0 -> {
                return at;
            }
            case 1 -> bytes[at] = (byte) c;
            case 2 -> {
                bytes[at] = (byte) (0xc0 | c >> 6);
                bytes[at + 1] = (byte) (0x80 | c & 0x3f);
                return at + 2;
            }
            case 3 -> {
                bytes[at] = (byte) (0xe0 | c >> 12);
                bytes[at + 1] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[at + 2] = (byte) (0x80 | c & 0x3f);
                return at + 3;
            }
            default -> {
                int point = Character.toCodePoint((char) c, text.charAt(index + 1));
                bytes[at] = (byte) (0xf0 | point >> 18);
                bytes[at + 1] = (byte) (0x80 | point >> 12 & 0x3f);
                bytes[at + 2] = (byte) (0x80 | point >> 6 & 0x3f);
                bytes[at + 3] = (byte) (0x80 | point & 0x3f);
                return at + 4;
            }
        }
        return at + 1;
    }

    /** The text where every byte that was no UTF-8 is a replacement character (U+FFFD): what JSON can say of it. */
    public static String wellFormed(String text) {
        StringBuilder formed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean alone = Character.isSurrogate(text.charAt(i)) && !isPairStart(text, i) && !isPairEnd(text, i);
            formed.append(alone ? '\ufffd' : text.charAt(i));
        }
        return formed.toString();
    }

    private static boolean isPairStart(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static boolean isPairEnd(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) && index > 0 && isPairStart(text, index - 1);
    }

    private static boolean isEscape(char c) {
        return c >= 0xdc80 && c <= 0xdcff;
    }

    /** The length of the well-formed sequence at {@code at} (Unicode, table 3-7), or 0. */
    private static int sequenceLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        int point = bytes[at] & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[at + i] & 0x3f;
        }
        return point;
    }

    private static void appendCodePoint(StringBuilder text, int point) {
        if (point >= 0x10000) {
            text.append(Character.highSurrogate(point)).append(Character.lowSurrogate(point));
        } else {
            text.append((char) point);
        }
    }
}
