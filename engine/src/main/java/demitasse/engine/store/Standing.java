package demitasse.engine.store;

import demitasse.kernel.Kernel;
import demitasse.runtime.lifecycle.Container;
import org.jspecify.annotations.Nullable;

/** Where a container stands, and the pid of its init on this host, 0 where none lives. */
public record Standing(Status status, int pid) {
    /** Asked of the kernel, and of what is noted of its last run. */
    static Standing of(Stored stored, @Nullable RunRecord run) {
        boolean ended = run != null && run.end() != null;
        if (!stored.isAnswered()) {
            return new Standing(run == null ? Status.CREATED : Status.EXITED, 0);
        }
        Container instance = stored.instance();
        if (instance == null) {
            return new Standing(stored.isToRestart() ? Status.RESTARTING : ended ? Status.EXITED : Status.CREATED, 0);
        }
        return switch (instance.status()) {
            case CREATING, CREATED -> new Standing(Status.CREATED, 0);
            case RUNNING -> new Standing(Status.RUNNING, instance.state().pid());
            case PAUSED -> new Standing(Status.PAUSED, instance.state().pid());
            // Its last output may still be on the way into the log: it has ended once that is recorded.
            case STOPPED -> new Standing(ended ? Status.EXITED : Status.RUNNING, 0);
        };
    }

    /**
     * {@link #of}, for a list of many: its init is not looked at, whose end is noted in a moment, and nothing stays open. Whether
     * it is paused is asked of the kernel only where a command of ours has paused it: three calls less for each that runs.
     */
    static Standing glance(Kernel kernel, Stored stored, @Nullable RunRecord run) {
        boolean runs = run != null && run.end() == null && stored.isAnswered();
        Container instance = runs ? Container.glance(kernel, Storage.RUNNING, stored.id()) : null;
        if (instance == null) {
            return of(stored, run);
        }
        boolean made = !instance.directory().isInTheMaking();
        Status status = !made ? Status.CREATED : instance.isPaused() ? Status.PAUSED : Status.RUNNING;
        instance.directory().close();
        return new Standing(status, made ? instance.state().pid() : 0);
    }
}
