package demitasse.engine.life;

import demitasse.engine.log.LogReader;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Stored;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.WatchDirectory;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.Kill;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;
import demitasse.kernel.SignalOp.OpenSignals;
import demitasse.kernel.SignalOp.ReadSignal;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.process.ForwardedSignals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This process as one that shows what a container writes, passes on what is typed, and stays until it ends or is detached from. */
final class Attachment {
    private static final int LOOK_MILLIS = 1000;
    private static final int WATCH_BYTES = 4096;
    private static final int SIGNALLED = 128;
    private static final long END_REQUESTS =
            Signal.bit(Signal.INT) | Signal.bit(Signal.TERM) | Signal.bit(Signal.HUP) | Signal.bit(Signal.QUIT);
    private static final long OF_TERMINAL =
            END_REQUESTS | Signal.bit(Signal.WINCH) | Signal.bit(Signal.TSTP) | Signal.bit(Signal.CONT);
    /** Blocked, so that a write that nobody takes answers EPIPE; the other is the native runtime's own, which would end us. */
    private static final long ALWAYS_BLOCKED = Signal.bit(Signal.PIPE) | Signal.bit(34);

    private final Kernel kernel;
    private final Stored stored;
    private final LogReader log;
    private final Keyboard keyboard;
    private final Screen screen;
    private final boolean terminal;
    private final Fd watch;
    private final Fd signals;
    private final @Nullable Fd init;
    private final long began;
    /** Whether there may be more in the log. */
    private boolean fresh = true;
    private boolean dead;
    private boolean over;
    private int code;

    /**
     * @param log where showing begins
     * @param proxy whether signals that we get are the program's; never those of a terminal, on which keys do that
     */
    Attachment(Kernel kernel, Stored stored, LogReader log, Keyboard keyboard, boolean terminal, boolean proxy) {
        this.kernel = kernel;
        this.stored = stored;
        this.log = log;
        this.keyboard = keyboard;
        this.terminal = terminal;
        this.screen = new Screen(kernel);
        // Before the first look, so that nothing happens unseen in between.
        this.watch = kernel.perform(new WatchDirectory(stored.path()));
        RunRecord run = stored.run();
        this.began = run == null ? 0 : run.startedNanos();
        Container instance = stored.instance();
        this.init = instance == null ? null : instance.openInit();
        this.dead = init == null;
        long taken = terminal ? OF_TERMINAL : proxy ? ForwardedSignals.SET : 0;
        kernel.perform(new SetMask(taken | ALWAYS_BLOCKED));
        this.signals = kernel.perform(new OpenSignals(taken | Signal.bit(Signal.PIPE)));
    }

    /** Answers the exit code: the program's own, 0 once detached, or 128 + the signal that ended us. */
    int run() {
        keyboard.begin();
        try {
            look();
            while (!isDone()) {
                turn();
            }
            return code;
        } finally {
            keyboard.rest();
        }
    }

    /** Whether the end of the program was seen. */
    boolean isOver() {
        return over;
    }

    private boolean isDone() {
        while (fresh && screen.isEmpty()) {
            fresh = log.readOn(screen);
        }
        return keyboard.isDetached() || screen.isBroken() || code > SIGNALLED || over && screen.isEmpty();
    }

    /** Asked before the log is read: what was written before the end was noted is in it then. */
    private void look() {
        fresh = true;
        if (dead && !over) {
            RunRecord run = stored.run();
            over = !stored.isAnswered() || run == null || run.end() != null || run.startedNanos() != began;
        }
    }

    /** The exit code of the program, once its end is noted. */
    int programsCode() {
        End end = stored.end();
        return end == null ? 0 : end.code();
    }

    private void turn() {
        List<Interest> interests = new ArrayList<>(6);
        interests.add(new Interest(signals, Poll.READABLE));
        interests.add(new Interest(watch, Poll.READABLE));
        if (!dead && init != null) {
            interests.add(new Interest(init, Poll.READABLE));
        }
        keyboard.addInterests(interests);
        if (!screen.isEmpty()) {
            interests.add(screen.interest());
        }
        int[] events = poll(interests);
        for (int i = 0; i < events.length; i++) {
            if (events[i] != 0) {
                act(interests.get(i).fd());
            }
        }
        if (dead && !over) {
            look();
        }
    }

    private void act(Fd fd) {
        if (fd.equals(signals)) {
            takeSignals();
        } else if (fd.equals(watch)) {
            kernel.attempt(new Read(watch, WATCH_BYTES));
            look();
        } else if (fd.equals(init)) {
            dead = true;
        } else if (fd.equals(Fd.STDOUT) || fd.equals(Fd.STDERR)) {
            screen.write();
        } else {
            keyboard.ready(fd);
        }
    }

    /** Once the program is dead only the end of its supervisor could come unseen. */
    private int[] poll(List<Interest> interests) {
        return switch (kernel.attempt(new Poll(interests, dead && !over ? LOOK_MILLIS : -1))) {
            case Done<int[]>(int[] events) -> events;
            case Refused<int[]>(KernelOp<int[]> op, Errno errno) -> {
                if (errno != Errno.EINTR) {
                    throw new KernelException(op, errno);
                }
                yield new int[0];
            }
        };
    }

    private void takeSignals() {
        while (kernel.attempt(new ReadSignal(signals)) instanceof Done<SignalInfo>(SignalInfo info)) {
            take(info.signal());
        }
    }

    private void take(int signal) {
        if (signal == Signal.PIPE) {
            return;
        }
        if (terminal && signal == Signal.WINCH) {
            keyboard.passSize();
            return;
        }
        if (terminal && (Signal.bit(signal) & END_REQUESTS) != 0) {
            code = SIGNALLED + signal;
            return;
        }
        if (!terminal && init != null) {
            stored.noteSignal(signal, "demitasse attach");
            // ESRCH: it has just ended.
            kernel.attempt(new SendSignal(init, signal));
        }
        if (signal == Signal.TSTP) {
            keyboard.rest();
            kernel.perform(new Kill(kernel.perform(new OwnPid()), Signal.STOP));
        } else if (signal == Signal.CONT) {
            // Whoever ran while we were stopped may have changed the terminal.
            keyboard.begin();
        }
    }
}
