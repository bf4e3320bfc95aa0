package demitasse.runtime.systemd;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A connection on which calls are made one after the other; signals that arrive meanwhile are kept for who waits for them. */
final class DbusConnection {
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int GREETING_LIMIT_BYTES = 4096;

    private final Kernel kernel;
    private final Fd socket;
    private final List<DbusMessage> signals = new ArrayList<>();
    private byte[] pending = new byte[0];
    private int serial;

    DbusConnection(Kernel kernel, Fd socket) {
        this.kernel = kernel;
        this.socket = socket;
    }

    /**
     * Introduces ourselves. Who we are, the other side knows from the kernel (EXTERNAL without a name): a number of ours
     * would be wrong inside of a user namespace (D-Bus Specification, Authentication Protocol).
     */
    void authenticate() {
        send(Text.encode("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"));
        long end = deadline();
        while (true) {
            int line = indexOfLineEnd();
            if (line < 0) {
                receive(end);
                continue;
            }
            String answer = Text.decode(pending, 0, line);
            pending = Arrays.copyOfRange(pending, line + 2, pending.length);
            if (answer.startsWith("OK ")) {
                return;
            }
            if (!answer.equals("DATA")) {
                throw new SetupException("systemd does not let us in over D-Bus: " + answer, "run as root, or as the user whose systemd it is");
            }
        }
    }

    private int indexOfLineEnd() {
        for (int i = 0; i + 1 < pending.length; i++) {
            if (pending[i] == '\r' && pending[i + 1] == '\n') {
                return i;
            }
        }
        if (pending.length > GREETING_LIMIT_BYTES) {
            throw DbusReader.broken();
        }
        return -1;
    }

    /** Makes a call and waits for its answer, which may be an error. */
    DbusMessage call(String destination, String path, String scope, String method, String signature, DbusWriter body) {
        serial++;
        send(DbusMessage.call(serial, destination, path, scope, method, signature, body).encode());
        long end = deadline();
        while (true) {
            DbusMessage message = next(end);
            if (message.type() == DbusMessage.SIGNAL) {
                signals.add(message);
            } else if (message.answered() == serial) {
                return message;
            }
        }
    }

    /** The next signal of that name, those included that came while an answer was waited for. */
    DbusMessage awaitSignal(String name, long end) {
        while (true) {
            for (Iterator<DbusMessage> kept = signals.iterator(); kept.hasNext();) {
                DbusMessage signal = kept.next();
                kept.remove();
                if (name.equals(signal.name())) {
                    return signal;
                }
            }
            DbusMessage message = next(end);
            if (message.type() == DbusMessage.SIGNAL) {
                signals.add(message);
            }
        }
    }

    long deadline() {
        return kernel.perform(new Monotonic()) + PATIENCE_NANOS;
    }

    private DbusMessage next(long end) {
        while (pending.length < DbusMessage.HEADER_BYTES || pending.length < DbusMessage.length(pending)) {
            receive(end);
        }
        int length = DbusMessage.length(pending);
        DbusMessage message = DbusMessage.decode(Arrays.copyOf(pending, length));
        pending = Arrays.copyOfRange(pending, length, pending.length);
        return message;
    }

    private void receive(long end) {
        long left = (end - kernel.perform(new Monotonic())) / 1_000_000;
        int[] ready = left <= 0 ? new int[] {0} : kernel.attempt(new Poll(List.of(new Poll.Interest(socket, Poll.READABLE)), (int) left)) instanceof Done<int[]>(int[] events)
                ? events
                // EINTR: stopped and continued.
                : new int[] {0};
        if (ready[0] != 0) {
            byte[] more = kernel.perform(new Read(socket, CHUNK_BYTES));
            if (more.length == 0) {
                throw new SetupException("systemd has closed our connection over D-Bus", "see its log: journalctl -b _PID=1");
            }
            byte[] all = Arrays.copyOf(pending, pending.length + more.length);
            System.arraycopy(more, 0, all, pending.length, more.length);
            pending = all;
        } else if (left <= 0) {
            throw new SetupException("systemd did not answer over D-Bus within 30 seconds", "see whether it is well: systemctl is-system-running");
        }
    }

    private void send(byte[] data) {
        kernel.perform(new SendMessage(socket, data, List.of()));
    }
}
