package demitasse.runtime.seccomp;

/** Bytes as printable text, 6 bits a character, that needs no escapes in a source file. */
final class Printed {
    private static final int FIRST = '0';
    private static final int LEFT_OUT = '\\';

    private Printed() {}

    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 4 / 3 + 2);
        int bits = 0;
        int count = 0;
        for (byte one : bytes) {
            bits = bits << 8 | one & 0xff;
            count += 8;
            while (count >= 6) {
                count -= 6;
                text.append(character(bits >>> count & 63));
            }
        }
        if (count > 0) {
            text.append(character(bits << 6 - count & 63));
        }
        return text.toString();
    }

    /** Four characters are three bytes; what a start reads has thousands. */
    static byte[] read(String text) {
        char[] characters = new char[text.length()];
        text.getChars(0, characters.length, characters, 0);
        byte[] bytes = new byte[characters.length * 6 / 8];
        int length = 0;
        int i = 0;
        for (; i + 4 <= characters.length; i += 4) {
            int bits = value(characters[i]) << 18 | value(characters[i + 1]) << 12 | value(characters[i + 2]) << 6 | value(characters[i + 3]);
            bytes[length] = (byte) (bits >>> 16);
            bytes[length + 1] = (byte) (bits >>> 8);
            bytes[length + 2] = (byte) bits;
            length += 3;
        }
        int bits = 0;
        int count = 0;
        for (; i < characters.length; i++) {
            bits = bits << 6 | value(characters[i]);
            count += 6;
            if (count >= 8) {
                count -= 8;
                bytes[length++] = (byte) (bits >>> count);
            }
        }
        return bytes;
    }

    private static int value(char c) {
        return c - (c > LEFT_OUT ? FIRST + 1 : FIRST);
    }

    private static char character(int value) {
        int c = FIRST + value;
        return (char) (c >= LEFT_OUT ? c + 1 : c);
    }
}
