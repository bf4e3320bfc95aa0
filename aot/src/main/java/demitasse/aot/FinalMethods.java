package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Classes without places for the final methods of {@code Object}, and without a list of services that no class has.
 *
 * <p>TeaVM gives {@code getClass} and the identity hash a place in every class, as if a class could have its own. They stand at the same
 * position everywhere, among the methods of {@code Object}, so that taking them away moves all other methods alike.
 */
final class FinalMethods {
    private static final String OWN_METHODS = "    TeaVM_Class parent;\n";
    private static final Pattern PLACE =
            Pattern.compile("^    (?:void\\*|int32_t) \\(\\*virt_(?:getClass|identity)\\)\\(void\\*\\); // (\\d+)$", Pattern.MULTILINE);
    private static final Pattern ENTRY = Pattern.compile("^ *\\.virt_(?:getClass|identity) = &\\w+,?\\n", Pattern.MULTILINE);
    private static final Pattern CALL = Pattern.compile("TEAVM_METHOD\\(\\w+, \\w+, virt_(getClass|identity)\\)");

    private FinalMethods() {}

    /** Rewrites the classes below {@code folder} and in {@link TablesApart#TABLES}. */
    static void callDirectly(Path folder) {
        try {
            List<Path> files = new ArrayList<>(List.of(folder.resolve(TablesApart.TABLES)));
            try (var below = Files.walk(folder.resolve("classes"))) {
                below.filter(Files::isRegularFile).forEach(files::add);
            }
            Set<String> positions = new TreeSet<>();
            for (Path file : files) {
                PLACE.matcher(Files.readString(file)).results().forEach(place -> positions.add(place.group(1)));
            }
            for (Path file : files) {
                String text = Files.readString(file);
                String changed = changed(text, positions);
                if (!changed.equals(text)) {
                    Files.writeString(file, changed);
                }
            }
            Path core = folder.resolve("core.h");
            Files.writeString(core, Files.readString(core).replace("    struct TeaVM_Services* services;\n", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param positions those of the final methods, in decimal */
    static String changed(String source, Set<String> positions) {
        String text = source;
        // A class that lacks the method has a gap at its position. Whoever extends another class has the place from that.
        if (text.contains(OWN_METHODS)) {
            for (String position : positions) {
                text = Pattern.compile("^    .*\\); // " + position + "\\n", Pattern.MULTILINE).matcher(text).replaceAll("");
            }
        }
        return CALL.matcher(ENTRY.matcher(text).replaceAll("")).replaceAll("meth_jl_Object_$1");
    }
}
