package demitasse.engine.format;

/** Text of others that goes to a terminal, in one cell of a table. */
public final class Plain {
    private Plain() {}

    /** The same on one line, without what a terminal would obey: spaces in place of control characters. */
    public static String text(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c < ' ' || c >= 0x7f && c < 0xa0 ? ' ' : c);
        }
        return plain.toString();
    }

    /** At most so many characters, the last an ellipsis where some are missing. */
    public static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
