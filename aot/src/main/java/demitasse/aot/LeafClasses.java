package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Classes without subclasses, which are nearly all, are compared by their address.
 *
 * <p>TeaVM numbers the classes so that subclasses lie in a range, and each class has a function that loads the number and compares it
 * with both ends. One comparison with the class itself, which every caller passes, is enough here; and where the function is
 * called through a table, one function does for all.
 */
final class LeafClasses {
    // The range has room for two, since TeaVM counts when it enters a class and when it leaves it.
    private static final Pattern FUNCTION = Pattern.compile("^(" + StartOrder.MARK + "int32_t supertypeof_(\\w+)\\(TeaVM_Class\\* supercls, TeaVM_Class\\* cls\\) \\{\\n)"
            + "    int32_t tag = cls->tag;\\n    if \\(tag < (\\d+) \\|\\| tag >= (\\d+)\\) return INT32_C\\(0\\);\\n    return INT32_C\\(1\\);\\n}\\n",
            Pattern.MULTILINE);
    private static final Pattern ENTRY = Pattern.compile("\\.isSupertypeOf = &supertypeof_(\\w+),");

    private LeafClasses() {}

    /** Rewrites the classes below {@code folder} and in {@link TablesApart#TABLES}. */
    static void compareByAddress(Path folder) {
        try {
            Set<String> leaves = new HashSet<>();
            try (var files = Files.walk(folder.resolve("classes"))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".c")).toList()) {
                    String text = Files.readString(file);
                    String changed = FUNCTION.matcher(text).replaceAll(found -> Matcher.quoteReplacement(compared(found.group(), found.group(1),
                            found.group(2), Integer.parseInt(found.group(4)) - Integer.parseInt(found.group(3)), leaves)));
                    if (!changed.equals(text)) {
                        Files.writeString(file, changed);
                    }
                }
            }
            if (leaves.isEmpty()) {
                throw new BuildFailure("the functions that compare classes look different now: adapt LeafClasses");
            }
            Path tables = folder.resolve(TablesApart.TABLES);
            String entries = ENTRY.matcher(Files.readString(tables)).replaceAll(entry ->
                    leaves.contains(entry.group(1)) ? ".isSupertypeOf = &demitasse_sameClass," : entry.group());
            Files.writeString(tables, "#include \"core.h\"\n"
                    + "static int32_t demitasse_sameClass(TeaVM_Class* supercls, TeaVM_Class* cls) { return supercls == cls; }\n" + entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String compared(String function, String head, String name, int range, Set<String> leaves) {
        if (range != 2) {
            return function;
        }
        leaves.add(name);
        return head + "    return supercls == cls;\n}\n";
    }
}
