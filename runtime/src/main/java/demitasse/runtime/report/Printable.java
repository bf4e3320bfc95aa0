package demitasse.runtime.report;

/** Text that a terminal may be given: names inside of a container can hold escape sequences that would act on it. */
public final class Printable {
    private static final String HEX = "0123456789abcdef";

    private Printable() {}

    /** The same on one line, with control characters and bytes that are no UTF-8 written as {@code \x1b}. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f && c < 0xa0) {
                appendByte(line, c);
            } else if (c >= 0xdc80 && c <= 0xdcff && !isPairEnd(text, i)) {
                appendByte(line, c - 0xdc00);
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    private static boolean isPairEnd(String text, int index) {
        return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    private static void appendByte(StringBuilder line, int value) {
        line.append("\\x").append(HEX.charAt(value >> 4 & 15)).append(HEX.charAt(value & 15));
    }
}
