package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Class names for what is thrown, and for nothing else.
 *
 * <p>Objects without a {@code toString} of their own would print the name of their class, so that TeaVM keeps it for all that may
 * ever be printed; it also keeps the pool of all literals, since names are found through it. Together they are a twentieth of
 * the binary. Here the names of throwables have a table of their own, and {@code ForbiddenUse} sees to it that nobody asks for others.
 */
final class NamesOfThrowables {
    private static final Pattern CLASS = Pattern.compile("^alignas\\(8\\) \\w+ (\\w+_Cls) = \\{\\n.*?^}\\n?;\\n", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SUPERCLASS = Pattern.compile("\\.superclass = \\(TeaVM_Class\\*\\) &(\\w+),");
    private static final Pattern NAME = Pattern.compile("\\.name = \\(TeaVM_Object\\*\\*\\) TEAVM_GET_STRING_ADDRESS\\((\\d+)\\),");
    private static final Pattern USE = Pattern.compile("TEAVM_GET_STRING\\((\\d+)\\)");
    private static final Pattern LITERAL = Pattern.compile("^    (TEAVM_STRING.*\\)),?  ?// string #(\\d+)$", Pattern.MULTILINE);

    private final Path folder;
    private final List<String> kept = new ArrayList<>();

    private NamesOfThrowables(Path folder) {
        this.folder = folder;
    }

    /** Rewrites the classes in {@link TablesApart#TABLES}, and the literals. */
    static void keep(Path folder) {
        try {
            new NamesOfThrowables(folder).keep();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep() throws IOException {
        Path literals = folder.resolve("strings.c");
        Map<String, String> texts = new HashMap<>();
        LITERAL.matcher(Files.readString(literals)).results().forEach(literal -> texts.put(literal.group(2), literal.group(1)));
        Path tables = folder.resolve(TablesApart.TABLES);
        Files.writeString(tables, withNames(Files.readString(tables), texts));
        Set<String> used = used();
        String pool = LITERAL.matcher(Files.readString(literals)).replaceAll(literal ->
                Matcher.quoteReplacement(used.contains(literal.group(2)) ? literal.group() : "    NULL, // string #" + literal.group(2)));
        Files.writeString(literals, pool + "TeaVM_String* const demitasse_names[] = {\n" + String.join(",\n", kept) + "\n};\n");
        Path header = folder.resolve("strings.h");
        Files.writeString(header, Files.readString(header) + "extern TeaVM_String* const demitasse_names[];\n");
    }

    private String withNames(String tables, Map<String, String> texts) {
        Map<String, String> superclasses = new HashMap<>();
        Matcher cls = CLASS.matcher(tables);
        while (cls.find()) {
            Matcher superclass = SUPERCLASS.matcher(cls.group());
            superclasses.put(cls.group(1), superclass.find() ? superclass.group(1) : "");
        }
        return cls.reset().replaceAll(found -> Matcher.quoteReplacement(NAME.matcher(found.group()).replaceFirst(name -> {
            if (!isThrowable(found.group(1), superclasses)) {
                return ".name = NULL,";
            }
            kept.add(texts.get(name.group(1)));
            return ".name = (TeaVM_Object**) (demitasse_names + " + (kept.size() - 1) + "),";
        })));
    }

    private static boolean isThrowable(String cls, Map<String, String> superclasses) {
        String ancestor = cls;
        while (!ancestor.isEmpty() && !ancestor.equals("jl_Throwable_Cls")) {
            ancestor = superclasses.getOrDefault(ancestor, "");
        }
        return !ancestor.isEmpty();
    }

    private Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".c")).toList()) {
                USE.matcher(Files.readString(file)).results().forEach(use -> used.add(use.group(1)));
            }
        }
        return used;
    }
}
