package demitasse.aot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.teavm.vm.BuildTarget;

/**
 * The folder of C sources, in which two files of TeaVM's own runtime are made fit for a process that clones itself.
 *
 * <p>{@code fiber.c} blocks a signal and makes a timer for threads that we do not have; a signal mask outlives exec. {@code
 * memory.c} reserves the heap and then opens it in eight calls where four do, since our heap never grows.
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

    private final Path folder;

    RuntimeSources(Path folder) {
        this.folder = folder;
    }

    @Override
    public OutputStream createResource(String fileName) throws IOException {
        Path file = folder.resolve(fileName);
        Files.createDirectories(file.getParent());
        return switch (fileName) {
            case "fiber.c", "memory.c" -> new ByteArrayOutputStream() {
                @Override
                public void close() throws IOException {
                    String text = toString(StandardCharsets.UTF_8);
                    Files.writeString(file, fileName.equals("fiber.c") ? FIBER : openHeapAtOnce(text));
                }
            };
            default -> Files.newOutputStream(file);
        };
    }

    private static String openHeapAtOnce(String memory) {
        String opened = replaceOnce(memory, "return mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, 0, 0);", MAP);
        return replaceOnce(opened, "mprotect(address, size, PROT_READ | PROT_WRITE);", "");
    }

    private static String replaceOnce(String text, String old, String replacement) {
        int at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) {
            throw new BuildFailure("TeaVM's memory.c has changed: look for " + old + " and adapt RuntimeSources");
        }
        return text.replace(old, replacement);
    }
}
