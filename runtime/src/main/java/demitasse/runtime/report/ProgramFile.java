package demitasse.runtime.report;

import demitasse.kernel.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kernel would make of a file that is to be run, told by its first bytes (execve(2), elf(5)). */
sealed interface ProgramFile {
    /** Nothing to run. */
    record Empty() implements ProgramFile {}

    /**
     * A binary: {@code machine} as uname(2) would name it, and the loader that it asks for, null for a static one or where the
     * loader's name lies beyond the bytes that were read.
     */
    record Elf(String machine, @Nullable String loader) implements ProgramFile {}

    /** A script with the interpreter of its first line; that line ends in CR LF where {@code carriageReturn}. */
    record Script(String interpreter, boolean carriageReturn) implements ProgramFile {}

    /** Text without a {@code #!} line. */
    record PlainText() implements ProgramFile {}

    /** Anything else. */
    record Unknown() implements ProgramFile {}

    /** Values of e_machine (elf.h), by the names of uname(2). */
    Map<Integer, String> MACHINES = Map.ofEntries(
            Map.entry(2, "sparc"), Map.entry(3, "i386"), Map.entry(4, "m68k"), Map.entry(8, "mips"), Map.entry(15, "parisc"),
            Map.entry(20, "ppc"), Map.entry(21, "ppc64"), Map.entry(22, "s390x"), Map.entry(40, "arm"), Map.entry(42, "sh"),
            Map.entry(43, "sparc64"), Map.entry(50, "ia64"), Map.entry(62, "x86_64"), Map.entry(183, "aarch64"),
            Map.entry(243, "riscv64"), Map.entry(258, "loongarch64"));

    int PROGRAM_INTERPRETER = 3;
    int MOST_PROGRAM_HEADERS = 256;
    int LONGEST_PATH = 4096;
    /** The kernel reads no more of a script's first line (BINPRM_BUF_SIZE). */
    int SCRIPT_LINE_BYTES = 256;

    static ProgramFile of(byte[] head) {
        if (head.length == 0) {
            return new Empty();
        }
        if (head.length >= 20 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F') {
            return new ElfReader(head).read();
        }
        if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
            return script(head);
        }
        return looksLikeText(head) ? new PlainText() : new Unknown();
    }

    private static ProgramFile script(byte[] head) {
        int end = 2;
        while (end < head.length && end < SCRIPT_LINE_BYTES && head[end] != '\n') {
            end++;
        }
        boolean carriageReturn = head[end - 1] == '\r';
        int last = carriageReturn ? end - 1 : end;
        int from = 2;
        while (from < last && isBlank(head[from])) {
            from++;
        }
        int to = from;
        while (to < last && !isBlank(head[to])) {
            to++;
        }
        return new Script(Text.decode(head, from, to), carriageReturn);
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    private static boolean looksLikeText(byte[] head) {
        int end = Math.min(head.length, 512);
        for (int i = 0; i < end; i++) {
            if (head[i] >= 0 && head[i] < ' ' && head[i] != '\n' && head[i] != '\r' && head[i] != '\t' && head[i] != 0x1b) {
                return false;
            }
        }
        return true;
    }

    /** Reads an ELF header of either size and byte order; every offset comes from the file and is checked against it. */
    final class ElfReader {
        private final byte[] head;
        private final boolean wide;
        private final boolean little;

        private ElfReader(byte[] head) {
            this.head = head;
            this.wide = head[4] == 2;
            this.little = head[5] != 2;
        }

        private Elf read() {
            int machine = (int) number(18, 2);
            String name = MACHINES.get(machine);
            // One number for both byte orders of the machine.
            String ordered = machine == 21 && little ? "ppc64le" : machine == 8 && little ? "mipsel" : name;
            return new Elf(ordered == null ? "machine " + machine : ordered, loader());
        }

        private @Nullable String loader() {
            long table = number(wide ? 32 : 28, wide ? 8 : 4);
            int entrySize = (int) number(wide ? 54 : 42, 2);
            int count = (int) Math.min(number(wide ? 56 : 44, 2), MOST_PROGRAM_HEADERS);
            for (int i = 0; i < count; i++) {
                long entry = table + (long) i * entrySize;
                if (number(entry, 4) == PROGRAM_INTERPRETER) {
                    return path(number(entry + (wide ? 8 : 4), wide ? 8 : 4), number(entry + (wide ? 32 : 16), wide ? 8 : 4));
                }
            }
            return null;
        }

        private @Nullable String path(long offset, long size) {
            if (size < 2 || size > LONGEST_PATH || offset < 0 || offset > head.length - size) {
                return null;
            }
            int from = (int) offset;
            int to = from;
            while (to < from + size && head[to] != 0) {
                to++;
            }
            return Text.decode(head, from, to);
        }

        /** A number of the file; 0 where it lies outside of the bytes that were read. */
        private long number(long offset, int width) {
            if (offset < 0 || offset > head.length - width) {
                return 0;
            }
            long value = 0;
            for (int i = 0; i < width; i++) {
                int at = (int) offset + (little ? width - 1 - i : i);
                value = value << 8 | head[at] & 0xff;
            }
            return value;
        }
    }
}
