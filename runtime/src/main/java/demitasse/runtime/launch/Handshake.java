package demitasse.runtime.launch;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.ReceiveMessage;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.report.Failure;
import demitasse.runtime.report.FailureBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the parent and init talk while the container is made, and a later {@code start} with init: over one socket that keeps
 * message boundaries. The first byte of a message is its kind.
 *
 * <pre>
 *   parent                                   init
 *     │ ── clone ───────────────────────────▶ │
 *     │    map users, make mounts for them    │ waits, where the plan has steps alongside
 *     │ ── MOUNT + its fd, each ────────────▶ │
 *     │ ── GO ──────────────────────────────▶ │
 *     │                                       │ performs its steps
 *     │ ◀──────────────────────────── HOOKS ──│ where the host has hooks to run; waits
 *     │    prestart, createRuntime            │
 *     │ ── GO ──────────────────────────────▶ │ createContainer
 *     │ ◀────────────── TERMINAL + master fd ─│ where there is a terminal
 *     │    what others know of it, meanwhile  │
 *     │ ── GO ──────────────────────────────▶ │ waits, if it is here first
 *     │                                       │ execve: the kernel closes init's end
 *     │ ◀────────────────────── end of file ──│ the program runs
 *
 *   where the container is only created, instead of the last GO and execve:
 *     │ ◀──────────────────────────── READY ──│ all is made, and the program was found
 *     │    pass the terminal on, write pids   │ waits
 *     │ ── RELEASE ─────────────────────────▶ │
 *     │                                       │ no longer ends with the parent; is created
 *     │ ◀────────────────────── end of file ──│ waits for start
 *
 *   start, later                             init
 *     │ ── connect ─────────────────────────▶ │ accept
 *     │ ◀───────────────────────── ACCEPTED ──│ startContainer
 *     │                                       │ execve: the kernel closes init's end
 *     │ ◀────────────────────── end of file ──│ the program runs
 *     │    poststart                          │
 *     │ ◀────────────────────── end of file ──│ without ACCEPTED: it has run already, or was killed
 *
 *     │ ◀───────────────── FAILED + failure ──│ instead, at any point, to either; init exits
 *     │ ◀────────────────────── end of file ──│ without any of these: init was killed
 * </pre>
 */
final class Handshake {
    private static final byte GO = 1;
    private static final byte TERMINAL = 2;
    private static final byte FAILED = 3;
    private static final byte MOUNT = 4;
    private static final byte READY = 5;
    private static final byte RELEASE = 6;
    private static final byte ACCEPTED = 7;
    private static final byte HOOKS = 8;

    /** What came from the other side. */
    sealed interface Message {
        /** The other side goes on. */
        record Go() implements Message {}

        /** All is made but the program. */
        record Ready() implements Message {}

        /** Init waits until the hooks of the host have run. */
        record Hooks() implements Message {}

        /** Init is to wait for its start alone. */
        record Release() implements Message {}

        /** Init becomes the program next. */
        record Accepted() implements Message {}

        /** A mount that the parent made. */
        record Mount(Fd mount) implements Message {}

        /** The master of the container's terminal. */
        record Terminal(Fd master) implements Message {}

        record Failed(Failure failure) implements Message {}

        /** The other side closed its end. */
        record End() implements Message {}
    }

    private final Kernel kernel;
    private final Fd socket;

    private Handshake(Kernel kernel, Fd socket) {
        this.kernel = kernel;
        this.socket = socket;
    }

    /** The connection that {@code start} makes to init; each side has its end of it. */
    static Handshake over(Kernel kernel, Fd connection) {
        return new Handshake(kernel, connection);
    }

    /** The two ends; each process keeps one and closes the other. */
    record Ends(FdPair pair) {
        static Ends make(Kernel kernel) {
            return new Ends(kernel.perform(new MakePair()));
        }

        Handshake parent(Kernel kernel) {
            kernel.perform(new Close(pair.second()));
            return new Handshake(kernel, new Fd(pair.first().number(), "the socket to init"));
        }

        Handshake init(Kernel kernel) {
            kernel.perform(new Close(pair.first()));
            return new Handshake(kernel, new Fd(pair.second().number(), "the socket to the parent"));
        }
    }

    void sendGo() {
        send(new byte[] {GO}, List.of());
    }

    /** Where init has failed already it takes no more, and what it has sent is heard next. */
    void offerGo() {
        kernel.attempt(new SendMessage(socket, new byte[] {GO}, List.of()));
    }

    void sendReady() {
        send(new byte[] {READY}, List.of());
    }

    void sendHooks() {
        send(new byte[] {HOOKS}, List.of());
    }

    void sendRelease() {
        send(new byte[] {RELEASE}, List.of());
    }

    void sendAccepted() {
        send(new byte[] {ACCEPTED}, List.of());
    }

    /** Passes mounts on for init to put in place; in their order. */
    void sendMount(Fd mount) {
        send(new byte[] {MOUNT}, List.of(mount));
    }

    void sendTerminal(Fd master) {
        send(new byte[] {TERMINAL}, List.of(master));
    }

    /** Where the other side is gone already, there is nobody to tell. */
    void sendFailure(Failure failure) {
        byte[] body = FailureBytes.encode(failure);
        byte[] message = new byte[body.length + 1];
        message[0] = FAILED;
        System.arraycopy(body, 0, message, 1, body.length);
        // An exception would take init back into what only the parent is to do at the end, such as removing the container.
        kernel.attempt(new SendMessage(socket, message, List.of()));
    }

    private void send(byte[] message, List<Fd> descriptors) {
        kernel.perform(new SendMessage(socket, message, descriptors));
    }

    /** Waits for the next message. One that nobody of ours would send counts as a failure. */
    Message receive() {
        SocketOp.Message received = take(true);
        byte[] data = received.data();
        if (data.length == 0) {
            return new Message.End();
        }
        return switch (data[0]) {
            case GO -> new Message.Go();
            case READY -> new Message.Ready();
            case HOOKS -> new Message.Hooks();
            case RELEASE -> new Message.Release();
            case ACCEPTED -> new Message.Accepted();
            case TERMINAL -> received.descriptors().size() == 1
                    ? new Message.Terminal(received.descriptors().getFirst())
                    : garbled();
            case MOUNT -> received.descriptors().size() == 1
                    ? new Message.Mount(received.descriptors().getFirst())
                    : garbled();
            case FAILED -> failed(FailureBytes.decode(data, 1));
            default -> garbled();
        };
    }

    /** One without data where there will be no more. */
    private SocketOp.Message take(boolean again) {
        return switch (kernel.attempt(new ReceiveMessage(socket))) {
            case Done<SocketOp.Message>(SocketOp.Message message) -> message;
            case Refused<SocketOp.Message>(KernelOp<SocketOp.Message> op, Errno errno) -> {
                // The other side closed a connection that it had not taken yet, or with a message of ours unread, such as the last
                // GO. That is told once, and before what the other side has sent: why it failed is still to be read.
                if (errno != Errno.ECONNRESET) {
                    throw new KernelException(op, errno);
                }
                yield again ? take(false) : new SocketOp.Message(new byte[0], List.of());
            }
        };
    }

    private static Message failed(@Nullable Failure failure) {
        return failure == null ? garbled() : new Message.Failed(failure);
    }

    private static Message garbled() {
        return new Message.Failed(outOfTurn());
    }

    /** What a message that nobody of ours would send then comes to. */
    static Failure outOfTurn() {
        return Failure.of("init sent a message that makes no sense", null);
    }

    /** Whether the other side has ended; asked without waiting. */
    boolean isOtherSideGone() {
        int[] events = kernel.perform(new Poll(List.of(new Poll.Interest(socket, 0)), 0));
        return events.length > 0 && (events[0] & Poll.HUNG_UP) != 0;
    }

    Fd socket() {
        return socket;
    }

    void close() {
        kernel.perform(new Close(socket));
    }
}
