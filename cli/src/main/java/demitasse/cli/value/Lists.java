package demitasse.cli.value;

import java.util.ArrayList;
import java.util.List;

/** Words with separators between them. */
public final class Lists {
    private Lists() { }

    /** The words between commas, without empty ones. */
    public static List<String> split(String text) {
        return split(text, ',');
    }

    /** The words between separators, without empty ones. */
    public static List<String> split(String text, char separator) {
        List<String> words = new ArrayList<>();
        for (String word : Texts.split(text, separator)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
