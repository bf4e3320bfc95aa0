package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory that nobody has used is not cleared.
 *
 * <p>The heap is mapped, so that it is zero, and given out from its beginning to its end before anything is collected, which in a start
 * never happens. Only the header of the free piece, eight bytes, stands where the first object comes. TeaVM clears each object: a
 * call of memset for 8,000 of them in a start, and all pages of a buffer of which a few bytes are used.
 */
final class FreshHeap {
    private static final String CLEAR = "memset(";
    private static final String COLLECTING = "void meth_otr_GC_collectGarbageImpl(int32_t teavm_local_1) {\n";
    private static final String TAKING = "void* meth_otr_GC_alloc(int32_t teavm_local_1) {\n";
    private static final String DECLARED = """
            #include <stdint.h>
            #include <string.h>
            extern int demitasse_heapIsFresh;
            static inline void demitasse_clear(void* object, int value, int32_t size) {
                if (__builtin_expect(demitasse_heapIsFresh, 1)) {
                    *(int64_t*) object = 0;
                } else {
                    memset(object, value, size);
                }
            }
            """;

    private FreshHeap() {}

    /** Rewrites the allocator and the collector below {@code folder}. */
    static void use(Path folder) {
        Path runtime = folder.resolve("classes/org/teavm/runtime");
        try {
            Path allocator = runtime.resolve("Allocator.c");
            Path collector = runtime.resolve("GC.c");
            String allocating = Files.readString(allocator);
            String collecting = Files.readString(collector);
            if (!allocating.contains(CLEAR) || !collecting.contains(COLLECTING) || !collecting.contains(TAKING)) {
                throw new BuildFailure("TeaVM's allocator has changed: adapt FreshHeap");
            }
            Files.writeString(allocator, DECLARED + allocating.replace(CLEAR, "demitasse_clear("));
            // There is one piece until then: the whole heap.
            Files.writeString(collector, "int demitasse_heapIsFresh = 1;\n" + collecting.replace(COLLECTING, COLLECTING + "    demitasse_heapIsFresh = 0;\n")
                    // Ten instructions, which are called for each object and each array.
                    .replace(TAKING, "__attribute__((always_inline)) " + TAKING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
