package demitasse.cli.oci;

import demitasse.cli.option.OptionTable;
import demitasse.cli.option.Shown;
import java.util.List;

/** The id of a container as a word of a command line. */
final class ContainerId {
    private ContainerId() { }

    /** The one word that there may be. */
    static String only(List<String> words, OptionTable<?> table) {
        if (words.size() > 1) {
            throw table.error("one ID is taken, and " + Shown.word(words.get(1)) + " follows it");
        }
        return first(words, table);
    }

    /** The first of several words. */
    static String first(List<String> words, OptionTable<?> table) {
        if (words.isEmpty()) {
            throw table.error("the container's ID is missing");
        }
        String id = words.getFirst();
        if (!isId(id)) {
            throw table.error("invalid container ID format: " + Shown.word(id)
                    + " (letters, digits, '_', '+', '-' and '.' make an ID)");
        }
        return id;
    }

    /** An ID becomes the name of a directory, so that it must not lead elsewhere. */
    static boolean isId(String id) {
        boolean allowed = !id.isEmpty() && id.length() <= 255 && !id.equals(".") && !id.equals("..");
        for (int i = 0; allowed && i < id.length(); i++) {
            char c = id.charAt(i);
            allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_+-.".indexOf(c) >= 0;
        }
        return allowed;
    }
}
