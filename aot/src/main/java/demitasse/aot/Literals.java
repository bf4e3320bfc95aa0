package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Literals as variables of their own, those of a start first, in the place of one pool.
 *
 * <p>Through the pool everything that is not used stays in the binary, with an address for each literal. The code needs none:
 * an address is known to the linker. Nothing outside of the heap is read as more than it is, so that a literal has no zero behind
 * its characters and ends at the next multiple of four, where TeaVM's ends at one of eight.
 *
 * <p>They are constants to the linker too, and lie beside the code: the hash of each is known, the collector leaves them alone, and
 * nobody asks for the identity of a text. What lies there may be forgotten with the code by whoever waits for long.
 */
final class Literals {
    /** Beside {@link JavaToC#ALL}. */
    static final String LITERALS = "literals.c";

    private static final Pattern VARIABLE = Pattern.compile("\\bTEAVM_GET_STRING_ADDRESS\\((\\d+)\\)");
    private static final Pattern LITERAL =
            Pattern.compile("^    TEAVM_STRING(_FROM_CODES)?\\((\\d+), (-?\\d+), ?((?s:.*?))\\),? {1,2}// string #(\\d+)$", Pattern.MULTILINE);

    // A long text is written in several pieces.
    // The linker gives the headers (QuickStart), whose upper halves, the identity hash, are zero. The sanitizers want whole alignment.
    private static final String LAYOUT = """
            #include "runtime.h"
            extern char demitasse_stringHeader, demitasse_charsHeader;
            #if __has_feature(address_sanitizer)
            #define LAYOUT
            #else
            #define LAYOUT __attribute__((packed, aligned(4)))
            #endif
            #define LITERAL(number, length, hash, constant, ...) \\
                static const struct LAYOUT { const void* header; int32_t size; char16_t data[length == 0 ? 1 : length]; } chars##number = { \\
                    &demitasse_charsHeader, length, __VA_ARGS__ }; \\
                constant struct LAYOUT { const void* header; const void* characters; int32_t hashCode; } demitasse_s##number = { \\
                    &demitasse_stringHeader, &chars##number, INT32_C(hash) };
            """;

    private Literals() {}

    /** Rewrites the literals below {@code folder}, and how the sources ask for them. */
    static void move(Path folder, StartOrder order) {
        try {
            Path strings = folder.resolve("strings.c");
            Map<Integer, String> literals = literals(Files.readString(strings));
            Set<Integer> sequence = new LinkedHashSet<>(order.literals());
            sequence.addAll(literals.keySet());
            StringBuilder source = new StringBuilder(LAYOUT);
            sequence.forEach(number -> source.append(literals.get(number)).append('\n'));
            Files.writeString(strings, "void teavm_initStringPool() {}\n");
            StringBuilder header = new StringBuilder("#pragma once\n#include \"runtime.h\"\nextern void teavm_initStringPool();\n"
                    + "#define TEAVM_GET_STRING(i) ((TeaVM_String*) demitasse_s##i)\n#define TEAVM_GET_STRING_ADDRESS(i) (&demitasse_variable##i)\n");
            literals.keySet().forEach(number -> header.append("extern char demitasse_s").append(number).append("[];\n"));
            for (int number : variables(folder)) {
                header.append("extern TeaVM_String* const demitasse_variable").append(number).append(";\n");
                source.append("TeaVM_String* const demitasse_variable%1$d = (TeaVM_String*) &demitasse_s%1$d;\n".formatted(number));
            }
            Files.writeString(folder.resolve(LITERALS), source);
            Files.writeString(folder.resolve("strings.h"), header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Integer, String> literals(String pool) {
        Map<Integer, String> literals = new TreeMap<>();
        Matcher literal = LITERAL.matcher(pool);
        while (literal.find()) {
            String characters = literal.group(1) == null ? literal.group(4) : "{ " + literal.group(4) + " }";
            // A hash of 0 is worked out, and written, whenever it is asked for.
            String constant = literal.group(3).equals("0") && !literal.group(2).equals("0") ? "" : "const";
            literals.put(Integer.parseInt(literal.group(5)), "LITERAL(" + literal.group(5) + ", " + literal.group(2) + ", " + literal.group(3)
                    + ", " + constant + ", " + characters + ")");
        }
        if (!pool.contains("teavm_stringPool[" + literals.size() + "] = {")) {
            throw new BuildFailure("TeaVM's strings.c has changed: adapt Literals");
        }
        return literals;
    }

    // The names of classes, and tables of texts, are found through variables.
    private static Set<Integer> variables(Path folder) throws IOException {
        Set<Integer> variables = new TreeSet<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".c")).toList()) {
                VARIABLE.matcher(Files.readString(file)).results().forEach(variable -> variables.add(Integer.parseInt(variable.group(1))));
            }
        }
        return variables;
    }
}
