package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves the tables that name functions (classes with their virtual methods, exception handlers) into a source of their own.
 *
 * <p>Clang takes two functions for one strongly connected component when a table that the one mentions names the other. Every
 * function that makes an object mentions its class, so that nearly all functions are in one component, which clang's inliner
 * walks anew after each change: three quarters of its time. Functions that see the classes from afar are inlined all the same.
 */
final class TablesApart {
    /** Beside {@link JavaToC#ALL}, which no longer includes what is in here. */
    static final String TABLES = "tables.c";

    private static final String CALL_SITES = "callsites.c";
    private static final List<String> FOLDERS = List.of("classes", "arrays", "primitives");

    // A class, the offsets of its references (declared before the class, defined behind it) and the constants of an enum.
    private static final Pattern TABLE = Pattern.compile("^(?:alignas\\(8\\) \\w+ \\w+_Cls = \\{\\n.*?^}\\n?;\\n"
            + "|static \\w+\\*? (?:teavm_classLayouts_\\w+|\\w+_Cls_enumConstants)\\[\\d+](?: = \\{.*?})?;\\n)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("\\b(\\w+_Cls) = \\{");
    private static final String INITIALISED = "cls->flags |= INT32_C(1);";
    private static final Pattern INCLUDE = Pattern.compile("^#include \"([^\"]+)\"$", Pattern.MULTILINE);

    private TablesApart() {}

    /** Rewrites the sources below {@code folder}, which include each other by paths relative to themselves. */
    static void move(Path folder, StartOrder order) {
        try {
            StringBuilder tables = new StringBuilder("#include \"runtime.h\"\n");
            // A page that is written to is one's own from then on: the classes that a start initialises, which it thereby writes
            // to, stand side by side, then those that it only reads, then all others.
            List<StringBuilder> parts = List.of(new StringBuilder(), new StringBuilder(), new StringBuilder());
            for (String part : FOLDERS) {
                try (var files = Files.walk(folder.resolve(part))) {
                    for (Path file : files.filter(file -> file.toString().endsWith(".c")).sorted().toList()) {
                        moveFrom(file, folder, tables, order, parts);
                    }
                }
            }
            parts.forEach(tables::append);
            tables.append(include(CALL_SITES));
            Path all = folder.resolve(JavaToC.ALL);
            String text = Files.readString(all);
            if (tables.indexOf("_Cls = {") < 0 || !text.contains(include(CALL_SITES))) {
                throw new BuildFailure("TeaVM's classes look different now: adapt TablesApart");
            }
            Files.writeString(all, text.replace(include(CALL_SITES), ""));
            Files.writeString(folder.resolve(TABLES), tables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void moveFrom(Path file, Path folder, StringBuilder includes, StartOrder order, List<StringBuilder> parts) throws IOException {
        String text = Files.readString(file);
        Matcher table = TABLE.matcher(text);
        StringBuilder found = new StringBuilder();
        while (table.find()) {
            found.append(table.group());
        }
        if (found.isEmpty()) {
            return;
        }
        Matcher include = INCLUDE.matcher(text);
        while (include.find()) {
            includes.append(include(folder.relativize(file.resolveSibling(include.group(1)).normalize()).toString()));
        }
        boolean early = CLASS.matcher(found).results().map(cls -> cls.group(1)).anyMatch(order::mentionsClass);
        parts.get(!early ? 2 : text.contains(INITIALISED) ? 0 : 1).append(found);
        Files.writeString(file, table.replaceAll(""));
    }

    private static String include(String file) {
        return "#include \"" + file + "\"\n";
    }
}
