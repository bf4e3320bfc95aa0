package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/**
 * A program that writes the name of each function at its first call to the file that {@code DEMITASSE_START_ORDER} names.
 *
 * <p>The file is mapped before anything else happens and is shared, so that clones write to it too, wherever their root is by then.
 * From the function on that {@code DEMITASSE_START_AGAIN} names, which is called once its mapping is to be forgotten, all that is
 * called is written again, with a {@code +} before its name.
 */
final class TracedFunctions {
    private static final String RECORDER = """
            #include <fcntl.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <unistd.h>
            static struct { long used; char names[(1 << 20) - sizeof(long)]; }* demitasse_started;
            static char demitasse_turn = 1;
            static void demitasse_entered(const char* name) {
                if (demitasse_started == NULL) {
                    const char* path = getenv("DEMITASSE_START_ORDER");
                    int file = path == NULL ? -1 : open(path, O_RDWR | O_CREAT, 0644);
                    int flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
                    if (file >= 0 && ftruncate(file, 1 << 20) != 0) {
                        abort();
                    }
                    demitasse_started = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, flags, file, 0);
                    close(file);
                }
                const char* again = getenv("DEMITASSE_START_AGAIN");
                if (again != NULL && strcmp(name, again) == 0) {
                    demitasse_turn = 2;
                }
                long length = strlen(name) + (demitasse_turn == 2);
                long at = __atomic_fetch_add(&demitasse_started->used, length + 1, __ATOMIC_RELAXED);
                if (at + length + 1 > (long) sizeof(demitasse_started->names)) {
                    abort();
                }
                char* line = demitasse_started->names + at;
                *line = '+';
                memcpy(line + (demitasse_turn == 2), name, strlen(name));
                line[length] = '\\n';
            }
            """;

    private TracedFunctions() {}

    /** Rewrites the functions in every source below {@code folder}. */
    static void record(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".c")).sorted().toList()) {
                String recorder = file.equals(folder.resolve(JavaToC.ALL)) ? RECORDER : "";
                Files.writeString(file, recorder + recorded(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String recorded(String source) {
        Function<MatchResult, String> function = found -> {
            String name = StartOrder.nameOf(found.group(1));
            String entry = name.isEmpty() ? "" : "    { static char entered; if (entered != demitasse_turn) { entered = demitasse_turn; demitasse_entered(\"" + name + "\"); } }\n";
            return Matcher.quoteReplacement(found.group(1) + entry + found.group(2) + "}\n");
        };
        return StartOrder.FUNCTION.matcher(source).replaceAll(function);
    }
}
