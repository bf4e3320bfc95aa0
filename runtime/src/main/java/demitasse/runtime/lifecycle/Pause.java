package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;

/** Stops all processes of a container where they are, and lets them go on. */
public final class Pause {
    private Pause() {}

    /**
     * Returns once all have stopped.
     *
     * @throws SetupException where it does not run, or is paused already
     */
    public static void pause(Kernel kernel, String root, String id) {
        Container container = Container.find(kernel, root, id);
        switch (container.status()) {
            case CREATED, RUNNING -> {
                // First: whoever is killed in between has only made others look twice.
                container.directory().notePause();
                container.cgroup().freeze();
            }
            case CREATING, PAUSED, STOPPED -> throw new SetupException("container not running: it is " + container.status().word(), null);
        }
    }

    /**
     * Returns once all go on.
     *
     * @throws SetupException where it is not paused
     */
    public static void resume(Kernel kernel, String root, String id) {
        Container container = Container.find(kernel, root, id);
        switch (container.status()) {
            case PAUSED -> {
                container.cgroup().thaw();
                container.directory().forgetPause();
            }
            case CREATING, CREATED, RUNNING, STOPPED -> throw new SetupException("container not paused: it is " + container.status().word(), null);
        }
    }
}
