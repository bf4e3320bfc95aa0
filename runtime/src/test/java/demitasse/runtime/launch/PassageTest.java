package demitasse.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FdPair;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.CloneSibling;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.Site;
import demitasse.runtime.report.Failure;
import demitasse.runtime.report.FailureBytes;
import demitasse.runtime.SetupException;
import demitasse.runtime.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static final long PID = demitasse.kernel.Namespace.PID.flag();

    private final FakeKernel fake = new FakeKernel();
    private final Launches.Listener listener = new Launches.Listener();

    /** Says for the process between, once it is made, what that would say. */
    private record Saying(FakeKernel inner, byte[] message, FdPair[] pair) implements Kernel {
        @Override
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            Outcome<R> outcome = inner.attempt(op);
            if (op instanceof MakePair && outcome instanceof Outcome.Done<R>(R made)) {
                pair[0] = (FdPair) made;
            }
            if (op instanceof Clone) {
                List<Fd> descriptors = message.length > 0 && message[0] == 1 ? List.of(Fd.STDERR) : List.of();
                inner.perform(new SendMessage(pair[0].second(), message, descriptors));
            }
            return outcome;
        }
    }

    private Passage passage(Kernel kernel, demitasse.runtime.Step... entering) {
        Plan plan = new Plan(Launches.NO_CGROUPS, List.of(), List.of(entering), PID, List.of(), List.of());
        return new Passage(kernel, new Stage(new Site(kernel), listener, Failure.Side.PARENT, 0, plan.size()), plan);
    }

    private static Child lead(Passage passage, Kernel kernel) {
        return passage.lead(() -> kernel.perform(new Clone(0, null)));
    }

    private Child hearing(int... message) {
        byte[] bytes = new byte[message.length];
        for (int i = 0; i < message.length; i++) {
            bytes[i] = (byte) message[i];
        }
        Kernel kernel = new Saying(fake, bytes, new FdPair[1]);
        return lead(passage(kernel), kernel);
    }

    @Test
    void theParentLearnsWhichProcessInitIs() {
        Child init = hearing(1, 0, 1, 0xe2, 0x40);
        assertEquals(123456, init.pid());
        assertEquals("process 123456", init.process().name());
        assertTrue(fake.words().contains("wait for process 101"), fake.words().toString());
    }

    @Test
    void aFailureOnTheWayIsThatOfTheStep() {
        byte[] body = FailureBytes.encode(Failure.of("no such namespace", "name another"));
        byte[] message = new byte[body.length + 1];
        message[0] = 2;
        System.arraycopy(body, 0, message, 1, body.length);
        Kernel kernel = new Saying(fake, message, new FdPair[1]);
        StepFailure failed = assertThrows(StepFailure.class, () -> lead(passage(kernel), kernel));
        assertEquals("no such namespace", failed.failure().what());
    }

    @Test
    void aProcessThatSaysNothingWasKilled() {
        for (int[] garbled : new int[][] {{7}, {1, 0}, {2, 1}}) {
            assertEquals("the process that enters the existing namespaces was killed",
                    assertThrows(StepFailure.class, () -> hearing(garbled)).failure().what());
        }
    }

    @Test
    void initIsMadeInsideOfWhatWasEntered() {
        fake.processes().cloneIsSelf = true;
        Child init = lead(passage(fake, Launches.named("enter a namespace")), fake);
        // The fake goes on after its exit, as the process itself would not.
        assertTrue(init.isSelf());
        assertEquals(List.of("1/1 enter a namespace"), listener.told);
        List<String> words = fake.words();
        assertTrue(words.indexOf("start a sibling process in new namespaces: pid") > 0, words.toString());
        assertTrue(words.contains("send a message of 5 bytes and 1 descriptor"), words.toString());
        assertEquals("exit with status 0", words.getLast());
    }

    @Test
    void aStepThatFailsIsToldAndNothingIsMade() {
        fake.processes().cloneIsSelf = true;
        lead(passage(fake, Launches.failing("enter a namespace", new SetupException("gone", null))), fake);
        assertTrue(fake.operations().stream().noneMatch(op -> op instanceof CloneSibling), fake.words().toString());
        assertEquals("exit with status 0", fake.words().getLast());
    }
}
