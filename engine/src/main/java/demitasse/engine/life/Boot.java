package demitasse.engine.life;

import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Status;
import demitasse.engine.store.Store;
import demitasse.engine.store.Store.Listed;
import demitasse.engine.store.Stored;
import demitasse.kernel.Kernel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of containers when this machine goes down, and comes up again. */
public final class Boot {
    private Boot() {}

    /** Whether a run that ended with the machine, or before, is followed by another once that is up again: as with Docker. */
    static boolean isDue(Restart restart, @Nullable RunRecord run) {
        End end = run == null ? null : run.end();
        if (end == null) {
            return false;
        }
        return switch (restart.policy()) {
            case NO -> false;
            case ALWAYS -> true;
            case UNLESS_STOPPED -> !end.stopped();
            case ON_FAILURE -> !end.stopped() && end.code() != 0;
        };
    }

    /** The ids of those that have ended and are to be started again. */
    public static List<String> due(Store store) {
        List<String> due = new ArrayList<>();
        for (Listed listed : store.list().containers()) {
            if (listed.standing().status() == Status.EXITED && isDue(listed.record().restart(), listed.run())) {
                due.add(listed.record().id());
            }
        }
        return due;
    }

    /** The ids of those that run, or are about to. */
    public static List<String> living(Store store) {
        List<String> living = new ArrayList<>();
        for (Listed listed : store.list().containers()) {
            Status status = listed.standing().status();
            if (status.isAlive() || status == Status.RESTARTING) {
                living.add(listed.record().id());
            }
        }
        return living;
    }

    /** Ends one because the machine goes down, as {@link Ending#stop} does: nobody meant this one, so that it is due when that is up again. */
    public static void stop(Kernel kernel, Store store, Stored stored, @Nullable Integer timeoutSeconds) {
        new Ending(kernel, store).stop(stored, 0, timeoutSeconds);
        RunRecord run = stored.lock() ? stored.run() : null;
        End end = run == null ? null : run.end();
        if (run != null && end != null) {
            stored.write(run.ended(new End(end.code(), end.signal(), end.outOfMemory(), end.memoryLimitBytes(), end.memoryPeakBytes(),
                    end.finishedNanos(), false, end.error())));
        }
    }
}
