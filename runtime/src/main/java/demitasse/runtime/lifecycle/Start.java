package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.launch.Starting;
import demitasse.runtime.state.Status;

/** Has a created container run its program (runtime.md, Start). */
public final class Start {
    private Start() {}

    /**
     * Starts it; the program runs when this returns.
     *
     * @throws SetupException where it is not waiting for that
     * @throws demitasse.runtime.launch.StepFailure when the program can't be run; the container has stopped then
     */
    public static void start(Kernel kernel, String root, String id) {
        Container container = Container.find(kernel, root, id);
        Status status = container.status();
        // Somebody else may start it between the two.
        if (status != Status.CREATED || !Starting.start(kernel, container.directory())) {
            throw refusal(status == Status.CREATED ? container.status() : status);
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
