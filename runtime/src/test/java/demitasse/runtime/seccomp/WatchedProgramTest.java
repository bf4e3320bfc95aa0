package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Arch;
import demitasse.kernel.Fd;
import demitasse.runtime.CallWatch;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchedProgramTest {
    private static final Fd SOCKET = new Fd(9, "watcher");
    private static final List<String> USUAL = List.of("CAP_CHOWN", "CAP_SYS_CHROOT");
    private static final int X86_64 = CallTable.X86_64.auditNumber();
    private static final int SENDMSG = 46;
    private static final int MOUNT = 165;

    /** What the answer is, with questions put for what is watched. */
    private static int asked(int answer, boolean allowed) {
        int kind = answer & 0xffff_0000;
        return kind == Answer.ERRNO || allowed && kind == Answer.ALLOW ? Answer.NOTIFY : answer;
    }

    @Test
    void whatIsWatchedIsAskedAndAllElseIsAnsweredAsBefore() {
        for (int seed = 0; seed < 12; seed++) {
            RandomProfiles random = new RandomProfiles(seed);
            byte[] program = SeccompFilter.compile(random.next(), Arch.X86_64);
            for (boolean allowed : new boolean[] {false, true}) {
                BpfMachine watched = new BpfMachine(WatchedProgram.of(program, new CallWatch(SOCKET, allowed), Arch.X86_64));
                for (CallTable table : CallTable.values()) {
                    for (int number = 0; number < 480; number++) {
                        long[] arguments = random.arguments();
                        arguments[0] = arguments[0] == 9 ? 10 : arguments[0];
                        int call = table.firstNumber() + number;
                        int answer = WatchedProgram.judge(program, table.auditNumber(), call, arguments);
                        assertEquals(new BpfMachine(program).run(call, table.auditNumber(), arguments), answer, "judged as by the kernel");
                        assertEquals(asked(answer, allowed), watched.run(call, table.auditNumber(), arguments), table + " " + number);
                    }
                }
            }
        }
    }

    @Test
    void theSocketToTheWatcherCanBeWrittenToWhateverTheProfileSays() {
        byte[] program = SeccompFilter.compile(DefaultProfile.USUAL, Arch.X86_64);
        BpfMachine watched = new BpfMachine(WatchedProgram.of(program, new CallWatch(SOCKET, true), Arch.X86_64));
        assertEquals(Answer.ALLOW, watched.run(SENDMSG, X86_64, new long[] {9, 0, 0, 0, 0, 0}));
        assertEquals(Answer.NOTIFY, watched.run(SENDMSG, X86_64, new long[] {8, 0, 0, 0, 0, 0}));
        assertEquals(Answer.NOTIFY, watched.run(SENDMSG, CallTable.X86.auditNumber(), new long[] {9, 0, 0, 0, 0, 0}));
    }

    @Test
    void errorNumbersAreThoseOfRefusals() {
        assertEquals(38, WatchedProgram.errno(Answer.NO_SUCH_CALL));
        assertEquals(0, WatchedProgram.errno(Answer.ALLOW));
        assertEquals(0, WatchedProgram.errno(Answer.LOG));
    }

    @Test
    void aProfileWithAListenerOfItsOwnCannotBeWatched() {
        Listener own = new Listener("1.2.0", "web", Listener.Standing.creating(""), Map.of(), null);
        FilterSystemCalls filter = FilterSystemCalls.of(DefaultProfile.USUAL, Arch.X86_64, own);
        SetupException refused = assertThrows(SetupException.class, () -> filter.watched(new CallWatch(SOCKET, false), Arch.X86_64));
        assertEquals("the profile has calls decided by a listener of its own, and there can be only one", refused.getMessage());
        assertEquals("leave out --why and --seccomp-record, or the profile's listenerPath", refused.hint());
    }

    @Test
    void withoutAProfileEveryCallIsAllowedAndCanBeSeen() {
        byte[] program = FilterSystemCalls.none().instructions();
        assertEquals(Answer.ALLOW, new BpfMachine(program).run(MOUNT, X86_64, new long[6]));
        assertEquals(Answer.NOTIFY, new BpfMachine(WatchedProgram.of(program, new CallWatch(SOCKET, true), Arch.X86_64)).run(MOUNT, X86_64, new long[6]));
    }

    private static SeenCall seen(int number, long argument) {
        return new SeenCall(X86_64, number, 1, argument, 1);
    }

    @Test
    void callsAlikeAreCountedTogether() {
        List<SeenCall> seen = new ArrayList<>();
        assertTrue(SeenCall.add(seen, seen(MOUNT, 5)));
        assertFalse(SeenCall.add(seen, seen(MOUNT, 6)));
        assertTrue(SeenCall.add(seen, new SeenCall(X86_64, MOUNT, 0, 7, 1)));
        assertTrue(SeenCall.add(seen, new SeenCall(CallTable.X86.auditNumber(), MOUNT, 1, 7, 1)));
        assertEquals(new SeenCall(X86_64, MOUNT, 1, 5, 2), seen.getFirst());
        assertEquals(seen, SeenCall.decode(SeenCall.encode(seen)));
        assertArrayEquals(new byte[0], SeenCall.encode(List.of()));
    }

    @Test
    void callsHaveTheirNamesInTheirArchitecture() {
        assertEquals("mount", seen(MOUNT, 0).name());
        assertEquals("mount", new SeenCall(CallTable.X86.auditNumber(), 21, 1, 0, 1).name());
        assertEquals("rt_sigaction", seen(0x4000_0000 + 512, 0).name());
        assertEquals(CallTable.X32.architecture(), seen(0x4000_0000 + 512, 0).profiledArchitecture());
        assertEquals("mount", new SeenCall(CallTable.AARCH64.auditNumber(), 40, 1, 0, 1).name());
        assertNull(seen(999, 0).name());
        assertNull(new SeenCall(0x1234, 1, 1, 0, 1).profiledArchitecture());
    }

    @Test
    void theOneCapabilityThatOpensACallIsFound() {
        assertEquals("CAP_SYS_ADMIN", seen(MOUNT, 0).openedBy(USUAL, Arch.X86_64));
        assertEquals("CAP_BPF", seen(321, 0).openedBy(USUAL, Arch.X86_64));
        assertEquals("CAP_SYS_PTRACE", seen(312, 0).openedBy(USUAL, Arch.X86_64));
        assertNull(seen(250, 0).openedBy(USUAL, Arch.X86_64));
        assertNull(seen(41, 38).openedBy(USUAL, Arch.X86_64));
    }
}
