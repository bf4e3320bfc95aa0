package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.Signal;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.state.Status;

/** Sends a signal to a container (runtime.md, Kill). */
public final class Kill {
    private Kill() {}

    /**
     * Sends the signal to init, or to every process.
     *
     * @param signal its number; 0 only asks whether there is a process
     * @throws SetupException where no process is there to get it
     */
    public static void kill(Kernel kernel, String root, String id, int signal, boolean all) {
        Container container = Container.find(kernel, root, id);
        Fd init = container.directory().status(container.state()) == Status.CREATING ? null : container.openInit();
        // The end of a pid namespace is that of all in it; elsewhere the others would live on.
        boolean everybody = all || signal == Signal.KILL && container.state().sharesPids();
        if (everybody) {
            container.cgroup().signal(signal);
        } else if (init == null) {
            throw notRunning();
        }
        if (init != null && kernel.attempt(new SendSignal(init, signal)) instanceof Outcome.Refused<?> && !everybody) {
            throw notRunning();
        }
        if (signal == Signal.KILL) {
            wake(container.cgroup());
        }
    }

    private static SetupException notRunning() {
        return new SetupException("container not running", null);
    }

    /** Version 1 delivers nothing to a process that is stopped, not even SIGKILL. */
    private static void wake(Cgroup cgroup) {
        if (cgroup.isFrozen()) {
            cgroup.thaw();
        }
    }
}
