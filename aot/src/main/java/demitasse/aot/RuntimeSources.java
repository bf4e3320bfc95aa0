package demitasse.aot;

import demitasse.aot.harden.Hardening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.teavm.vm.BuildTarget;

/**
 * The folder of C sources, in which some files are made fit for a process that clones itself and collects garbage.
 *
 * <p>{@code fiber.c} blocks a signal and makes a timer for threads that we do not have; a signal mask outlives exec. {@code
 * memory.c} reserves the heap and then opens it in eight calls where one does, since our heap never grows; and its collector's work
 * area, a sixteenth of the heap, overflows into the heap when that is torn into pieces of less than 128 bytes.
 */
final class RuntimeSources implements BuildTarget {
    private static final String FIBER = """
            #include "fiber.h"
            #include <stdlib.h>

            void teavm_initFiber() {}

            void teavm_waitFor(int64_t timeout) {
                abort();
            }

            void teavm_interrupt() {}
            """;

    // Huge pages would make 2 MB resident with the first object.
    private static final String MAP = """
            void* area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
                    if (size >= 2 << 20) {
                        madvise(area, size, MADV_NOHUGEPAGE);
                    }
                    return area;""";

    // A list of free pieces, each as small as 8 bytes with 8 bytes in use beside it, and behind it the targets of moved objects,
    // 24 bytes a piece; while objects are marked, a queue of at most as many as there are. Only touched pages take memory.
    private static final String WORK_AREA = "return (int32_t) (heapSize * 2 + 4096);";

    private static final String FOUR_AREAS = """
                teavm_gc_heapAddress = teavm_virtualAlloc(teavm_pageCount(maxHeap));
                teavm_gc_gcStorageAddress = teavm_virtualAlloc(teavm_pageCount(workSize));
                teavm_gc_regionsAddress = teavm_virtualAlloc(teavm_pageCount(regionsSize * 2));
                teavm_gc_cardTable = teavm_virtualAlloc(teavm_pageCount(regionsSize));
            """;

    // The same behind each other, for one mapping takes one call, and a clone of the process one copy.
    private static final String ONE_AREA = """
                char* area = teavm_virtualAlloc(teavm_pageCount(maxHeap) + teavm_pageCount(workSize) + teavm_pageCount(regionsSize * 2) + teavm_pageCount(regionsSize));
                teavm_gc_heapAddress = area;
                teavm_gc_gcStorageAddress = area + teavm_pageCount(maxHeap);
                teavm_gc_regionsAddress = (char*) teavm_gc_gcStorageAddress + teavm_pageCount(workSize);
                teavm_gc_cardTable = (char*) teavm_gc_regionsAddress + teavm_pageCount(regionsSize * 2);
            """;

    private final Path folder;
    private final Set<Hardening> hardenings;

    RuntimeSources(Path folder, Set<Hardening> hardenings) {
        this.folder = folder;
        this.hardenings = hardenings;
    }

    @Override
    public OutputStream createResource(String fileName) throws IOException {
        Path file = folder.resolve(fileName);
        Files.createDirectories(file.getParent());
        return switch (fileName) {
            case "fiber.c" -> rewritten(file, text -> FIBER);
            case "memory.c" -> rewritten(file, this::heap);
            case "core.h" -> rewritten(file, this::barrier);
            case "classes/java/lang/Object.c" -> rewritten(file, RuntimeSources::cloneWhole);
            default -> Files.newOutputStream(file);
        };
    }

    private static OutputStream rewritten(Path file, UnaryOperator<String> change) {
        return new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
                Files.writeString(file, change.apply(toString(StandardCharsets.UTF_8)));
            }
        };
    }

    // The copy of an array is taken for an array of pointers, whatever is in it, and overruns; and while it is allocated the
    // collector may move the original.
    private static String cloneWhole(String object) {
        int start = object.indexOf("void* meth_jl_Object_cloneLowLevel(void* teavm_local_1) {");
        if (start < 0) {
            return object;
        }
        String clone = object.substring(start);
        clone = replaceFirst(clone, "TEAVM_ALLOC_STACK(INT32_C(0));", "TEAVM_ALLOC_STACK(INT32_C(1));\n    TEAVM_GC_ROOT(INT32_C(0), teavm_local_1);");
        clone = replaceFirst(clone, "isPrimitive(teavm_local_2)", "isPrimitive(TEAVM_FIELD(teavm_local_2, TeaVM_Class, itemType))");
        clone = replaceFirst(clone, "    if ((teavm_local_5 > teavm_local_3)) {",
                "    teavm_local_1 = teavm_shadowStack.data[0];\n    if ((teavm_local_5 > teavm_local_3)) {");
        clone = replaceFirst(clone, "        teavm_local_7 = ", "        teavm_local_6 = teavm_shadowStack.data[0];\n        teavm_local_7 = ");
        return object.substring(0, start) + clone;
    }

    private static String replaceFirst(String text, String old, String replacement) {
        int at = text.indexOf(old);
        if (at < 0) {
            throw new BuildFailure("TeaVM's Object.c has changed: look for " + old + " and adapt RuntimeSources");
        }
        return text.substring(0, at) + replacement + text.substring(at + old.length());
    }

    // Without generations nobody asks who has been written to.
    private String barrier(String core) {
        return hardenings.contains(Hardening.COLLECTOR)
                ? replaceOnce(replaceOnce(core, "intptr_t offset = (intptr_t) ((char*) object - (char*) teavm_gc_heapAddress) / teavm_gc_regionSize;", ""),
                        "((char*) teavm_gc_cardTable)[offset] = 0;", "")
                : core;
    }

    private String heap(String memory) {
        String opened = replaceOnce(memory, "return mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, 0, 0);", MAP);
        opened = replaceOnce(opened, "mprotect(address, size, PROT_READ | PROT_WRITE);", "");
        opened = replaceOnce(opened, FOUR_AREAS, ONE_AREA);
        return hardenings.contains(Hardening.COLLECTOR) ? replaceOnce(opened, "return (int32_t) (heapSize / 16);", WORK_AREA) : opened;
    }

    private static String replaceOnce(String text, String old, String replacement) {
        int at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) {
            throw new BuildFailure("TeaVM's runtime has changed: look for " + old + " and adapt RuntimeSources");
        }
        return text.replace(old, replacement);
    }
}
