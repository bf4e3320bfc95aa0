package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.AdoptOrphans;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Log;
import demitasse.runtime.launch.Created;
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
        Create.Request creation = request.creation();
        Preserved.check(kernel, creation.listening() + creation.preserved());
        if (request.detach()) {
            Creation.make(kernel, creation, false, log);
            Container container = Container.find(kernel, creation.root(), creation.id());
            return Cleanup.afterFailure(() -> {
                Start.start(kernel, container, log);
                return 0;
            }, () -> Delete.end(kernel, container, log));
        }
        // From here on a signal waits until there is a container to have it.
        Supervision signals = Supervision.begin(kernel);
        if (request.adopt()) {
            kernel.perform(new AdoptOrphans());
        }
        Created init = Creation.make(kernel, creation, true, log);
        Container container = Container.find(kernel, creation.root(), creation.id());
        if (!request.keep()) {
            return Cleanup.after(() -> {
                Start.start(kernel, container, log);
                return attend(kernel, init, signals);
            }, () -> Delete.end(kernel, container, log));
        }
        Start.startOrRemove(kernel, container, log);
        return attend(kernel, init, signals);
    }

    private static int attend(Kernel kernel, Created init, Supervision signals) {
        TerminalRelay relay = init.terminal() == null ? null : TerminalRelay.start(kernel, init.terminal(), true);
        return signals.run(init.process(), init.pid(), relay).exitCode();
    }
}
