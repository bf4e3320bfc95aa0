package demitasse.runtime.launch;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.CloneSibling;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SocketOp;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.ReceiveMessage;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.Step;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.report.Failure;
import demitasse.runtime.report.FailureBytes;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes init from inside of namespaces that are there already. A process that lives for a moment enters them and makes init
 * its own sibling, so that init is the parent's child all the same, and the parent stays where it is: the way into a user
 * namespace has no way back, and hooks are to run in the namespaces of the host.
 *
 * <pre>
 *   parent                     passage
 *     │ ── clone ──────────────▶ │
 *     │                          │ enters
 *     │                          │ ── clone (CLONE_PARENT) ──▶ init
 *     │ ◀── MADE, pid + pidfd ── │ exits
 *
 *     │ ◀──── FAILED + failure ─ │ instead
 * </pre>
 */
final class Passage {
    private static final byte MADE = 1;
    private static final byte FAILED = 2;
    private static final int MADE_BYTES = 5;

    private final Kernel kernel;
    private final Stage stage;
    private final Plan plan;

    Passage(Kernel kernel, Stage stage, Plan plan) {
        this.kernel = kernel;
        this.stage = stage;
        this.plan = plan;
    }

    /**
     * Answers init, in the parent and in init itself.
     *
     * @param clone makes the process between, in no new namespaces
     */
    Child lead(Supplier<Child> clone) {
        FdPair pair = kernel.perform(new MakePair());
        Child passage = clone.get();
        if (passage.isSelf()) {
            kernel.perform(new Close(pair.first()));
            return pass(pair.second());
        }
        kernel.perform(new Close(pair.second()));
        SocketOp.Message message = kernel.perform(new ReceiveMessage(pair.first()));
        kernel.perform(new Close(pair.first()));
        kernel.attempt(new Wait(passage.pid(), true));
        kernel.perform(new Close(passage.process()));
        stage.skip(plan.entering().size());
        return childOf(message);
    }

    /** Comes back in init alone. */
    private Child pass(Fd parent) {
        Failure failure = null;
        Child init = null;
        try {
            init = enter();
        } catch (StepFailure known) {
            failure = known.failure();
        } catch (RuntimeException unexpected) {
            failure = Failure.of(unexpected);
        }
        if (init != null && init.isSelf()) {
            kernel.perform(new Close(parent));
            return init;
        }
        kernel.attempt(failure == null && init != null ? made(parent, init) : failed(parent, failure));
        kernel.attempt(new Exit(0));
        return Child.SELF;
    }

    private Child enter() {
        for (Step step : plan.entering()) {
            stage.perform(step);
        }
        return kernel.perform(new CloneSibling(plan.namespaces()));
    }

    /** The pid is that of the parent's own namespace: joining another holds for children only. */
    private static SendMessage made(Fd parent, Child init) {
        int pid = init.pid();
        byte[] message = {MADE, (byte) (pid >> 24), (byte) (pid >> 16), (byte) (pid >> 8), (byte) pid};
        return new SendMessage(parent, message, List.of(init.process()));
    }

    private static SendMessage failed(Fd parent, @Nullable Failure failure) {
        byte[] body = FailureBytes.encode(failure == null ? unknown() : failure);
        byte[] message = new byte[body.length + 1];
        message[0] = FAILED;
        System.arraycopy(body, 0, message, 1, body.length);
        return new SendMessage(parent, message, List.of());
    }

    private static Child childOf(SocketOp.Message message) {
        byte[] data = message.data();
        if (data.length == MADE_BYTES && data[0] == MADE && message.descriptors().size() == 1) {
            int pid = (data[1] & 0xff) << 24 | (data[2] & 0xff) << 16 | (data[3] & 0xff) << 8 | data[4] & 0xff;
            return new Child(pid, new Fd(message.descriptors().getFirst().number(), "process " + pid));
        }
        Failure failure = data.length > 0 && data[0] == FAILED ? FailureBytes.decode(data, 1) : null;
        throw new StepFailure(failure == null ? unknown() : failure);
    }

    private static Failure unknown() {
        return Failure.of("the process that enters the existing namespaces was killed", null);
    }
}
