package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.AdoptOrphans;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Log;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.terminal.TerminalRelay;

/** Creates a container and starts it in one go; unless detached, stays with it until it ends, and deletes it. */
public final class Run {
    private Run() {}

    /**
     * What is asked for.
     *
     * @param detach whether we end once the program runs
     * @param adopt whether processes that its processes leave behind become ours
     * @param keep whether it is not deleted when it ends
     */
    public record Request(Create.Request creation, boolean detach, boolean adopt, boolean keep) {}

    /**
     * Runs it. Answers the program's exit code, or 128 + the signal that ended it; 0 once it runs detached.
     *
     * @throws RuntimeException when it can't be run; nothing of it is left then
     */
    public static int run(Kernel kernel, Request request, Log log) {
        if (request.detach()) {
            Creation.Made made = Creation.make(kernel, request.creation(), false, log);
            Cleanup.afterFailure(() -> started(kernel, made, log), () -> Delete.end(kernel, made.container(), log));
            return 0;
        }
        // From here on a signal waits until there is a container to have it.
        Supervision signals = Supervision.begin(kernel);
        if (request.adopt()) {
            kernel.perform(new AdoptOrphans());
        }
        Creation.Made made = Creation.make(kernel, request.creation(), true, log);
        if (!request.keep()) {
            return Cleanup.after(() -> attend(kernel, made, signals, log), () -> Delete.end(kernel, made.container(), log));
        }
        return attend(kernel, made, signals, log);
    }

    private static Creation.Made started(Kernel kernel, Creation.Made made, Log log) {
        Start.start(kernel, made.container(), log);
        return made;
    }

    private static int attend(Kernel kernel, Creation.Made made, Supervision signals, Log log) {
        started(kernel, made, log);
        TerminalRelay relay = made.init().terminal() == null ? null : TerminalRelay.start(kernel, made.init().terminal(), true);
        return signals.run(made.init().process(), made.init().pid(), relay).exitCode();
    }
}
