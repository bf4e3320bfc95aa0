package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call site for all calls with the same handlers, in the place of one for each.
 *
 * <p>TeaVM numbers every call, so that an exception finds its handler and its line. Without line tables nearly all rows of the
 * table are empty, and the table is a fifth of the binary. What is left names handlers by their number within the method and
 * the class they catch, and nearly all of that is equal, too.
 */
final class SharedCallSites {
    private static final String HANDLERS = "exceptionHandlers_teavm_callSites";
    private static final Pattern HANDLER_TABLE = Pattern.compile("static TeaVM_ExceptionHandler " + HANDLERS + "\\[\\d+] = \\{.*?\\n};\\n", Pattern.DOTALL);
    private static final Pattern HANDLER =
            Pattern.compile("\\{ \\.id = (\\d+), \\.exceptionClass = ([^,]*), \\.next = (?:NULL|" + HANDLERS + "\\+(\\d+)) }");
    private static final Pattern TABLE = Pattern.compile("TeaVM_CallSite teavm_callSites\\[\\d+] = \\{.*?\\n};\\n", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\{ \\.firstHandler = (?:NULL|" + HANDLERS + " \\+ (\\d+)), \\.location = NULL }");
    private static final Pattern USE = Pattern.compile("TEAVM_WITH_CALL_SITE_ID\\((\\d+),");

    private SharedCallSites() {}

    /** Renumbers the calls in every source below {@code folder}; false when there are line tables, and nothing is changed. */
    static boolean share(Path folder) {
        try {
            Path file = folder.resolve("callsites.c");
            String text = Files.readString(file);
            if (text.contains("callSiteLocations_")) {
                return false;
            }
            List<MatchResult> found = HANDLER.matcher(text).results().toList();
            expect(text, HANDLERS, found.size());
            List<String> handlers = new ArrayList<>();
            Map<Integer, Integer> handlerNumbers = new HashMap<>();
            // The next handler of a call stands behind it.
            for (int i = found.size() - 1; i >= 0; i--) {
                MatchResult handler = found.get(i);
                String next = handler.group(3) == null ? "NULL" : HANDLERS + "+" + handlerNumbers.get(Integer.parseInt(handler.group(3)));
                handlerNumbers.put(i, number(handlers, "{ .id = " + handler.group(1) + ", .exceptionClass = " + handler.group(2) + ", .next = " + next + " }"));
            }
            List<String> rows = new ArrayList<>(List.of("{ .firstHandler = NULL, .location = NULL }"));
            List<Integer> rowNumbers = new ArrayList<>();
            Matcher row = ROW.matcher(text);
            while (row.find()) {
                rowNumbers.add(row.group(1) == null ? 0 : number(rows, "{ .firstHandler = " + HANDLERS + " + "
                        + handlerNumbers.get(Integer.parseInt(row.group(1))) + ", .location = NULL }"));
            }
            expect(text, "teavm_callSites", rowNumbers.size());
            String shared = replaced(text, HANDLER_TABLE, table("static TeaVM_ExceptionHandler " + HANDLERS, handlers));
            Files.writeString(file, replaced(shared, TABLE, table("TeaVM_CallSite teavm_callSites", rows)));
            renumber(folder.resolve("classes"), rowNumbers);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void expect(String text, String table, int entries) {
        if (entries > 0 && !text.contains(" " + table + "[" + entries + "] = {")) {
            throw new BuildFailure("TeaVM's table " + table + " has changed: adapt SharedCallSites");
        }
    }

    private static int number(List<String> entries, String entry) {
        int number = entries.indexOf(entry);
        if (number < 0) {
            entries.add(entry);
            return entries.size() - 1;
        }
        return number;
    }

    private static String table(String name, List<String> entries) {
        return name + "[" + entries.size() + "] = {\n" + String.join(",\n", entries) + "\n};\n";
    }

    // A program without any try has no table of handlers.
    private static String replaced(String text, Pattern table, String replacement) {
        return table.matcher(text).replaceFirst(Matcher.quoteReplacement(replacement));
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
