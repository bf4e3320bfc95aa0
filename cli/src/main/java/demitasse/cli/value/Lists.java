package demitasse.cli.value;

import demitasse.kernel.Text;
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
        return Text.words(text, separator);
    }
}
