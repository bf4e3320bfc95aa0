package demitasse.runtime.launch;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Participant;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.terminal.TerminalRelay;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        return run(kernel, container, plan, observer, signals, null);
    }

    /**
     * The same with one more who takes part in the wait.
     *
     * @param more makes it once the program runs, of the relay of its terminal, null for none, which it stands in for; null for nobody
     */
    public static ProcessEnd run(
            Kernel kernel, ContainerSpec container, Plan plan, Observer observer, Supervision signals,
            @Nullable Function<@Nullable TerminalRelay, Participant> more) {
        Launcher.Running running = new Launcher(kernel, container, plan, observer).start();
        observer.started(running);
        TerminalRelay relay = running.terminal() == null ? null : TerminalRelay.start(kernel, running.terminal(), container.input());
        return signals.run(running.process(), running.pid(), more == null ? relay : more.apply(relay));
    }
}
