package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the tables against the kernel's headers, where those are installed (linux-libc-dev and its cross packages). */
@Tag("jvm")
class KernelHeadersTest {
    private static final Path X86 = Path.of("/usr/include/x86_64-linux-gnu/asm");
    private static final Pattern DEFINITION = Pattern.compile("#define\\s+__(ARM_)?NR_(\\w+)\\s+\\(?(?:__\\w+\\s*\\+\\s*)?(0x[0-9a-f]+|[0-9]+)\\)?\\s*(?:/\\*.*)?");

    @Test
    void x86HasTheNumbersOfItsHeader() throws IOException {
        compare(CallTable.X86_64, X86.resolve("unistd_64.h"));
    }

    @Test
    void x86Of32BitsHasTheNumbersOfItsHeader() throws IOException {
        compare(CallTable.X86, X86.resolve("unistd_32.h"));
    }

    @Test
    void x32HasTheNumbersOfItsHeader() throws IOException {
        compare(CallTable.X32, X86.resolve("unistd_x32.h"));
    }

    @Test
    void armHasTheNumbersOfItsHeader() throws IOException {
        compare(CallTable.ARM, Path.of("/usr/arm-linux-gnueabihf/include/asm/unistd-common.h"));
    }

    @Test
    void aarch64HasTheNumbersOfItsHeader() throws IOException {
        compare(CallTable.AARCH64, Path.of("/usr/aarch64-linux-gnu/include/asm-generic/unistd.h"));
    }

    /** Every call of the header; the table may have newer ones. */
    private static void compare(CallTable table, Path header) throws IOException {
        if (!Files.exists(header)) {
            return;
        }
        TreeMap<String, Integer> ours = new TreeMap<>();
        table.visit((name, number) -> ours.put(name, number));
        TreeMap<String, Integer> theirs = new TreeMap<>();
        TreeMap<String, Integer> same = new TreeMap<>();
        for (String line : Files.readAllLines(header)) {
            Matcher matcher = DEFINITION.matcher(line);
            if (matcher.matches() && ours.containsKey(matcher.group(2))) {
                theirs.put(matcher.group(2), Integer.decode(matcher.group(3)));
                same.put(matcher.group(2), ours.get(matcher.group(2)));
            } else if (matcher.matches() && table != CallTable.AARCH64 && table != CallTable.ARM) {
                theirs.put(matcher.group(2), Integer.decode(matcher.group(3)));
            }
        }
        assertEquals(theirs, same, table + " against " + header);
    }
}
