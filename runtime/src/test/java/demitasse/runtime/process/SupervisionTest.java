package demitasse.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Child;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;
import demitasse.kernel.SignalOp;
import demitasse.runtime.Participant;
import demitasse.runtime.Site;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    /** The pid that the fake gives first. */
    private static final int CHILD = 101;

    private final FakeKernel kernel = new FakeKernel();

    /** Keeps what it was told, and ends the child at its second turn. */
    private final class Recorder implements Participant {
        final List<String> told = new ArrayList<>();
        int turns;
        int draining;

        @Override
        public List<Interest> interests() {
            return List.of();
        }

        @Override
        public void ready(int[] events, int first) {
            turns++;
            if (turns == 2) {
                kernel.processes().ended(new ProcessEnd(CHILD, 3, 0, 0, 0));
                kernel.processes().pending(new SignalInfo(Signal.CHLD, CHILD));
            }
        }

        @Override
        public boolean takes(int signal) {
            return signal == Signal.WINCH;
        }

        @Override
        public void suspend() {
            told.add("suspend");
        }

        @Override
        public void resume() {
            told.add("resume");
        }

        @Override
        public boolean isDraining() {
            told.add("drain");
            draining--;
            return draining >= 0;
        }

        @Override
        public void finish() {
            told.add("finish");
        }
    }

    private List<String> sent() {
        List<String> sent = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof ProcessOp.SendSignal || op instanceof ProcessOp.Kill) {
                sent.add(op.words());
            }
        }
        return sent;
    }

    private ProcessEnd run(Recorder recorder, int... signals) {
        Supervision supervision = Supervision.begin(kernel);
        Child child = kernel.perform(new ProcessOp.Clone(0, null));
        for (int signal : signals) {
            kernel.processes().pending(new SignalInfo(signal, 1));
        }
        ProcessEnd end = supervision.run(child.process(), child.pid(), recorder);
        supervision.end();
        return end;
    }

    @Test
    void theEndOfTheChildEndsTheWaitAndTheMaskIsGivenBack() {
        kernel.perform(new SignalOp.SetMask(0x4));
        Recorder recorder = new Recorder();
        recorder.draining = 2;
        assertEquals(3, run(recorder).exitCode());
        assertEquals(List.of("drain", "drain", "drain", "finish"), recorder.told);
        assertEquals(0x4L, kernel.perform(new SignalOp.SetMask(0)));
        assertEquals(List.of(0, 1, 2, 4), kernel.openDescriptors(), "only the child's descriptor is left");
    }

    @Test
    void signalsArePassedOnExceptThoseThatAreOurs() {
        run(new Recorder(), Signal.TERM, Signal.WINCH, Signal.PIPE, Signal.CHLD, Signal.USR1);
        assertEquals(List.of("send SIGTERM to process 101", "send SIGUSR1 to process 101"), sent());
    }

    @Test
    void aStopReachesTheContainerAndThenUs() {
        Recorder recorder = new Recorder();
        run(recorder, Signal.TSTP, Signal.CONT);
        assertEquals(
                List.of("send SIGTSTP to process 101", "send SIGSTOP to process 100", "send SIGCONT to process 101"), sent());
        assertEquals(List.of("suspend", "resume", "drain", "finish"), recorder.told);
    }

    @Test
    void aWaitThatFailsStillFinishesTheParticipant() {
        Recorder recorder = new Recorder();
        kernel.refuse(ProcessOp.Wait.class, Errno.ECHILD);
        assertThrows(KernelException.class, () -> run(recorder));
        assertEquals(List.of("finish"), recorder.told);
    }

    @Test
    void aRequestToStopIsFoundAmongOtherSignals() {
        Supervision supervision = Supervision.begin(kernel);
        kernel.processes().pending(new SignalInfo(Signal.WINCH, 1));
        kernel.processes().pending(new SignalInfo(Signal.TERM, 1));
        assertEquals(Signal.TERM, supervision.stopRequested());
        assertEquals(0, supervision.stopRequested());
    }

    @Test
    void theProgramGetsNoBlockedAndNoIgnoredSignals() {
        new ResetSignals().perform(new Site(kernel));
        assertEquals(List.of("ignore no signal", "block no signal"), kernel.words());
    }

    @Test
    void mistakesOfOursAndJobStopsAreNotForwarded() {
        int[] kept = {4, 5, 7, 8, 9, 11, 13, 17, 19, 21, 22, 31, 34};
        for (int signal : kept) {
            assertEquals(0L, ForwardedSignals.SET & Signal.bit(signal), Signal.nameOf(signal));
        }
        int[] forwarded = {1, 2, 3, 10, 12, 15, 18, 20, 28, 35, 64};
        for (int signal : forwarded) {
            assertTrue((ForwardedSignals.SET & Signal.bit(signal)) != 0, Signal.nameOf(signal));
        }
    }
}
