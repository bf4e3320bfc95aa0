package demitasse.spec.json;

/** Text of a document as a message may show it: short, and without control characters that a terminal would obey. */
final class Excerpt {
    private Excerpt() {}

    static String of(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        int length = Math.min(text.length(), longest);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c) ? '?' : c);
        }
        if (length < text.length()) {
            shown.append("...");
        }
        return shown.toString();
    }
}
