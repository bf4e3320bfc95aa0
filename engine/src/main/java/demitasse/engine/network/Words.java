package demitasse.engine.network;

import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;

/** A small file of ours: lines of words, of which the first says what the others are. */
final class Words {
    private final List<List<String>> lines = new ArrayList<>();

    Words(String text) {
        for (String line : Text.words(text, '\n')) {
            lines.add(Text.words(line, ' '));
        }
    }

    /** The word after that first one; empty where there is no such line. */
    String after(String first) {
        for (List<String> line : lines) {
            if (line.size() > 1 && line.getFirst().equals(first)) {
                return line.get(1);
            }
        }
        return "";
    }

    boolean has(String first) {
        for (List<String> line : lines) {
            if (!line.isEmpty() && line.getFirst().equals(first)) {
                return true;
            }
        }
        return false;
    }

    /** All lines that begin so and have as many words behind that, without the first. */
    List<List<String>> all(String first, int count) {
        List<List<String>> found = new ArrayList<>();
        for (List<String> line : lines) {
            if (line.size() == count + 1 && line.getFirst().equals(first)) {
                found.add(line.subList(1, line.size()));
            }
        }
        return found;
    }

    /** Any text as one word: what would part it, as two hexadecimal digits behind a per cent sign. */
    static String one(String text) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '%') {
                word.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    /** What {@link #one} was given. */
    static String whole(String word) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < word.length()) {
            boolean digits = word.charAt(i) == '%' && i + 2 < word.length();
            text.append(digits ? (char) (Character.digit(word.charAt(i + 1), 16) << 4 | Character.digit(word.charAt(i + 2), 16)) : word.charAt(i));
            i += digits ? 3 : 1;
        }
        return text.toString();
    }
}
