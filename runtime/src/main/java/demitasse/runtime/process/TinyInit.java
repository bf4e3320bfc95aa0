package demitasse.runtime.process;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Kill;
import demitasse.kernel.ProcessOp.NewGroup;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.kernel.ProcessOp.SetDumpable;
import demitasse.kernel.ProcessOp.SetName;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;
import demitasse.kernel.SignalOp.AwaitSignal;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.kernel.TerminalOp.SetForegroundGroup;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Splits the container's first process in two, right before the program is run: process 1 stays behind to take the
 * orphans in and pass signals on, and its child goes on with the plan.
 *
 * <p>Process 1 keeps no descriptor, and no other process may look into it, unless it has CAP_SYS_PTRACE. It ends with the
 * child, as that did, and the kernel ends all others with it. For the child nothing differs from running as process 1, but
 * its pid, and that signals have their default actions.
 *
 * @param terminal whether descriptor 0 is the controlling terminal, whose keys are to reach the child
 */
public record TinyInit(boolean terminal) implements Step {
    private static final long TAKEN = ForwardedSignals.SET | Signal.bit(Signal.CHLD);
    /** What a terminal's keys send goes to the child's whole process group, as they would have sent it. */
    private static final long KEYS = Signal.bit(Signal.INT) | Signal.bit(Signal.QUIT) | Signal.bit(Signal.TSTP) | Signal.bit(Signal.CONT);
    private static final String NAME = "demitasse-init";
    private static final int LOST = 125;
    /** More than are ever open here; for Linux before 5.9, which has no close_range(2). */
    private static final int DESCRIPTORS = 256;

    @Override
    public String words() {
        return "leave a tiny init behind as process 1, and go on as its child";
    }

    /** Returns in the child only. */
    @Override
    public void perform(Site site) {
        Kernel kernel = site.kernel();
        // Before the clone, so that no signal meant for the child is lost in between, and SIGTTOU is blocked in the child.
        kernel.perform(new SetMask(-1L));
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            leadJob(kernel);
        } else {
            kernel.attempt(new Exit(serve(kernel, child.pid())));
        }
    }

    /** A process group of its own, so that Ctrl-C and Ctrl-Z reach the program and what it starts, and not process 1. */
    private void leadJob(Kernel kernel) {
        kernel.perform(new NewGroup());
        if (terminal) {
            kernel.perform(new SetForegroundGroup(Fd.STDIN, kernel.perform(new OwnPid())));
        }
    }

    private static int serve(Kernel kernel, int child) {
        kernel.attempt(new SetName(NAME));
        kernel.attempt(new SetDumpable(false));
        closeAll(kernel);
        while (true) {
            int signal = kernel.attempt(new AwaitSignal(TAKEN)) instanceof Done<SignalInfo>(SignalInfo info) ? info.signal() : Signal.CHLD;
            if (signal == Signal.CHLD) {
                ProcessEnd end = reap(kernel, child);
                if (end.pid() == child) {
                    return end.exitCode();
                }
            } else {
                kernel.attempt(new Kill((Signal.bit(signal) & KEYS) == 0 ? child : -child, signal));
            }
        }
    }

    /** The parent waits for the end of the socket that init reports through, so it must not stay open here. */
    private static void closeAll(Kernel kernel) {
        if (kernel.succeeds(new CloseFrom(0, false))) {
            return;
        }
        for (int number = 0; number < DESCRIPTORS; number++) {
            kernel.attempt(new Close(new Fd(number, "")));
        }
    }

    /** Takes the record of everyone who has ended: one SIGCHLD may stand for many. */
    private static ProcessEnd reap(Kernel kernel, int child) {
        ProcessEnd result = ProcessEnd.NONE;
        while (true) {
            switch (kernel.attempt(new Wait(-1, false))) {
                case Done<ProcessEnd>(ProcessEnd end) -> {
                    if (end.pid() == 0) {
                        return result;
                    }
                    if (end.pid() == child) {
                        result = end;
                    }
                }
                // ECHILD: nobody is left, so the child's end was told before.
                case Refused<ProcessEnd> _ -> {
                    return result.pid() == 0 ? new ProcessEnd(child, LOST, 0, 0, 0) : result;
                }
            }
        }
    }
}
