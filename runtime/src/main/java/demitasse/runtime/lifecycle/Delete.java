package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.Signal;
import demitasse.kernel.TimeOp.Sleep;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.process.HookRun;
import demitasse.runtime.state.Status;
import demitasse.spec.Hook;
import java.util.List;

/** Removes a container and all that was made for it (runtime.md, Delete). */
public final class Delete {
    private static final int DEATH_MILLIS = 10_000;
    private static final long LOOK_NANOS = 10_000_000;
    private static final int LOOKS = 1000;

    private Delete() {}

    /**
     * Deletes it.
     *
     * @param force kills it first where it runs, and is content where there is none of that id
     * @throws SetupException where it runs, or does not die
     */
    public static void delete(Kernel kernel, String root, String id, boolean force, Log log) {
        Container container = force ? Container.findOrNull(kernel, root, id) : Container.find(kernel, root, id);
        if (container == null) {
            return;
        }
        Status status = force ? container.directory().status(container.state()) : container.status();
        if (!force) {
            refuseUnlessStopped(container, status);
        }
        end(kernel, container, status, log);
    }

    private static void refuseUnlessStopped(Container container, Status status) {
        switch (status) {
            case STOPPED, CREATED -> { }
            case CREATING, RUNNING, PAUSED -> throw new SetupException(
                    "cannot delete container " + container.id() + " that is not stopped: " + status.word(), "kill it first, or use --force");
        }
    }

    /** Ends it where it has not ended, and removes it. */
    static void end(Kernel kernel, Container container, Log log) {
        end(kernel, container, container.directory().status(container.state()), log);
    }

    /**
     * {@link #end(Kernel, Container, Log)} by one who has asked already.
     *
     * @param status as it was just now: who has stopped is not started again
     */
    private static void end(Kernel kernel, Container container, Status status, Log log) {
        if (status != Status.STOPPED) {
            killInit(kernel, container, log);
            awaitCreator(kernel, container);
        }
        remove(kernel, container, log);
    }

    private static void killInit(Kernel kernel, Container container, Log log) {
        Fd init = container.openInit();
        if (init == null) {
            return;
        }
        log.debug("kill process " + container.state().pid() + " of " + container.id());
        kernel.attempt(new SendSignal(init, Signal.KILL));
        Cgroup cgroup = container.cgroup();
        if (cgroup.isFrozen()) {
            // Version 1 delivers nothing to a process that is stopped.
            cgroup.thaw();
        }
        int[] ended = kernel.perform(new Poll(List.of(new Poll.Interest(init, Poll.READABLE)), DEATH_MILLIS));
        if (ended.length == 0 || ended[0] == 0) {
            throw new SetupException(
                    "the container's init, process " + container.state().pid() + ", outlives SIGKILL",
                    "it waits for a device or a network filesystem, see /proc/PID/stack; try again when that has answered");
        }
        kernel.perform(new Close(init));
    }

    /** A create that loses its init removes everything by itself. */
    private static void awaitCreator(Kernel kernel, Container container) {
        for (int look = 0; look < LOOKS && container.directory().status(container.state()) == Status.CREATING; look++) {
            kernel.perform(new Sleep(LOOK_NANOS));
        }
    }

    /** The directory comes last: as long as anything is left, there is a container to be deleted. */
    static void remove(Kernel kernel, Container container, Log log) {
        for (Place place : container.cgroup().places()) {
            log.debug("remove " + place.directory());
        }
        if (container.state().pid() == 0) {
            // It never had a process: its creation may have been refused because of those who live in its groups.
            container.cgroup().removeUnused();
        } else {
            Units.release(kernel, container.state(), container.cgroup());
            container.cgroup().destroy();
        }
        CacheShare.remove(kernel, container);
        container.directory().remove();
        log.debug(container.id() + " is deleted");
        List<Hook> hooks = container.state().hooks().poststop();
        if (!hooks.isEmpty() && container.state().pid() != 0) {
            container.enterBundle();
            HookRun.each(kernel, "poststop", hooks, container.told(Status.STOPPED), log::warning);
        }
    }
}
