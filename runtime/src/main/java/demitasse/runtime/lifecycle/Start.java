package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.launch.StartHooks;
import demitasse.runtime.launch.Starting;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.state.Status;
import demitasse.spec.Hook;
import java.util.List;

/** Has a created container run its program (runtime.md, Start). */
public final class Start {
    private Start() {}

    /**
     * Starts it; the program runs when this returns.
     *
     * @throws SetupException where it is not waiting for that
     * @throws StepFailure when the program can't be run, and the container has stopped; or when a hook fails, and nothing of
     *     the container is left
     */
    public static void start(Kernel kernel, String root, String id, Log log) {
        startOrRemove(kernel, Container.find(kernel, root, id), log);
    }

    static void startOrRemove(Kernel kernel, Container container, Log log) {
        try {
            start(kernel, container, log);
        } catch (StepFailure failed) {
            if (StartHooks.haveFailed(failed)) {
                Cleanup.attempt(() -> Delete.end(kernel, container, log));
            }
            throw failed;
        }
    }

    /** Starts it, and leaves what a failed hook means to the caller. */
    static void start(Kernel kernel, Container container, Log log) {
        Status status = container.status();
        // Somebody else may start it between the two.
        if (status != Status.CREATED || !Starting.start(kernel, container.directory())) {
            throw refusal(status == Status.CREATED ? container.status() : status);
        }
        log.debug(container.id() + " runs its program as process " + container.state().pid());
        List<Hook> hooks = container.state().hooks().poststart();
        if (!hooks.isEmpty()) {
            container.enterBundle();
            StartHooks.run(kernel, "poststart", hooks, container.told(Status.RUNNING));
        }
    }

    private static SetupException refusal(Status status) {
        return switch (status) {
            case RUNNING, CREATED -> new SetupException("cannot start an already running container", null);
            case STOPPED -> new SetupException("cannot start a container that has stopped", "delete it and create it anew");
            case CREATING -> new SetupException("cannot start a container in the creating state", "wait for create to end");
            case PAUSED -> new SetupException("cannot start a container in the paused state", "resume it first");
        };
    }
}
