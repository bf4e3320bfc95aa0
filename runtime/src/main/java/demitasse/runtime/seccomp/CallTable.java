package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.spec.Seccomp.Architecture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to make system calls that the kernel of some machine knows, with the numbers of the calls there. */
enum CallTable {
    X86_64(Architecture.SCMP_ARCH_X86_64, Arch.X86_64, 0xc000003e, 0, true, List.of(CallNumbers.X86_64, CallNumbers.COMMON)),
    X32(Architecture.SCMP_ARCH_X32, Arch.X86_64, 0xc000003e, 0x4000_0000, false, List.of(CallNumbers.X86_64, CallNumbers.COMMON, CallNumbers.X32)),
    X86(Architecture.SCMP_ARCH_X86, Arch.X86_64, 0x40000003, 0, false, List.of(CallNumbers.X86, CallNumbers.COMMON)),
    AARCH64(Architecture.SCMP_ARCH_AARCH64, Arch.AARCH64, 0xc00000b7, 0, true, List.of(CallNumbers.AARCH64, CallNumbers.COMMON)),
    ARM(Architecture.SCMP_ARCH_ARM, Arch.AARCH64, 0x40000028, 0, false, List.of(CallNumbers.ARM, CallNumbers.COMMON, CallNumbers.ARM_OWN));

    /** Far above all calls that kernels add; what 32-bit arm has there says nothing of how new a profile is. */
    static final int FIRST_OF_ARM = 0xf0000;

    private final Architecture architecture;
    private final Arch machine;
    private final int auditNumber;
    private final int firstNumber;
    private final boolean wide;
    private final List<String> texts;

    CallTable(Architecture architecture, Arch machine, int auditNumber, int firstNumber, boolean wide, List<String> texts) {
        this.architecture = architecture;
        this.machine = machine;
        this.auditNumber = auditNumber;
        this.firstNumber = firstNumber;
        this.wide = wide;
        this.texts = texts;
    }

    /** The name in profiles. */
    Architecture architecture() {
        return architecture;
    }

    /** Where the kernel knows it. */
    Arch machine() {
        return machine;
    }

    /** What a filter is told of the call's architecture (linux/audit.h, AUDIT_ARCH_*); x32 has that of x86_64. */
    int auditNumber() {
        return auditNumber;
    }

    /** What a filter is told of the call with number 0: __X32_SYSCALL_BIT for x32. */
    int firstNumber() {
        return firstNumber;
    }

    /** Whether all 64 bits of an argument count; otherwise the lower 32 do, which is how libseccomp reads conditions there. */
    boolean isWide() {
        return wide;
    }

    /** The table of programs built for the machine itself. */
    static CallTable nativeTo(Arch machine) {
        return switch (machine) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }

    /** Hears of every call of a table. */
    interface Visitor {
        void call(String name, int number);
    }

    /** Hears of every call of a table, by where its name stands in a text. */
    interface Scanner {
        void call(String text, int from, int to, int number);
    }

    /** Tells every call, lower numbers first. Two names of one call come one after the other. */
    void visit(Visitor visitor) {
        scan((text, from, to, number) -> visitor.call(text.substring(from, to), number));
    }

    /** {@link #visit} without making strings of the names. */
    void scan(Scanner scanner) {
        for (String text : texts) {
            int number = 0;
            int at = 0;
            while (at < text.length()) {
                int end = endOfWord(text, at);
                char first = text.charAt(at);
                boolean notInX32 = text.charAt(end - 1) == '!';
                if (first >= '0' && first <= '9') {
                    number = Integer.parseInt(text.substring(at, end));
                } else {
                    if (!notInX32) {
                        scanner.call(text, at, end, number);
                    } else if (this == X86_64) {
                        scanner.call(text, at, end - 1, number);
                    }
                    number++;
                }
                at = end + 1;
            }
        }
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        return end;
    }

    /** The number that a filter is told for the call, or null where there is no such call. */
    @Nullable Integer number(String name) {
        int[] found = {-1};
        visit((call, number) -> {
            if (call.equals(name)) {
                found[0] = number;
            }
        });
        return found[0] < 0 ? null : Integer.valueOf(firstNumber + found[0]);
    }
}
