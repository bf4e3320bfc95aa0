package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of classes in a table of their own, so that the pool of all literals can go.
 *
 * <p>A class finds its name through the pool, which thereby stays in the binary with its thousands of addresses. The code needs
 * none of them: clang knows where a literal is.
 */
final class NamesApart {
    private static final Pattern NAME = Pattern.compile("\\.name = \\(TeaVM_Object\\*\\*\\) TEAVM_GET_STRING_ADDRESS\\((\\d+)\\),");
    private static final Pattern LITERAL = Pattern.compile("^    (TEAVM_STRING.*\\)),? {1,2}// string #(\\d+)$", Pattern.MULTILINE);

    private NamesApart() {}

    /** Rewrites the classes in {@link TablesApart#TABLES}. */
    static void move(Path folder) {
        try {
            Path strings = folder.resolve("strings.c");
            String pool = Files.readString(strings);
            Map<String, String> literals = new HashMap<>();
            LITERAL.matcher(pool).results().forEach(literal -> literals.put(literal.group(2), literal.group(1)));
            List<String> names = new ArrayList<>();
            Path tables = folder.resolve(TablesApart.TABLES);
            Files.writeString(tables, NAME.matcher(Files.readString(tables)).replaceAll(name -> {
                if (!literals.containsKey(name.group(1))) {
                    throw new BuildFailure("TeaVM's strings.c has changed: adapt NamesApart");
                }
                names.add(literals.get(name.group(1)));
                return Matcher.quoteReplacement(".name = (TeaVM_Object**) (demitasse_names + " + (names.size() - 1) + "),");
            }));
            Files.writeString(strings, pool + "TeaVM_String* const demitasse_names[] = {\n" + String.join(",\n", names) + "\n};\n");
            Path header = folder.resolve("strings.h");
            Files.writeString(header, Files.readString(header) + "extern TeaVM_String* const demitasse_names[];\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
