package demitasse.runtime.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Signal;
import demitasse.kernel.SocketOp;
import demitasse.kernel.TerminalOp;
import demitasse.kernel.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A socket pair stands for the pseudo-terminal: its first end is the master, its second the container. */
class TerminalRelayTest {
    private final FakeKernel kernel = new FakeKernel().refuse(TerminalOp.OpenPeer.class, Errno.ENOTTY);
    private final FdPair pty = kernel.perform(new SocketOp.MakePair());

    /** What was written to standard output so far. */
    private String shown() {
        StringBuilder text = new StringBuilder();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof FileOp.Write write && write.fd().equals(Fd.STDOUT)) {
                text.append(Text.decode(write.data(), write.offset(), write.offset() + write.length()));
            }
        }
        return text.toString();
    }

    private void print(String text) {
        kernel.perform(new FileOp.Write(pty.second(), Text.encode(text)));
    }

    private void turn(TerminalRelay relay) {
        int[] ready = kernel.perform(new Poll(relay.interests(), -1));
        relay.ready(ready, 0);
    }

    @Test
    void outputIsShownAndTheReaderIsAskedBeforeMoreIsRead() {
        TerminalRelay relay = TerminalRelay.start(kernel, pty.first(), false);
        print("hello");
        assertEquals(List.of(new Poll.Interest(pty.first(), Poll.READABLE)), relay.interests());
        turn(relay);
        assertEquals(List.of(new Poll.Interest(Fd.STDOUT, Poll.WRITABLE)), relay.interests());
        turn(relay);
        assertEquals("hello", shown());
    }

    @Test
    void outputLeftAtTheEndIsDrained() {
        TerminalRelay relay = TerminalRelay.start(kernel, pty.first(), false);
        print("a");
        print("b");
        int turns = 0;
        while (relay.isDraining() && turns < 20) {
            turn(relay);
            turns++;
        }
        assertEquals("ab", shown());
        relay.finish();
        relay.finish();
        assertFalse(kernel.openDescriptors().contains(pty.first().number()));
    }

    @Test
    void aReaderThatIsGoneHangsTheTerminalUp() {
        kernel.refuse(op -> op instanceof FileOp.Write write && write.fd().equals(Fd.STDOUT), Errno.EPIPE);
        TerminalRelay relay = TerminalRelay.start(kernel, pty.first(), true);
        print("x");
        turn(relay);
        turn(relay);
        assertFalse(kernel.openDescriptors().contains(pty.first().number()), "the master stays open");
        assertEquals(List.of(), relay.interests(), "nothing is left to watch");
    }

    @Test
    void withoutInputStandardInputIsNotTouched() {
        TerminalRelay relay = TerminalRelay.start(kernel, pty.first(), false);
        for (Poll.Interest interest : relay.interests()) {
            assertFalse(interest.fd().equals(Fd.STDIN));
        }
    }

    @Test
    void windowChangesAreOursAndOtherSignalsAreNot() {
        TerminalRelay relay = TerminalRelay.start(kernel, pty.first(), true);
        assertTrue(relay.takes(Signal.WINCH));
        assertFalse(relay.takes(Signal.TERM));
    }
}
