package demitasse.engine.life;

import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Status;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.Unlock;
import demitasse.kernel.FileOp.WatchDirectory;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.Signal;
import demitasse.kernel.TerminalOp.GetAttributes;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.lifecycle.Container;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How containers come to their end: asked to, made to, waited for, removed. */
public final class Ending {
    private static final int DEATH_MILLIS = 10_000;
    private static final int UNTOLD_MILLIS = 500;
    private static final String CLEAR = "\r\u001b[K";
    private static final int WATCH_BYTES = 4096;
    /** Events tell of all there is to see, but for a supervisor that is killed. */
    private static final int LOOK_MILLIS = 1000;
    private static final int LOOKS = 200;
    private static final int BETWEEN_RUNS_MILLIS = 10;

    private final Kernel kernel;
    private final Store store;

    public Ending(Kernel kernel, Store store) {
        this.kernel = kernel;
        this.store = store;
    }

    /**
     * Asks its program to end, and kills it where that takes too long; returns once all of the run is over. One that does not
     * run is fine.
     *
     * @param signal what asks it to, 0 for its own
     * @param timeoutSeconds null for its own; -1 waits for ever
     */
    public void stop(Stored stored, int signal, @Nullable Integer timeoutSeconds) {
        ContainerRecord record = stored.record();
        int seconds = timeoutSeconds == null ? record.stopTimeoutSeconds() : timeoutSeconds;
        if (stored.isAnswered()) {
            endRuns(stored, signal == 0 ? record.stopSignal() : signal, seconds < 0 ? -1 : seconds * 1000, "demitasse stop");
            stored.note("stop");
        }
    }

    private void endRuns(Stored stored, int signal, int timeoutMillis, String sender) {
        while (stored.isAnswered()) {
            markStopping(stored);
            if (stored.standing().status().isAlive()) {
                end(stored, signal, timeoutMillis, sender);
                awaitOver(stored);
            } else {
                // Between two runs, or before its first: the next one either does not begin any more, or has to be ended.
                kernel.attempt(new Poll(List.of(), BETWEEN_RUNS_MILLIS));
            }
        }
    }

    /** Whoever would start it again looks for this first. */
    private void markStopping(Stored stored) {
        Files.create(kernel, stored.fd(), Detached.STOPPING, 0600, new byte[0]);
    }

    private void end(Stored stored, int signal, int timeoutMillis, String sender) {
        Container instance = stored.instance();
        Fd init = instance == null ? null : instance.openInit();
        if (instance == null || init == null) {
            return;
        }
        stored.note("kill", "signal", Integer.toString(signal));
        stored.noteSignal(signal, sender);
        kernel.attempt(new SendSignal(init, signal));
        thaw(instance.cgroup());
        if (!endsInTime(stored, init, timeoutMillis)) {
            stored.note("kill", "signal", Integer.toString(Signal.KILL));
            stored.noteSignal(Signal.KILL, sender + ", since it did not end when it was asked to");
            kernel.attempt(new SendSignal(init, Signal.KILL));
            if (!ends(init, DEATH_MILLIS)) {
                throw new SetupException("the init of container " + stored.id() + " outlives SIGKILL",
                        "it waits for a device or a network filesystem; try again when that has answered");
            }
        }
        kernel.attempt(new Close(init));
    }

    /** Whoever looks at a terminal is told what is waited for, once it has taken half a second. */
    private boolean endsInTime(Stored stored, Fd init, int timeoutMillis) {
        boolean brief = timeoutMillis >= 0 && timeoutMillis <= UNTOLD_MILLIS;
        boolean soon = ends(init, brief ? timeoutMillis : UNTOLD_MILLIS);
        if (soon || brief) {
            return soon;
        }
        boolean tells = kernel.succeeds(new GetAttributes(Fd.STDERR));
        if (tells) {
            String most = timeoutMillis < 0 ? "" : ", " + timeoutMillis / 1000 + " s at most";
            kernel.attempt(new Write(Fd.STDERR, Text.encode(CLEAR + "waiting for " + stored.record().shownAs() + " to end" + most)));
        }
        boolean ended = ends(init, timeoutMillis < 0 ? -1 : timeoutMillis - UNTOLD_MILLIS);
        if (tells) {
            kernel.attempt(new Write(Fd.STDERR, Text.encode(CLEAR)));
        }
        return ended;
    }

    private boolean ends(Fd init, int timeoutMillis) {
        return kernel.attempt(new Poll(List.of(new Interest(init, Poll.READABLE)), timeoutMillis)) instanceof Done<int[]>(int[] events) && events[0] != 0;
    }

    /** A process that is frozen gets no signal. */
    private static void thaw(Cgroup cgroup) {
        if (cgroup.isFrozen()) {
            cgroup.thaw();
        }
    }

    /** Returns once nobody answers for it any more: its end is noted, and what was made for its run is removed. */
    private void awaitOver(Stored stored) {
        kernel.perform(new Lock(stored.fd(), false, true));
        kernel.perform(new Unlock(stored.fd()));
    }

    /**
     * Sends its init a signal.
     *
     * @throws SetupException where it does not run
     */
    public void kill(Stored stored, int signal) {
        ContainerRecord record = stored.record();
        Container instance = stored.standing().status().isAlive() ? stored.instance() : null;
        Fd init = instance == null ? null : instance.openInit();
        if (instance == null || init == null) {
            throw new SetupException("container " + record.shownAs() + " is not running", "start it with demitasse start " + record.shownAs());
        }
        if (signal == Signal.KILL || signal == record.stopSignal()) {
            markStopping(stored);
        }
        if (signal == Signal.KILL && instance.state().sharesPids()) {
            instance.cgroup().signal(signal);
        }
        stored.note("kill", "signal", Integer.toString(signal));
        stored.noteSignal(signal, "demitasse kill");
        kernel.attempt(new SendSignal(init, signal));
        kernel.attempt(new Close(init));
        if (signal == Signal.KILL) {
            thaw(instance.cgroup());
        }
    }

    /** Waits until its run has ended; answers the exit code, 0 for one that was never started. */
    public int await(Stored stored) {
        // As long as we hold this, a container that goes when it ends does not go.
        stored.holdForReading();
        Fd watch = kernel.perform(new WatchDirectory(stored.path()));
        Container instance = stored.instance();
        Fd init = instance == null ? null : instance.openInit();
        List<Interest> interests = new ArrayList<>(List.of(new Interest(watch, Poll.READABLE)));
        if (init != null) {
            interests.add(new Interest(init, Poll.READABLE));
        }
        while (stored.isAnswered() && !hasEnded(stored)) {
            boolean dead = kernel.attempt(new Poll(interests, LOOK_MILLIS)) instanceof Done<int[]>(int[] events) && events.length > 1 && events[1] != 0;
            kernel.attempt(new Read(watch, WATCH_BYTES));
            if (dead) {
                // What is left to come is the note of its end.
                interests.remove(1);
            }
        }
        kernel.attempt(new Close(watch));
        End end = stored.end();
        return end == null ? 0 : end.code();
    }

    private static boolean hasEnded(Stored stored) {
        RunRecord run = stored.run();
        return run != null && run.end() != null;
    }

    /**
     * Removes it.
     *
     * @param force ends it first where it runs
     * @throws SetupException where it runs, or another command is at work on it
     */
    public void remove(Stored stored, boolean force) {
        remove(stored, force, false);
    }

    /** {@link #remove(Stored, boolean)}, with the volumes that are its own where {@code withVolumes}. */
    public void remove(Stored stored, boolean force, boolean withVolumes) {
        awaitTidied(kernel, stored);
        if (stored.isAnswered()) {
            if (!force) {
                Status status = stored.standing().status();
                throw new SetupException("container " + stored.record().shownAs() + " is " + status.word() + " and cannot be removed",
                        "stop it first, or use demitasse rm -f " + stored.record().shownAs());
            }
            endRuns(stored, Signal.KILL, DEATH_MILLIS, "demitasse rm");
        }
        lock(kernel, stored);
        store.destroy(stored, withVolumes);
    }

    /** Whoever hears of the end of a run may come while its supervisor still puts away what is left of it; waits for that, but not for long. */
    static void awaitTidied(Kernel kernel, Stored stored) {
        for (int look = 0; look < LOOKS && stored.isAnswered() && stored.standing().status() == Status.EXITED; look++) {
            kernel.attempt(new Poll(List.of(), BETWEEN_RUNS_MILLIS));
        }
    }

    /** Takes the lock of one that nobody answers for. */
    static void lock(Kernel kernel, Stored stored) {
        if (!stored.lock()) {
            throw new SetupException("another command is at work on container " + stored.id(), "try again when that has ended");
        }
    }
}
