package demitasse.runtime.terminal;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.SetNonBlocking;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Signal;
import demitasse.kernel.TerminalAttributes;
import demitasse.kernel.TerminalOp;
import demitasse.kernel.WindowSize;
import demitasse.runtime.Participant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects the user's terminal, or whatever standard input and output are, with the container's.
 *
 * <pre>
 *   standard input  --keys--->  master | terminal of the container
 *   standard output <--output-- master |
 * </pre>
 *
 * It also keeps the other end open by itself: else a moment in which no process has it open would end the output, and
 * poll(2) would report the hang-up without pause.
 */
public final class TerminalRelay implements Participant {
    private static final int KEYS_BYTES = 4096;
    /** What a pseudo-terminal gives at once, and what a pipe that poll(2) calls writable takes without waiting (PIPE_BUF). */
    private static final int OUTPUT_BYTES = 4096;
    /** VEOF among the control characters, which follow the line discipline's byte (asm-generic/termbits.h). */
    private static final int END_OF_FILE_AT = 1 + 4;
    private static final int GONE = Poll.HUNG_UP | Poll.FAILED;

    private final Kernel kernel;
    private final Fd master;
    private final @Nullable Fd peer;
    private final UserTerminal user;
    private final boolean input;
    private final DetachKeys detaching;
    private final Flow keys = new Flow();
    private final Flow output = new Flow();
    private boolean lineBegun;
    /** How the terminal was when the program was told that its input has ended; null as long as it wasn't. */
    private @Nullable TerminalAttributes endedAs;
    private boolean masterOpen = true;
    /** What {@link #interests} listed last, by place: 1 + index into it, or 0. */
    private int keysPlace;
    private int outputPlace;
    private int masterPlace;

    private TerminalRelay(Kernel kernel, Fd master, boolean input, DetachKeys detaching) {
        this.kernel = kernel;
        this.master = master;
        this.input = input;
        this.detaching = detaching;
        this.peer = kernel.attempt(new TerminalOp.OpenPeer(master)) instanceof Done<Fd>(Fd fd) ? fd : null;
        this.user = new UserTerminal(kernel);
    }

    /**
     * Begins to relay {@code master}, which it owns from now on; {@code input} tells whether keys are passed on, or only
     * output shown. {@link #finish} ends it and has to be called on every way out.
     */
    public static TerminalRelay start(Kernel kernel, Fd master, boolean input) {
        return start(kernel, master, input, "");
    }

    /** The same, until {@code detachKeys} are typed: from then on {@link #isOver}, and the master stays open for whoever keeps it. */
    public static TerminalRelay start(Kernel kernel, Fd master, boolean input, String detachKeys) {
        TerminalRelay relay = new TerminalRelay(kernel, master, input, new DetachKeys(detachKeys));
        kernel.perform(new SetNonBlocking(master, true));
        if (!input) {
            relay.keys.end();
        }
        relay.resume();
        return relay;
    }

    @Override
    public List<Interest> interests() {
        List<Interest> interests = new ArrayList<>(3);
        keysPlace = place(interests, Fd.STDIN, keys.wantsInput() && masterOpen ? Poll.READABLE : 0);
        outputPlace = place(interests, Fd.STDOUT, output.hasOutput() ? Poll.WRITABLE : 0);
        masterPlace = place(interests, master, masterEvents());
        return interests;
    }

    private int masterEvents() {
        return masterOpen ? (output.wantsInput() ? Poll.READABLE : 0) | (keys.hasOutput() ? Poll.WRITABLE : 0) : 0;
    }

    /** Nothing that we can't act on is watched, since its hang-up would be reported without pause. */
    private static int place(List<Interest> interests, Fd fd, int events) {
        if (events == 0) {
            return 0;
        }
        interests.add(new Interest(fd, events));
        return interests.size();
    }

    @Override
    public void ready(int[] events, int first) {
        int onKeys = keysPlace == 0 ? 0 : events[first + keysPlace - 1];
        int onOutput = outputPlace == 0 ? 0 : events[first + outputPlace - 1];
        int onMaster = masterPlace == 0 ? 0 : events[first + masterPlace - 1];
        if (onOutput != 0) {
            writeOutput();
        }
        if ((onMaster & (Poll.READABLE | GONE)) != 0 && masterOpen && output.wantsInput()) {
            readOutput();
        }
        if ((onMaster & (Poll.WRITABLE | GONE)) != 0 && keys.hasOutput()) {
            writeKeys();
        }
        if (onKeys != 0) {
            readKeys();
        }
    }

    private void readKeys() {
        switch (kernel.attempt(new Read(Fd.STDIN, KEYS_BYTES))) {
            case Done<byte[]>(byte[] read) -> {
                if (read.length == 0) {
                    endKeys();
                } else {
                    lineBegun = read[read.length - 1] != '\n' && read[read.length - 1] != '\r';
                    byte[] passed = detaching.pass(read);
                    if (passed.length > 0) {
                        keys.fill(passed);
                    }
                }
            }
            case Refused<byte[]>(_, Errno errno) -> {
                // EIO: our terminal has hung up, or we are in the background with nobody to bring us back.
                if (errno != Errno.EAGAIN) {
                    endKeys();
                }
            }
        }
    }

    private void endKeys() {
        keys.end();
        if (!user.isThere()) {
            tellEnd();
        }
    }

    /**
     * Tells the program that its input has ended as a person would: twice where a line was begun, since the first only sends that.
     * Once more when the program has changed how it reads: a shell that begins to edit lines never sees what came before.
     */
    private void tellEnd() {
        TerminalAttributes now = kernel.attempt(new TerminalOp.GetAttributes(master)) instanceof Done<TerminalAttributes>(TerminalAttributes known) ? known : null;
        if (now == null || now.rest().length <= END_OF_FILE_AT || endedAs != null && endedAs.local() == now.local() || keys.hasOutput()) {
            return;
        }
        byte end = now.rest()[END_OF_FILE_AT];
        if (end != 0) {
            keys.fill(lineBegun && endedAs == null ? new byte[] {end, end} : new byte[] {end});
        }
        endedAs = now;
    }

    private void writeKeys() {
        switch (kernel.attempt(new Write(master, keys.chunk(), keys.offset(), keys.length()))) {
            case Done<Integer>(Integer count) -> keys.wrote(count);
            case Refused<Integer>(_, Errno errno) -> {
                if (errno != Errno.EAGAIN) {
                    keys.abandon();
                }
            }
        }
    }

    private void readOutput() {
        switch (kernel.attempt(new Read(master, OUTPUT_BYTES))) {
            case Done<byte[]>(byte[] read) -> {
                if (read.length == 0) {
                    hangUp();
                } else {
                    output.fill(read);
                    if (endedAs != null) {
                        tellEnd();
                    }
                }
            }
            case Refused<byte[]>(_, Errno errno) -> {
                // EIO: no process has the other end open.
                if (errno != Errno.EAGAIN) {
                    hangUp();
                }
            }
        }
    }

    private void writeOutput() {
        switch (kernel.attempt(new Write(Fd.STDOUT, output.chunk(), output.offset(), Math.min(OUTPUT_BYTES, output.length())))) {
            case Done<Integer>(Integer count) -> output.wrote(count);
            case Refused<Integer>(_, Errno errno) -> {
                if (errno != Errno.EAGAIN) {
                    // Nobody reads any more: as when a window is closed, the programs inside are told so.
                    output.abandon();
                    hangUp();
                }
            }
        }
    }

    private void hangUp() {
        if (masterOpen) {
            masterOpen = false;
            keys.abandon();
            output.end();
            if (peer != null) {
                kernel.attempt(new Close(peer));
            }
            kernel.attempt(new Close(master));
        }
    }

    @Override
    public boolean takes(int signal) {
        if (signal != Signal.WINCH) {
            return false;
        }
        passSize();
        return true;
    }

    private void passSize() {
        WindowSize size = UserTerminal.currentSize(kernel);
        if (size != null && masterOpen) {
            kernel.attempt(new TerminalOp.SetWindowSize(master, size));
        }
    }

    @Override
    public void suspend() {
        user.restore();
    }

    @Override
    public void resume() {
        if (input) {
            user.makeRaw();
        }
        passSize();
    }

    /** Output that was on its way when its writer ended is still in the terminal; poll(2) sees all of it. */
    @Override
    public boolean isDraining() {
        keys.abandon();
        return output.hasOutput() || hasMoreOutput();
    }

    private boolean hasMoreOutput() {
        return masterOpen
                && kernel.attempt(new Poll(List.of(new Interest(master, Poll.READABLE)), 0)) instanceof Done<int[]>(int[] events)
                && (events[0] & Poll.READABLE) != 0;
    }

    @Override
    public boolean isOver() {
        return detaching.areComplete();
    }

    /** Closes the master, but for one who detached, and gives the user's terminal back. */
    @Override
    public void finish() {
        if (!isOver()) {
            hangUp();
        } else if (peer != null) {
            kernel.attempt(new Close(peer));
        }
        user.restore();
    }
}
