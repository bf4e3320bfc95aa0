package demitasse.cli.value;

import demitasse.cli.option.BadValueException;

/** Keys as Docker writes them: {@code ctrl-p,ctrl-q}, single characters, {@code DEL}. */
public final class DetachSequence {
    private static final String CONTROL = "ctrl-";
    /** In the order of their codes. */
    private static final String CONTROLLED = "@abcdefghijklmnopqrstuvwxyz[\\]^_";
    private static final char DELETE = 127;

    private DetachSequence() { }

    /** The characters that the keys send; empty for none, so that nothing detaches. */
    public static String read(String text) {
        if (text.isEmpty()) {
            return text;
        }
        StringBuilder keys = new StringBuilder();
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            keys.append(key(text.substring(at, end)));
            at = end + 1;
        }
        return keys.toString();
    }

    private static char key(String word) {
        if (word.length() == 1 && word.charAt(0) > ' ' && word.charAt(0) < DELETE) {
            return word.charAt(0);
        }
        if (word.equals("DEL")) {
            return DELETE;
        }
        int code = word.startsWith(CONTROL) && word.length() == CONTROL.length() + 1 ? CONTROLLED.indexOf(lower(word.charAt(CONTROL.length()))) : -1;
        if (code < 0) {
            throw new BadValueException("'" + word + "' is no key; give characters and ctrl-a to ctrl-z, ctrl-@, ctrl-[, ctrl-\\, ctrl-], ctrl-^ or ctrl-_, "
                    + "parted by commas, such as ctrl-p,ctrl-q; an empty word has nothing detach");
        }
        return (char) code;
    }

    private static char lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? (char) (letter + ('a' - 'A')) : letter;
    }
}
