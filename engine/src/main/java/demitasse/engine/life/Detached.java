package demitasse.engine.life;

import demitasse.engine.Fallback;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Child;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.NewSession;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.ReceiveMessage;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.report.Failure;
import demitasse.runtime.report.FailureBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a container whose supervisor is a process of its own.
 *
 * <pre>
 *   command                      supervisor
 *     │── clone ───────────────▶ │ a session of its own
 *     │                          │ makes the container, starts its program
 *     │ ◀── INSTEAD + words ─────│ where its root is not what it should be
 *     │                          │ execve: begins anew with little memory
 *     │ ◀── STARTED, or why not ─│ opens the log
 *     │ lets go of the lock      │ stays until the end
 * </pre>
 */
public final class Detached {
    static final byte STARTED = 1;
    private static final byte FAILED = 2;
    private static final byte INSTEAD = 3;
    /** A file of the container that says that its end was asked for. */
    static final String STOPPING = "stopping";

    private Detached() {}

    /**
     * Starts it, and lets go of it: from here on its supervisor answers for it.
     *
     * @param stored locked by this process
     * @throws StepFailure when its program could not be run; it is still locked by this process then
     */
    public static void start(Kernel kernel, Store store, Stored stored) {
        kernel.attempt(new Remove(stored.fd(), STOPPING, false));
        stored.forgetSignals();
        stored.answer();
        stored.begin(new RunRecord(kernel.perform(new Now()), 0, null));
        FdPair pair = kernel.perform(new MakePair());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            kernel.attempt(new Close(pair.first()));
            kernel.attempt(new Exit(supervise(kernel, store, stored, pair.second())));
        }
        kernel.perform(new Close(pair.second()));
        byte[] answer = kernel.perform(new ReceiveMessage(pair.first())).data();
        while (answer.length > 0 && answer[0] == INSTEAD) {
            Fallback.tell(kernel, Text.decode(answer, 1, answer.length));
            answer = kernel.perform(new ReceiveMessage(pair.first())).data();
        }
        kernel.perform(new Close(pair.first()));
        kernel.attempt(new Close(child.process()));
        if (answer.length == 0 || answer[0] != STARTED) {
            kernel.attempt(new Wait(child.pid(), true));
            throw new StepFailure(failure(answer));
        }
        stored.close();
    }

    /** Has whoever starts the container say that, where somebody does. */
    static void tell(Kernel kernel, @Nullable Fd starter, String words) {
        if (starter != null) {
            byte[] text = Text.encode(words);
            byte[] message = new byte[1 + text.length];
            message[0] = INSTEAD;
            System.arraycopy(text, 0, message, 1, text.length);
            kernel.attempt(new SendMessage(starter, message, List.of()));
        }
    }

    private static Failure failure(byte[] answer) {
        Failure told = answer.length == 0 ? null : FailureBytes.decode(answer, 1);
        return told != null ? told : Failure.of("the container's supervisor was killed while it started", "is there enough memory? see dmesg");
    }

    /** Becomes the supervisor, or answers the exit code of a process that could not. */
    private static int supervise(Kernel kernel, Store store, Stored stored, Fd starter) {
        Failure failure = attempt(kernel, stored, starter);
        Cleanup.attempt(() -> store.endInstance(stored));
        byte[] told = FailureBytes.encode(failure.withoutPointer());
        byte[] message = new byte[1 + told.length];
        message[0] = FAILED;
        System.arraycopy(told, 0, message, 1, told.length);
        kernel.attempt(new SendMessage(starter, message, List.of()));
        return failure.exitCode();
    }

    private static Failure attempt(Kernel kernel, Stored stored, Fd starter) {
        try {
            kernel.perform(new NewSession());
            Supervision.begin(kernel);
            new Launch(kernel, stored, starter).perform();
            return Failure.of("the supervisor did not begin", null);
        } catch (StepFailure known) {
            return known.failure();
        } catch (RuntimeException thrown) {
            return Failure.of(thrown);
        }
    }
}
