package demitasse.runtime.launch;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.report.Failure;
import demitasse.runtime.state.StateDirectory;

/** The start of a container that was created before: the other end of init's wait. */
public final class Starting {
    private Starting() {}

    /**
     * Has init become the program; answers once it has, and false where init waits no longer, since it was started before
     * or has ended.
     *
     * @throws StepFailure when the program cannot be run; the container has stopped then
     */
    public static boolean start(Kernel kernel, StateDirectory directory) {
        return switch (directory.connect()) {
            case Done<Fd>(Fd connection) -> isAccepted(Handshake.over(kernel, connection));
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ECONNREFUSED && errno != Errno.ENOENT) {
                    throw new KernelException(op, errno);
                }
                yield false;
            }
        };
    }

    private static boolean isAccepted(Handshake init) {
        boolean accepted = false;
        while (true) {
            switch (init.receive()) {
                case Handshake.Message.Accepted() -> accepted = true;
                case Handshake.Message.End() -> {
                    init.close();
                    return accepted;
                }
                case Handshake.Message.Failed(Failure failure) -> throw new StepFailure(failure);
                case Handshake.Message.Go(), Handshake.Message.Ready(), Handshake.Message.Hooks(), Handshake.Message.Release(),
                        Handshake.Message.Mount(_), Handshake.Message.Terminal(_) -> throw new StepFailure(Handshake.outOfTurn());
            }
        }
    }
}
