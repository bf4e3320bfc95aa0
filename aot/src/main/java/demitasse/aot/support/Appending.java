package demitasse.aot.support;

import org.jspecify.annotations.Nullable;

/** What a string builder does to append, copying all characters at once. */
public final class Appending {
    private Appending() {}

    /** The text of an object, or {@code null} where there is none (JLS 15.18.1). */
    public static String text(@Nullable Object object) {
        String text = object == null ? null : object.toString();
        return text == null ? "null" : text;
    }

    /** {@code buffer}, of which {@code length} is used, or a larger one, with the text behind that. */
    public static char[] with(char[] buffer, int length, String text) {
        int size = text.length();
        char[] into = roomy(buffer, length, size);
        text.getChars(0, size, into, length);
        return into;
    }

    /** The same with one character. */
    public static char[] with(char[] buffer, int length, char character) {
        char[] into = roomy(buffer, length, 1);
        into[length] = character;
        return into;
    }

    /** {@code buffer}, of which {@code count} bytes are used, or a larger one, with a part of the data behind those. */
    public static byte[] with(byte[] buffer, int count, byte[] data, int offset, int length) {
        byte[] into = length <= buffer.length - count ? buffer : copy(buffer, Math.max(count + length, buffer.length * 2 + 2));
        System.arraycopy(data, offset, into, count, length);
        return into;
    }

    private static char[] roomy(char[] buffer, int length, int size) {
        if (size <= buffer.length - length) {
            return buffer;
        }
        char[] larger = new char[ArraySize.checked(Math.max(length + size, buffer.length * 2 + 2))];
        System.arraycopy(buffer, 0, larger, 0, length);
        return larger;
    }

    /** {@code Arrays.copyOf}. */
    public static byte[] copy(byte[] original, int length) {
        byte[] copy = new byte[ArraySize.checked(length)];
        System.arraycopy(original, 0, copy, 0, Math.min(length, original.length));
        return copy;
    }

    /** {@code Arrays.copyOf}. */
    public static char[] copy(char[] original, int length) {
        char[] copy = new char[ArraySize.checked(length)];
        System.arraycopy(original, 0, copy, 0, Math.min(length, original.length));
        return copy;
    }
}
