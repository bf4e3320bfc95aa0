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
     * @param signals held since before the clone; what came meanwhile is the container's
     * @throws StepFailure when it can't be started; no process of it is left then
     */
    public static ProcessEnd run(Kernel kernel, ContainerSpec container, Plan plan, Observer observer, Supervision signals) {
        Launcher.Running running = new Launcher(kernel, container, plan, observer).start();
        observer.started(running);
        TerminalRelay relay = running.terminal() == null ? null : TerminalRelay.start(kernel, running.terminal(), container.input());
        return signals.run(running.process(), running.pid(), relay);
    }
}
