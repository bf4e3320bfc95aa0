package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import demitasse.kernel.Arch;
import demitasse.spec.Seccomp;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultProfileTest {
    private static final int X86_64 = 0xc000003e;
    private static final List<String> USUAL = List.of("CAP_CHOWN", "CAP_SYS_CHROOT", "CAP_KILL");
    private static final long[][] ARGUMENTS = {
        {0, 0}, {37, 0}, {38, 0}, {39, 0}, {40, 0}, {41, 0}, {45, 0}, {48, 0}, {0x1_0000_0026L, 0}, {0x7e02_0000L, 0}, {0x0200_0000L, 0}, {0x4000_0000L, 0},
        {0x1_0000_0000L, 0}, {0x80, 0}, {8, 0}, {0x2_0000, 0}, {0x2_0008, 0}, {0xffff_ffffL, 0}, {1, 0}, {-1, 0}, {1, 0x7e02_0000L},
    };

    @Test
    void everyCallIsAnsweredAsTheProfileMeansForAnyCapabilities() {
        for (List<String> capabilities : List.of(List.<String>of(), USUAL, List.of("CAP_SYS_ADMIN", "CAP_SYS_TIME", "CAP_BPF", "CAP_SYSLOG"))) {
            Seccomp profile = DefaultProfile.of(capabilities);
            for (CallTable table : CallTable.values()) {
                ProfileMeaning meaning = new ProfileMeaning(profile, table);
                BpfMachine filter = new BpfMachine(SeccompFilter.compile(profile, table.machine()));
                for (int number = 0; number < 560; number++) {
                    compare(meaning, filter, table, number);
                }
                for (int number = 0xf0000; number < 0xf0008; number++) {
                    compare(meaning, filter, table, number);
                }
            }
        }
    }

    private static void compare(ProfileMeaning meaning, BpfMachine filter, CallTable table, int number) {
        for (long[] first : ARGUMENTS) {
            long[] arguments = {first[0], first[1], 0, 0, 0, 0};
            int wanted = meaning.answer(number, arguments, table.machine());
            int answered = filter.run(table.firstNumber() + number, table.auditNumber(), arguments);
            if (wanted != answered) {
                fail(table + " call " + number + " (" + Long.toHexString(first[0]) + ") is answered " + Integer.toHexString(answered) + " instead of "
                        + Integer.toHexString(wanted));
            }
        }
    }

    @Test
    void everyNameIsACallOfSomeArchitecture() {
        StringBuilder unknown = new StringBuilder();
        for (Seccomp.Syscall rule : DefaultProfile.of(List.of("CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_SYS_TIME")).syscalls()) {
            for (String name : rule.names()) {
                boolean known = false;
                for (CallTable table : CallTable.values()) {
                    known |= table.number(name) != null;
                }
                unknown.append(known ? "" : name + " ");
            }
        }
        assertEquals("", unknown.toString());
    }

    private static int answer(List<String> capabilities, String call, long first) {
        Integer number = CallTable.X86_64.number(call);
        return new BpfMachine(SeccompFilter.compile(DefaultProfile.of(capabilities), Arch.X86_64)).run(number == null ? -2 : number, X86_64, new long[] {first, 0, 0, 0, 0, 0});
    }

    @Test
    void whatLeadsOutIsDeniedAndWhatProgramsNeedIsNot() {
        for (String denied : List.of("mount", "unshare", "setns", "bpf", "io_uring_setup", "keyctl", "add_key", "kexec_load", "init_module", "open_by_handle_at",
                "userfaultfd", "perf_event_open", "swapon", "reboot", "move_mount", "umount2", "settimeofday", "acct", "ioperm")) {
            assertEquals(Answer.ERRNO | 1, answer(USUAL, denied, 0), denied);
        }
        for (String allowed : List.of("read", "prctl", "clone", "chroot", "ptrace", "seccomp", "futex", "rseq", "landlock_create_ruleset", "execve")) {
            assertEquals(Answer.ALLOW, answer(USUAL, allowed, 0), allowed);
        }
        assertEquals(Answer.ALLOW, answer(List.of("CAP_SYS_ADMIN"), "mount", 0));
        assertEquals(Answer.ERRNO | 1, answer(List.of(), "chroot", 0));
    }

    @Test
    void noNamespaceIsMadeByClone() {
        assertEquals(Answer.ALLOW, answer(USUAL, "clone", 0x3d0f00), "a thread");
        assertEquals(Answer.ERRNO | 1, answer(USUAL, "clone", 0x1000_0011), "CLONE_NEWUSER");
        assertEquals(Answer.ERRNO | 38, answer(USUAL, "clone3", 0));
        assertEquals(Answer.ALLOW, answer(List.of("CAP_SYS_ADMIN"), "clone", 0x1000_0011));
        assertEquals(Answer.ALLOW, answer(List.of("CAP_SYS_ADMIN"), "clone3", 0));
    }

    @Test
    void noSocketOfTheCryptoApiIsMadeWithBitsThatTheKernelIgnoresEither() {
        for (long family = 0; family < 46; family++) {
            assertEquals(family == 38 || family == 40 ? Answer.ERRNO | 1 : Answer.ALLOW, answer(USUAL, "socket", family), "family " + family);
        }
        assertEquals(Answer.ERRNO | 1, answer(USUAL, "socket", 0x1_0000_0026L));
        assertEquals(Answer.ERRNO | 1, answer(USUAL, "socket", 0xffff_ffff_0000_0028L));
    }

    @Test
    void frequentCallsAreFoundWithFewInstructions() {
        BpfMachine filter = new BpfMachine(SeccompFilter.compile(DefaultProfile.of(USUAL), Arch.X86_64));
        for (String name : List.of("read", "write", "futex", "openat", "close", "mmap", "epoll_wait")) {
            Integer number = CallTable.X86_64.number(name);
            filter.run(number == null ? -2 : number, X86_64, new long[6]);
            assertTrue(filter.executed() <= 10, name + " takes " + filter.executed());
        }
    }

    @Test
    void theFilterThatIsKeptIsTheOneThatTheProfileCompilesTo() {
        for (Arch machine : Arch.values()) {
            String text = Printed.of(SeccompFilter.compile(DefaultProfile.USUAL, machine));
            assertEquals(text, UsualFilter.text(machine), "put into UsualFilter for " + machine + ": " + text);
            assertArrayEquals(SeccompFilter.compile(DefaultProfile.of(USUAL), machine), FilterSystemCalls.of(DefaultProfile.of(USUAL), machine, null).instructions());
        }
        assertNull(UsualFilter.of(DefaultProfile.of(List.of("CAP_SYS_CHROOT", "CAP_SYS_ADMIN")), Arch.X86_64));
        assertNull(UsualFilter.of(DefaultProfile.of(List.of()), Arch.X86_64));
    }
}
