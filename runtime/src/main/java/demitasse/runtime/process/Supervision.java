package demitasse.runtime.process;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Kill;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;
import demitasse.kernel.SignalOp.OpenSignals;
import demitasse.kernel.SignalOp.ReadSignal;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.runtime.Participant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parent while the container runs: takes signals through a descriptor, passes them on to the container's init, and
 * waits for that to end; asleep in one poll(2) as long as nothing happens.
 *
 * <p>Begun before the clone: a signal that comes while the container is made is held back until {@link #run}. What the
 * child inherits of it is undone by {@link ResetSignals}.
 */
public final class Supervision {
    private static final long TAKEN = ForwardedSignals.SET | Signal.bit(Signal.CHLD)
            // Blocked so that a write to a closed pipe answers EPIPE, and taken so that it is not left pending.
            | Signal.bit(Signal.PIPE);
    /** The native runtime keeps its timer's signal (SIGRTMIN) blocked, and so must we: it would end us. */
    private static final long BLOCKED = TAKEN | Signal.bit(34);
    private static final long STOP_REQUESTS =
            Signal.bit(Signal.INT) | Signal.bit(Signal.TERM) | Signal.bit(Signal.HUP) | Signal.bit(Signal.QUIT);

    private static final SignalInfo NONE = new SignalInfo(0, 0);

    private final Kernel kernel;
    private final Fd signals;
    private final long blockedBefore;
    private @Nullable SentSignal lastSent;

    private Supervision(Kernel kernel, Fd signals, long blockedBefore) {
        this.kernel = kernel;
        this.signals = signals;
        this.blockedBefore = blockedBefore;
    }

    /** Blocks the signals; {@link #end} gives them back. */
    public static Supervision begin(Kernel kernel) {
        long before = kernel.perform(new SetMask(BLOCKED));
        return new Supervision(kernel, kernel.perform(new OpenSignals(TAKEN)), before);
    }

    /** The last signal that was passed on, null where there was none. */
    public @Nullable SentSignal lastSent() {
        return lastSent;
    }

    /** A signal that asks us to give up, taken if one is waiting while the container is still made; 0 for none. */
    public int stopRequested() {
        int signal = nextSignal();
        while (signal != 0) {
            if ((Signal.bit(signal) & STOP_REQUESTS) != 0) {
                return signal;
            }
            signal = nextSignal();
        }
        return 0;
    }

    /**
     * Waits for the child {@code pid}, which {@code init} is a descriptor of, to end. The participant is watched beside it,
     * and finished on every way out. No end at all where the participant says that the wait is over.
     */
    public ProcessEnd run(Fd init, int pid, @Nullable Participant participant) {
        try {
            return attend(init, pid, participant);
        } finally {
            if (participant != null) {
                participant.finish();
            }
        }
    }

    private ProcessEnd attend(Fd init, int pid, @Nullable Participant participant) {
        ProcessEnd end = kernel.perform(new Wait(pid, false));
        while (end.pid() == 0) {
            if (participant != null && participant.isOver()) {
                return end;
            }
            end = turn(init, pid, participant);
        }
        if (participant != null) {
            drain(participant);
        }
        return end;
    }

    /** Brings out the last output, however slowly it is taken, unless we are asked to give up. */
    private void drain(Participant participant) {
        while (participant.isDraining()) {
            int[] events = poll(interests(participant));
            if (events.length > 0) {
                participant.ready(events, 1);
                if (events[0] != 0 && stopRequested() != 0) {
                    return;
                }
            }
        }
    }

    private List<Interest> interests(@Nullable Participant participant) {
        List<Interest> interests = new ArrayList<>(4);
        interests.add(new Interest(signals, Poll.READABLE));
        if (participant != null) {
            interests.addAll(participant.interests());
        }
        return interests;
    }

    /** Sets the mask back as it was; signals still waiting are dropped, since the container they were meant for is gone. */
    public void end() {
        while (nextSignal() != 0) {
            continue;
        }
        kernel.attempt(new Close(signals));
        kernel.perform(new SetMask(blockedBefore));
    }

    private ProcessEnd turn(Fd init, int pid, @Nullable Participant participant) {
        int[] events = poll(interests(participant));
        if (events.length == 0) {
            return ProcessEnd.NONE;
        }
        if (participant != null) {
            participant.ready(events, 1);
        }
        return events[0] == 0 ? ProcessEnd.NONE : takeSignals(init, pid, participant);
    }

    /** No events at all where the wait was interrupted: then everything is asked anew. */
    private int[] poll(List<Interest> interests) {
        return switch (kernel.attempt(new Poll(interests, -1))) {
            case Done<int[]>(int[] events) -> events;
            case Refused<int[]>(KernelOp<int[]> op, Errno errno) -> {
                if (errno != Errno.EINTR) {
                    throw new KernelException(op, errno);
                }
                yield new int[0];
            }
        };
    }

    private ProcessEnd takeSignals(Fd init, int pid, @Nullable Participant participant) {
        SignalInfo info = nextInfo();
        while (info.signal() != 0) {
            int signal = info.signal();
            if (signal == Signal.CHLD) {
                ProcessEnd end = kernel.perform(new Wait(pid, false));
                if (end.pid() != 0) {
                    return end;
                }
            } else if (signal != Signal.PIPE) {
                forward(init, info, participant);
            }
            info = nextInfo();
        }
        return ProcessEnd.NONE;
    }

    private void forward(Fd init, SignalInfo info, @Nullable Participant participant) {
        int signal = info.signal();
        if (participant != null && participant.takes(signal)) {
            return;
        }
        if (signal == Signal.CONT && participant != null) {
            // Whoever ran while we were stopped may have changed the terminal.
            participant.resume();
        }
        // ESRCH: it has just ended, which SIGCHLD tells next.
        kernel.attempt(new SendSignal(init, signal));
        lastSent = SentSignal.of(kernel, info);
        if (signal == Signal.TSTP) {
            stopOurselves(participant);
        }
    }

    /** What the signal would have done had we not taken it; the shell sees its job stopped, and SIGCONT ends it. */
    private void stopOurselves(@Nullable Participant participant) {
        if (participant != null) {
            participant.suspend();
        }
        kernel.perform(new Kill(kernel.perform(new OwnPid()), Signal.STOP));
    }

    private int nextSignal() {
        return nextInfo().signal();
    }

    /** Of signal 0 where none is waiting. */
    private SignalInfo nextInfo() {
        return kernel.attempt(new ReadSignal(signals)) instanceof Done<SignalInfo>(SignalInfo info) ? info : NONE;
    }
}
