package demitasse.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.ReceiveMessage;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.launch.Handshake.Message;
import demitasse.runtime.report.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private final FakeKernel kernel = new FakeKernel();

    /** What the parent takes a message of these bytes for. */
    private Message received(byte[] bytes, List<Fd> descriptors) {
        FdPair pair = kernel.perform(new MakePair());
        kernel.perform(new SendMessage(pair.second(), bytes, descriptors));
        return new Handshake.Ends(pair).parent(kernel).receive();
    }

    private static String garbled(Message message) {
        return message instanceof Message.Failed(Failure failure) ? failure.what() : "taken for " + message;
    }

    @Test
    void initHearsThatItMayGoOn() {
        Launches.Sides sides = Launches.Sides.of(kernel);
        sides.parent().sendGo();
        assertEquals(new Message.Go(), sides.init().receive());
    }

    @Test
    void theTerminalArrivesAsADescriptorOfItsOwn() {
        kernel.file("/dev/pts/ptmx", "");
        Fd master = kernel.perform(new Open("/dev/pts/ptmx", OpenFlag.READ));
        Launches.Sides sides = Launches.Sides.of(kernel);
        sides.init().sendTerminal(master);
        switch (sides.parent().receive()) {
            case Message.Terminal(Fd arrived) -> {
                assertTrue(arrived.number() != master.number());
                assertTrue(kernel.perform(new Status(arrived)).isRegular());
            }
            case Message other -> assertEquals("a terminal", other.toString());
        }
    }

    @Test
    void aFailureCrossesWhole() {
        Failure failure = new Failure("cannot run web", "mount proc on /proc", "mount", Errno.EPERM,
                new Failure.Place(7, 23, "mount proc", Failure.Side.INIT), "/mounts/0", "a hint", null, 126);
        Launches.Sides sides = Launches.Sides.of(kernel);
        sides.init().sendFailure(failure);
        assertEquals(new Message.Failed(failure), sides.parent().receive());
    }

    /** The kernel tells of the unread message first, and once (unix(7), ECONNRESET). */
    @Test
    void aFailureIsHeardThoughInitHasNotReadWhatWeSent() {
        Failure failure = Failure.of("mount proc: no", null);
        Launches.Sides sides = Launches.Sides.of(kernel);
        sides.init().sendFailure(failure);
        boolean[] told = {false};
        kernel.refuse(op -> {
            boolean first = op instanceof ReceiveMessage && !told[0];
            told[0] |= first;
            return first;
        }, Errno.ECONNRESET);
        assertEquals(new Message.Failed(failure), sides.parent().receive());
    }

    @Test
    void aClosedEndIsTheEnd() {
        Launches.Sides sides = Launches.Sides.of(kernel);
        sides.init().sendGo();
        sides.init().close();
        assertEquals(new Message.Go(), sides.parent().receive());
        assertEquals(new Message.End(), sides.parent().receive());
    }

    @Test
    void aFailureThatNobodyHearsTakesInitNowhereElse() {
        Launches.Sides sides = Launches.Sides.of(kernel);
        sides.parent().close();
        sides.init().sendFailure(Failure.of("too late", null));
        assertSame(Errno.EPIPE, assertThrows(KernelException.class, () -> sides.init().sendGo()).errno());
    }

    @Test
    void whatNobodyOfOursWouldSendIsAFailure() {
        String expected = "init sent a message that makes no sense";
        assertEquals(expected, garbled(received(new byte[] {9}, List.of())));
        assertEquals(expected, garbled(received(new byte[] {2}, List.of())));
        assertEquals(expected, garbled(received(new byte[] {2}, List.of(Fd.STDIN, Fd.STDOUT))));
        assertEquals(expected, garbled(received(new byte[] {3}, List.of())));
        assertEquals(expected, garbled(received(new byte[] {3, 1, 125, 0}, List.of())));
        assertEquals(expected, garbled(received(new byte[] {-1}, List.of())));
    }
}
