package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an object is one of a sealed family, whose members TeaVM numbers in many ranges, is found out by halves.
 *
 * <p>Its function asks for one gap between the ranges after the other: a hundred instructions for each operation of the kernel.
 */
final class QuickTypeTests {
    private static final Pattern FUNCTION = Pattern.compile("^(" + StartOrder.MARK + "int32_t supertypeof_\\w+\\(TeaVM_Class\\* supercls, TeaVM_Class\\* cls\\) \\{\\n"
            + "    int32_t tag = cls->tag;\\n    if \\(tag < \\d+ \\|\\| tag >= \\d+\\) return INT32_C\\(0\\);\\n)"
            + "((?:    if \\(tag >= \\d+ && tag < \\d+\\) return INT32_C\\(0\\);\\n)++)    return INT32_C\\(1\\);\\n}\\n", Pattern.MULTILINE);
    private static final Pattern GAP = Pattern.compile("    if \\(tag >= (\\d+) && tag < (\\d+)\\) return INT32_C\\(0\\);\\n");
    /** So many are asked for one after the other, which is no more than to halve them first. */
    private static final int FEW = 3;

    private QuickTypeTests() {}

    /** Rewrites the classes below {@code folder}. */
    static void halve(Path folder) {
        try (var files = Files.walk(folder.resolve("classes"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".c")).toList()) {
                String text = Files.readString(file);
                String changed = halved(text);
                if (!changed.equals(text)) {
                    Files.writeString(file, changed);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String halved(String source) {
        return FUNCTION.matcher(source).replaceAll(function ->
                Matcher.quoteReplacement(function.group(1) + search(GAP.matcher(function.group(2)).results().toList()) + "}\n"));
    }

    /** The gaps are in ascending order, so that a number below one of them is in none of those behind. */
    private static String search(List<MatchResult> gaps) {
        int middle = gaps.size() / 2;
        if (gaps.size() > FEW) {
            return "    if (tag < " + gaps.get(middle).group(1) + ") {\n" + search(gaps.subList(0, middle)) + "    }\n" + search(gaps.subList(middle, gaps.size()));
        }
        StringBuilder each = new StringBuilder();
        gaps.forEach(gap -> each.append(gap.group()));
        return each + "    return INT32_C(1);\n";
    }
}
