package demitasse.engine.health;

import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.HealthRecord;
import demitasse.engine.store.Stored;
import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.NewSession;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.ProcessOp.SetParentDeathSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.TimeOp.MakeTimer;
import demitasse.kernel.TimeOp.SetTimer;
import demitasse.runtime.Participant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has a container asked how it is, whenever a timer of the kernel's says so, by a process of its own ({@link Probing}), beside
 * what else its supervisor does. Between two times nothing wakes it, and it keeps nothing in memory but the timer.
 */
public final class HealthWatch implements Participant {
    private static final String OURSELVES = "/proc/self/exe";
    private static final int ENVIRONMENT_LIMIT_BYTES = 4 * 1024 * 1024;
    private static final int FAILED = 125;

    private final Kernel kernel;
    private final String id;
    private final Health health;
    private final Fd timer;
    private final Participant other;
    private final Runnable renewal;
    private int interestsOfOther;
    private @Nullable Child asking;
    private boolean over;

    /**
     * @param timer as {@link #begin} made it
     * @param other who takes part as well, and is asked first
     * @param renewal begins this process anew, which gives back what an answer has left of memory; called after each
     */
    public HealthWatch(Kernel kernel, String id, Health health, Fd timer, Participant other, Runnable renewal) {
        this.kernel = kernel;
        this.id = id;
        this.health = health;
        this.timer = timer;
        this.other = other;
        this.renewal = renewal;
    }

    /** Begins to count from the start of a run: nobody has asked yet, and the timer answered is set to the first time. */
    public static Fd begin(Kernel kernel, Stored stored, Health health) {
        stored.write(HealthRecord.BEGUN);
        Fd timer = kernel.perform(new MakeTimer());
        kernel.perform(new SetTimer(timer, health.startPeriodNanos() > 0 ? Math.min(health.startIntervalNanos(), health.intervalNanos()) : health.intervalNanos()));
        return timer;
    }

    /** Whether somebody is asking right now; this process must not begin anew then, since it would not know of it. */
    public boolean isAsking() {
        return asking != null;
    }

    @Override
    public List<Interest> interests() {
        List<Interest> others = other.interests();
        interestsOfOther = others.size();
        if (over) {
            return others;
        }
        List<Interest> all = new ArrayList<>(interestsOfOther + 1);
        all.addAll(others);
        all.add(new Interest(asking == null ? timer : asking.process(), Poll.READABLE));
        return all;
    }

    @Override
    public void ready(int[] events, int first) {
        int own = first + interestsOfOther;
        boolean due = !over && events[own] != 0;
        if (due && asking == null) {
            ask();
            due = false;
        }
        boolean heard = due && asking != null && hear();
        // Last, since each may have this process begin anew.
        other.ready(events, first);
        if (heard) {
            renewal.run();
        }
    }

    private void ask() {
        kernel.perform(new SetTimer(timer, 0));
        List<String> words = List.of("demitasse", Probing.COMMAND, id);
        List<String> environment = Files.words(kernel, "/proc/self/environ", ENVIRONMENT_LIMIT_BYTES);
        if (!(kernel.attempt(new Clone(0, null)) instanceof Done<Child>(Child child))) {
            // No room for a process: that says nothing about the container.
            kernel.perform(new SetTimer(timer, health.intervalNanos()));
            return;
        }
        if (child.isSelf()) {
            kernel.attempt(new SetParentDeathSignal(Signal.KILL));
            // All that it starts in the container is known by this session.
            kernel.attempt(new NewSession());
            kernel.attempt(new Execute(Fd.HERE, OURSELVES, words, environment));
            kernel.attempt(new Exit(FAILED));
        }
        asking = child;
    }

    /** False where it has not ended yet. */
    private boolean hear() {
        Child child = asking;
        if (child == null || !(kernel.attempt(new Wait(child.pid(), false)) instanceof Done<ProcessEnd>(ProcessEnd end)) || end.pid() == 0) {
            return false;
        }
        kernel.attempt(new Close(child.process()));
        asking = null;
        kernel.perform(new SetTimer(timer, end.exitCode() == Probing.SOON ? health.startIntervalNanos() : health.intervalNanos()));
        return true;
    }

    @Override
    public boolean takes(int signal) {
        return other.takes(signal);
    }

    @Override
    public void suspend() {
        other.suspend();
    }

    @Override
    public void resume() {
        other.resume();
    }

    /** The container has ended: whoever is asking gets no answer any more. */
    @Override
    public boolean isDraining() {
        stop();
        return other.isDraining();
    }

    @Override
    public void finish() {
        stop();
        other.finish();
    }

    private void stop() {
        over = true;
        Child child = asking;
        if (child != null) {
            asking = null;
            kernel.attempt(new SendSignal(child.process(), Signal.KILL));
            kernel.attempt(new Wait(child.pid(), true));
            kernel.attempt(new Close(child.process()));
        }
    }
}
