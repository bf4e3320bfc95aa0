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

    static byte[] read(String text) {
        byte[] bytes = new byte[text.length() * 6 / 8];
        int bits = 0;
        int count = 0;
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bits = bits << 6 | c - (c > LEFT_OUT ? FIRST + 1 : FIRST);
            count += 6;
            if (count >= 8) {
                count -= 8;
                bytes[length++] = (byte) (bits >>> count);
            }
        }
        return bytes;
    }

    private static char character(int value) {
        int c = FIRST + value;
        return (char) (c >= LEFT_OUT ? c + 1 : c);
    }
}
