package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stack frames with only what is read of them, which the C compiler cannot know since every call may read them.
 *
 * <p>TeaVM writes the number of each call and check into the frame before it. Where a method has no handler all of them are the
 * {@linkplain SharedCallSites shared} zero, and zero is there from the start; a frame without references and handlers is read by
 * nobody and left out. References that are no longer used are set to null before the next call. Here all are null at first,
 * and a reference stays until the next one takes its place or the method ends: it keeps an object for longer, at most one
 * a slot, and the collector moves what it refers to as ever.
 *
 * <p>The collector runs in calls alone. A method that makes none but checks, which come back without having done anything or do not
 * come back, has no use for a frame at all: accessors, and loops over an array.
 *
 * <p>A start's functions fill their frames themselves. All others call a function for it, which takes a dozen bytes in the place of
 * fifty, and which leaves all registers as they are, so that the arguments stay where they came.
 */
final class LeanFrames {
    private static final Pattern RELEASED_ROOT = Pattern.compile("^ *TEAVM_GC_ROOT_RELEASE\\(INT32_C\\(\\d+\\)\\);\\n", Pattern.MULTILINE);
    private static final Pattern EMPTY_FRAME = Pattern.compile("^ *TEAVM_ALLOC_STACK\\(INT32_C\\(0\\)\\);\\n", Pattern.MULTILINE);
    private static final Pattern FRAME_OF = Pattern.compile("^ *TEAVM_ALLOC_STACK\\(INT32_C\\((\\d+)\\)\\);$", Pattern.MULTILINE);
    private static final Pattern RELEASED_FRAME = Pattern.compile("^ *TEAVM_RELEASE_STACK;\\n", Pattern.MULTILINE);
    private static final Pattern ROOT = Pattern.compile("^ *TEAVM_GC_ROOT\\(INT32_C\\(\\d+\\), \\w+\\);\\n", Pattern.MULTILINE);
    private static final Pattern ANY_FRAME = Pattern.compile("^ *TEAVM_ALLOC_STACK\\(INT32_C\\(\\d+\\)\\);\\n", Pattern.MULTILINE);
    private static final Pattern CALLED = Pattern.compile("\\b([A-Za-z_]\\w*)\\(");
    /** What looks like a call and is none, or none that the collector runs in. */
    private static final Set<String> NO_CALLS = Set.of("if", "while", "for", "switch", "return", "INT32_C", "INT64_C", "TEAVM_ALLOC_STACK", "TEAVM_GC_ROOT",
            "TEAVM_FIELD", "TEAVM_STATIC", "TEAVM_ARRAY_AT", "TEAVM_ARRAY_LENGTH", "TEAVM_TO_BYTE", "TEAVM_TO_SHORT", "TEAVM_TO_CHAR",
            "TEAVM_GET_STRING", "teavm_gc_writeBarrier", "teavm_nullCheck", "teavm_checkBounds");
    /** A third of all that is called in a list or a record: what it does as a rule comes before its frame. */
    private static final String CHARACTER_AT = "meth_jl_String_charAt";
    private static final Pattern CHARACTER_FRAME = Pattern.compile("^    TEAVM_ALLOC_STACK\\(INT32_C\\(1\\)\\);\\n    (?=if \\(\\(teavm_local_1 >= INT32_C\\(0\\)\\))", Pattern.MULTILINE);
    private static final String CHARACTER_FIRST = "    teavm_local_2 = TEAVM_FIELD(teavm_this_, TeaVM_String, characters);\n"
            + "    if ((uint32_t) teavm_local_1 < (uint32_t) TEAVM_ARRAY_LENGTH(teavm_local_2)) return TEAVM_ARRAY_AT(teavm_local_2, char16_t, teavm_local_1);\n";
    private static final Pattern HANDLER = Pattern.compile("TEAVM_WITH_CALL_SITE_ID\\([1-9]|TEAVM_TRY");

    private static final String FRAME = "struct { TeaVM_StackFrame header; void* data[(sz)]; } teavm_shadowStack; \\\n"
            + "        teavm_shadowStack.header.next = teavm_stackTop; \\\n"
            + "        teavm_shadowStack.header.size = (sz); \\\n";
    private static final String CLEARED_FRAME = "struct { TeaVM_StackFrame header; void* data[(sz)]; } teavm_shadowStack = "
            + "{ .header = { .next = teavm_stackTop, .size = (sz) } }; \\\n";

    private static final String ENTER_DECLARED = """

            extern __attribute__((preserve_most)) void demitasse_enter(TeaVM_StackFrame* frame, long size);
            #define DEMITASSE_ENTER(sz) \\
                struct { TeaVM_StackFrame header; void* data[(sz)]; } teavm_shadowStack; \\
                demitasse_enter(&teavm_shadowStack.header, (sz))
            """;
    // The number of the call, behind the size, is zero. Clang would make a call of memset of a plain loop, and save what that may change.
    private static final String ENTER = """

            __attribute__((preserve_most, noinline)) void demitasse_enter(TeaVM_StackFrame* frame, long size) {
                frame->next = teavm_stackTop;
                frame->jmpTarget = NULL;
                frame->size = (int32_t) size;
                frame->callSiteId = 0;
                void* volatile* references = (void* volatile*) (frame + 1);
                for (long i = 0; i < size; i++) {
                    references[i] = NULL;
                }
                teavm_stackTop = frame;
            }
            """;

    private LeanFrames() {}

    /** Rewrites the sources below {@code folder}, whose calls must be shared: lines of stack traces would be lost. */
    static void trim(Path folder, StartOrder order) {
        try {
            Path stack = folder.resolve("stack.h");
            String macros = Files.readString(stack);
            if (!macros.contains(FRAME)) {
                throw new BuildFailure("TeaVM's stack.h has changed: adapt LeanFrames");
            }
            Files.writeString(stack, macros.replace(FRAME, CLEARED_FRAME) + ENTER_DECLARED);
            Path top = folder.resolve("stack.c");
            Files.writeString(top, Files.readString(top) + ENTER);
            try (var files = Files.walk(folder.resolve("classes"))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".c")).toList()) {
                    Files.writeString(file, trimmed(Files.readString(file), order));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String trimmed(String source, StartOrder order) {
        Function<MatchResult, String> function = found -> {
            String name = StartOrder.nameOf(found.group(1));
            String body = body(found.group(2));
            if (name.equals(CHARACTER_AT)) {
                body = CHARACTER_FRAME.matcher(body).replaceFirst(CHARACTER_FIRST + "$0");
            } else if (!order.runs(name)) {
                body = FRAME_OF.matcher(body).replaceFirst("    DEMITASSE_ENTER($1);");
            }
            return Matcher.quoteReplacement(found.group(1) + body + "}\n");
        };
        return StartOrder.FUNCTION.matcher(source).replaceAll(function);
    }

    private static String body(String text) {
        String body = RELEASED_ROOT.matcher(text).replaceAll("");
        if (HANDLER.matcher(body).find()) {
            return body;
        }
        body = body.replace("TEAVM_WITH_CALL_SITE_ID(0, ", "(");
        if (callsNobody(body)) {
            return RELEASED_FRAME.matcher(ANY_FRAME.matcher(ROOT.matcher(body).replaceAll("")).replaceAll("")).replaceAll("");
        }
        if (!EMPTY_FRAME.matcher(body).find()) {
            return body;
        }
        return RELEASED_FRAME.matcher(EMPTY_FRAME.matcher(body).replaceAll("")).replaceAll("");
    }

    private static boolean callsNobody(String body) {
        return CALLED.matcher(body).results().allMatch(call -> NO_CALLS.contains(call.group(1)));
    }
}
