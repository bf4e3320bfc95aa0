package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call site for all calls that no handler protects, in the place of one for each.
 *
 * <p>TeaVM numbers every call, so that an exception finds its handler and its line. Without line tables nearly all rows of the
 * table are empty, and the table is a fifth of the binary.
 */
final class SharedCallSites {
    private static final Pattern ROW = Pattern.compile("\\{ \\.firstHandler = ([^,]*), \\.location = NULL }");
    private static final Pattern USE = Pattern.compile("TEAVM_WITH_CALL_SITE_ID\\((\\d+),");
    private static final Pattern TABLE = Pattern.compile("TeaVM_CallSite teavm_callSites\\[\\d+\\] = \\{");
    private static final String EMPTY_ROW = "{ .firstHandler = NULL, .location = NULL }";

    private SharedCallSites() {}

    /** Renumbers the calls in every source below {@code folder}; false when there are line tables, and nothing is changed. */
    static boolean share(Path folder) {
        try {
            Path tables = folder.resolve("callsites.c");
            String text = Files.readString(tables);
            Matcher table = TABLE.matcher(text);
            if (!table.find() || text.contains("callSiteLocations_")) {
                return false;
            }
            List<Integer> numbers = new ArrayList<>();
            List<String> rows = new ArrayList<>(List.of(EMPTY_ROW));
            Matcher row = ROW.matcher(text.substring(table.end()));
            while (row.find()) {
                boolean handled = !row.group(1).equals("NULL");
                numbers.add(handled ? rows.size() : 0);
                if (handled) {
                    rows.add(row.group());
                }
            }
            Files.writeString(tables, text.substring(0, table.start()) + "TeaVM_CallSite teavm_callSites[" + rows.size() + "] = {\n"
                    + String.join(",\n", rows) + "\n};\n" + text.substring(text.indexOf("};", table.end()) + 2));
            renumber(folder.resolve("classes"), numbers);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void renumber(Path classes, List<Integer> numbers) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(classes)) {
            files = walk.filter(file -> file.toString().endsWith(".c")).toList();
        }
        for (Path file : files) {
            String text = Files.readString(file);
            String renumbered = USE.matcher(text).replaceAll(use ->
                "TEAVM_WITH_CALL_SITE_ID(" + numbers.get(Integer.parseInt(use.group(1))) + ",");
            if (!renumbered.equals(text)) {
                Files.writeString(file, renumbered);
            }
        }
    }
}
