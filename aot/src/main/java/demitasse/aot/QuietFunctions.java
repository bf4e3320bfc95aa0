package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions that allocate nothing before they return have no frame: nobody can collect, so nobody looks for their references.
 *
 * <p>TeaVM keeps in a frame what is used after a call, and a check of null or of bounds counts as one. Such a check only ever returns
 * when it holds; whoever is thrown past has no use for its references, unless it has a handler, and then it keeps its frame. So
 * {@code String.charAt} is ten instructions instead of 28, and it is the function that a start calls most. Who is quiet follows
 * from whom a function calls: at first all are thought to be, and those who call somebody else are taken out until none is left.
 *
 * <p>Where an exception is made of nothing but its class, and thrown, one function for all does both, in a frame of its own.
 */
final class QuietFunctions {
    private static final Pattern CALL = Pattern.compile("\\b([A-Za-z_]\\w*)\\(");
    private static final Pattern FRAME = Pattern.compile("^ *(?:TEAVM_ALLOC_STACK\\(INT32_C\\(\\d+\\)\\)|DEMITASSE_ENTER\\(\\d+\\)|TEAVM_RELEASE_STACK"
            + "|TEAVM_GC_ROOT\\(INT32_C\\(\\d+\\), \\w+\\));\\n", Pattern.MULTILINE);
    private static final Pattern THROW = Pattern.compile("^( *)(\\w+) = \\(meth_otr_Allocator_allocate\\(&(\\w+_Cls)\\)\\);\\n"
            + " *TEAVM_GC_ROOT\\(INT32_C\\(\\d+\\), \\2\\);\\n *\\((\\w+__init_)\\(\\2\\)\\);\\n *\\(meth_otr_ExceptionHandling_throwException\\(\\2\\)\\);\\n",
            Pattern.MULTILINE);

    /** What is no call, what is a macro without one, and what of the runtime neither allocates nor returns where it does. */
    private static final Set<String> HARMLESS = Set.of("if", "while", "for", "switch", "return", "sizeof", "INT32_C", "INT64_C",
            "TEAVM_GET_STRING", "TEAVM_FIELD", "TEAVM_AS", "TEAVM_ARRAY_LENGTH", "TEAVM_ARRAY_DATA", "TEAVM_ARRAY_DATAN",
            "TEAVM_ARRAY_AT", "TEAVM_ADDRESS_ADD", "TEAVM_STRUCTURE_ADD", "TEAVM_TO_BYTE", "TEAVM_TO_SHORT", "TEAVM_TO_CHAR", "TEAVM_PACK_CLASS",
            "TEAVM_UNPACK_CLASS", "TEAVM_CLASS_OF", "TEAVM_ALIGN", "teavm_nullCheck", "teavm_checkBounds", "teavm_checkLowerBound", "teavm_checkUpperBound",
            "teavm_checkcast", "teavm_instanceof", "teavm_gc_writeBarrier", "teavm_throwNullPointerException", "teavm_throwArrayIndexOutOfBoundsException",
            "memcpy", "memmove", "memset", "demitasse_throwNew");

    private static final String DECLARED = "\nextern __attribute__((noreturn, cold)) void demitasse_throwNew(void* cls, void (*construct)(void*));\n";
    private static final String DEFINED = """

            extern void* meth_otr_Allocator_allocate(void*);
            extern void meth_otr_ExceptionHandling_throwException(void*);
            __attribute__((noreturn, cold, noinline)) void demitasse_throwNew(void* cls, void (*construct)(void*)) {
                TEAVM_ALLOC_STACK(1);
                void* exception = meth_otr_Allocator_allocate(cls);
                TEAVM_GC_ROOT(0, exception);
                construct(exception);
                meth_otr_ExceptionHandling_throwException(exception);
                __builtin_unreachable();
            }
            """;

    private QuietFunctions() {}

    /** Rewrites the sources below {@code folder}, whose frames are {@linkplain LeanFrames lean} and whose final methods are called directly. */
    static void trim(Path folder) {
        try {
            Path stack = folder.resolve("stack.h");
            Files.writeString(stack, Files.readString(stack) + DECLARED);
            Path top = folder.resolve("stack.c");
            Files.writeString(top, Files.readString(top) + DEFINED);
            Map<Path, String> sources = new TreeMap<>();
            try (var files = Files.walk(folder.resolve("classes"))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".c")).toList()) {
                    sources.put(file, Files.readString(file));
                }
            }
            List<String> trimmed = trimmed(new ArrayList<>(sources.values()));
            int next = 0;
            for (Path file : sources.keySet()) {
                Files.writeString(file, trimmed.get(next));
                next++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sources of a whole program. */
    static List<String> trimmed(List<String> sources) {
        List<String> thrown = sources.stream().map(QuietFunctions::throwing).toList();
        Set<String> quiet = quiet(thrown);
        return thrown.stream().map(source -> StartOrder.FUNCTION.matcher(source).replaceAll(found -> Matcher.quoteReplacement(
                quiet.contains(StartOrder.nameOf(found.group(1))) ? found.group(1) + FRAME.matcher(found.group(2)).replaceAll("") + "}\n" : found.group()))).toList();
    }

    // The exception's reference is in the frame of whoever makes it, so the frame of whoever asks for it is not needed for that.
    private static String throwing(String source) {
        return StartOrder.FUNCTION.matcher(source).replaceAll(found -> Matcher.quoteReplacement(hasHandler(found.group(2)) ? found.group()
                : found.group(1) + THROW.matcher(found.group(2)).replaceAll("$1demitasse_throwNew(&$3, &$4);\n") + "}\n"));
    }

    private static boolean hasHandler(String body) {
        return body.contains("TEAVM_TRY") || body.contains("TEAVM_WITH_CALL_SITE_ID(") || body.contains("TEAVM_CALL_SITE(");
    }

    private static Set<String> quiet(List<String> sources) {
        Map<String, Set<String>> calls = new HashMap<>();
        Set<String> loud = new HashSet<>();
        for (String source : sources) {
            StartOrder.FUNCTION.matcher(source).results().forEach(found -> {
                String name = StartOrder.nameOf(found.group(1));
                Set<String> called = called(found.group(2));
                if (hasHandler(found.group(2)) || calls.put(name, called) != null) {
                    loud.add(name);
                }
            });
        }
        Set<String> quiet = new HashSet<>(calls.keySet());
        quiet.removeAll(loud);
        quiet.remove("");
        while (quiet.removeIf(name -> !quiet.containsAll(calls.get(name)))) {
            continue;
        }
        return quiet;
    }

    private static Set<String> called(String body) {
        String plain = FRAME.matcher(body).replaceAll("");
        Set<String> called = new HashSet<>();
        CALL.matcher(plain).results().map(call -> call.group(1)).forEach(called::add);
        called.removeAll(HARMLESS);
        if (plain.contains(")(") || plain.contains("teavm_shadowStack")) {
            called.add("whatever a pointer leads to");
        }
        return called;
    }
}
