package demitasse.engine.life;

import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.WatchDirectory;
import demitasse.kernel.Kernel;
import demitasse.kernel.TimeOp.Monotonic;
import java.util.List;

/** The wait before a container is started again: twice as long each time, unless it ran for a good while. */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 60_000;
    private static final int DOUBLINGS = 10;
    private static final long GOOD_WHILE_NANOS = 10_000_000_000L;
    private static final long MILLI_NANOS = 1_000_000;

    private final Kernel kernel;
    private final Stored stored;

    Backoff(Kernel kernel, Stored stored) {
        this.kernel = kernel;
        this.stored = stored;
    }

    /** Whether a run that ended is followed by another. */
    static boolean isDue(Restart restart, RunRecord run) {
        End end = run.end();
        if (end == null || end.stopped()) {
            return false;
        }
        return switch (restart.policy()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE -> end.code() != 0 && (restart.attempts() == 0 || run.restarts() < restart.attempts());
        };
    }

    static long millis(RunRecord run) {
        End end = run.end();
        boolean well = end != null && end.finishedNanos() - run.startedNanos() > GOOD_WHILE_NANOS;
        return well ? FIRST_MILLIS : Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(run.restarts(), DOUBLINGS));
    }

    /** Sleeps; false where the container was asked to stop meanwhile. */
    boolean sleep(RunRecord run) {
        stored.sayRestarting(true);
        Fd watch = kernel.perform(new WatchDirectory(stored.path()));
        try {
            long until = kernel.perform(new Monotonic()) + millis(run) * MILLI_NANOS;
            long left = until - kernel.perform(new Monotonic());
            while (left > 0 && !isStopped()) {
                kernel.attempt(new Poll(List.of(new Poll.Interest(watch, Poll.READABLE)), (int) (left / MILLI_NANOS) + 1));
                kernel.attempt(new Read(watch, 4096));
                left = until - kernel.perform(new Monotonic());
            }
            return !isStopped();
        } finally {
            kernel.attempt(new Close(watch));
        }
    }

    private boolean isStopped() {
        return stored.has(Detached.STOPPING);
    }
}
