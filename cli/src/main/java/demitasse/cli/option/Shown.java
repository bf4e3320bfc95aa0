package demitasse.cli.option;

/** A word from outside made fit to stand in a message: short, on one line, without control characters. */
public final class Shown {
    private static final int LONGEST = 80;

    private Shown() { }

    /** The word itself where that is plain, otherwise in single quotes with what a terminal would obey escaped. */
    public static String word(String word) {
        // A colon at the end would run into the one that messages put after a value.
        boolean plain = !word.isEmpty() && !word.endsWith(":");
        int end = Math.min(word.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = word.charAt(i);
            plain &= c > ' ' && c != 0x7f && c != '\'';
        }
        String shown = text(word);
        return plain ? shown : "'" + shown + "'";
    }

    /** The word without quotes around it, for messages that put their own. */
    public static String text(String word) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(word.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            append(shown, word.charAt(i));
        }
        return word.length() > LONGEST ? shown + "..." : shown.toString();
    }

    private static void append(StringBuilder shown, char c) {
        // The C1 range too: a terminal in an 8-bit mode takes U+009B for the start of an escape sequence.
        boolean control = c < ' ' || c >= 0x7f && c < 0xa0;
        if (!control) {
            shown.append(c);
        } else if (c == '\n') {
            shown.append("\\n");
        } else if (c == '\t') {
            shown.append("\\t");
        } else if (c == '\r') {
            shown.append("\\r");
        } else {
            shown.append("\\x").append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
        }
    }
}
