package demitasse.runtime.launch;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.runtime.report.Failure;
import org.jspecify.annotations.Nullable;

/** A container that is all made and whose init waits for us: it ends with us until it is let go. */
public final class Created {
    private final Kernel kernel;
    private final Handshake handshake;
    private final Child child;
    private final @Nullable Fd terminal;

    Created(Kernel kernel, Handshake handshake, Child child, @Nullable Fd terminal) {
        this.kernel = kernel;
        this.handshake = handshake;
        this.child = child;
        this.terminal = terminal;
    }

    public int pid() {
        return child.pid();
    }

    /** A descriptor of init. */
    public Fd process() {
        return child.process();
    }

    /** The master of its terminal, where it has one. */
    public @Nullable Fd terminal() {
        return terminal;
    }

    /**
     * Lets init wait for its start by itself; afterwards the container is created, and is there without us.
     *
     * @throws StepFailure when init has ended meanwhile
     */
    public void release() {
        handshake.sendRelease();
        switch (handshake.receive()) {
            case Handshake.Message.End() -> handshake.close();
            case Handshake.Message.Failed(Failure failure) -> throw new StepFailure(failure);
            case Handshake.Message.Go(), Handshake.Message.Ready(), Handshake.Message.Hooks(), Handshake.Message.Release(), Handshake.Message.Accepted(),
                    Handshake.Message.Mount(_), Handshake.Message.Terminal(_) -> throw new StepFailure(Handshake.outOfTurn());
        }
    }

    /** Ends init, and with it the container. */
    public void abandon() {
        Launcher.abandon(kernel, handshake, child);
    }
}
