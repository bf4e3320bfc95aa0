package demitasse.runtime.launch;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.terminal.TerminalRelay;

/** A container that this process stays with until it ends: signals are passed on to it, its terminal is relayed. */
public final class Foreground {
    private Foreground() {}

    /**
     * Starts the container and waits for its end.
     *
     * @throws StepFailure when it can't be started; no process of it is left then
     */
    public static ProcessEnd run(Kernel kernel, ContainerSpec container, Plan plan, Observer observer) {
        // Before the clone: a signal that comes meanwhile is held back for the container instead of ending us half way.
        Supervision supervision = Supervision.begin(kernel);
        try {
            Launcher.Running running = new Launcher(kernel, container, plan, observer).start();
            observer.started(running);
            TerminalRelay relay = running.terminal() == null ? null : TerminalRelay.start(kernel, running.terminal(), container.input());
            return supervision.run(running.process(), running.pid(), relay);
        } finally {
            supervision.end();
        }
    }
}
