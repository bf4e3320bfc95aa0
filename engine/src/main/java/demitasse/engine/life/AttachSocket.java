package demitasse.engine.life;

import demitasse.engine.store.Storage;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.SocketOp.Accept;
import demitasse.kernel.SocketOp.Connect;
import demitasse.kernel.SocketOp.Listen;
import demitasse.kernel.SocketOp.Message;
import demitasse.kernel.SocketOp.ReceiveMessage;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.TerminalOp.GetAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a supervisor hands out the input of its container, to whoever connects, and root alone can.
 *
 * <pre>
 *   attach                          supervisor
 *     │── connect ────────────────▶ │
 *     │ ◀── the terminal's master ──│ or the end of a pipe that the program reads
 *     │                             │ closes the connection
 *     │── keys, window sizes ─────────────────────────▶ program
 *     │ ◀── log ──────────────────│ as ever
 * </pre>
 *
 * Keys and sizes don't pass through the supervisor, and output is read from the log: whoever attaches, however slow, dead or
 * many they are, keeps nobody waiting, and nothing of them is held in the supervisor's memory.
 */
final class AttachSocket {
    private static final String NAME = "/attach";
    /** Only the owner connects (unix(7), "Pathname socket ownership and permissions"). */
    private static final int OWNERS_ALONE = 0177;

    private AttachSocket() {}

    private static String path(String id) {
        return Storage.RUNNING + "/" + id + NAME;
    }

    /** Makes it where there is something to hand out and it is not there from before this supervisor began anew. */
    static void open(Kernel kernel, String id) {
        if (Descriptors.isOpen(kernel, Descriptors.ATTACH) || input(kernel) == null) {
            return;
        }
        kernel.perform(new SetUmask(OWNERS_ALONE));
        // Without it the container runs as well.
        if (kernel.attempt(new Listen(path(id))) instanceof Done<Fd>(Fd socket)) {
            kernel.perform(new Duplicate(socket, Descriptors.ATTACH.number(), true));
            kernel.perform(new Close(socket));
        }
        kernel.perform(new SetUmask(0));
    }

    /**
     * Serves one who waits; never waits itself, since a connection is there already and takes one small message.
     *
     * @param once whether the input is theirs alone, and ends when they close it
     */
    static void serve(Kernel kernel, boolean once) {
        if (!(kernel.attempt(new Accept(Descriptors.ATTACH)) instanceof Done<Fd>(Fd client))) {
            return;
        }
        Fd input = input(kernel);
        boolean given = kernel.succeeds(new SendMessage(client, new byte[] {1}, input == null ? List.of() : List.of(input)));
        kernel.attempt(new Close(client));
        if (once && given && Descriptors.INPUT.equals(input)) {
            kernel.attempt(new Close(Descriptors.INPUT));
        }
    }

    private static @Nullable Fd input(Kernel kernel) {
        if (Descriptors.isOpen(kernel, Descriptors.INPUT)) {
            return Descriptors.INPUT;
        }
        return kernel.succeeds(new GetAttributes(Descriptors.OUTPUT)) ? Descriptors.OUTPUT : null;
    }

    /** What a client gets: the master of the container's terminal, or a pipe; null where there is none any more. */
    static @Nullable Fd ask(Kernel kernel, String id) {
        if (!(kernel.attempt(new Connect(path(id), true)) instanceof Done<Fd>(Fd socket))) {
            return null;
        }
        Fd given = kernel.attempt(new ReceiveMessage(socket)) instanceof Done<Message>(Message message) && !message.descriptors().isEmpty()
                ? message.descriptors().getFirst()
                : null;
        kernel.attempt(new Close(socket));
        return given;
    }

    /** Removes its name, at the end of the run. */
    static void remove(Kernel kernel, String id) {
        kernel.attempt(new Remove(Fd.HERE, path(id), false));
    }
}
