package demitasse.runtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelException;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.launch.Handshake.Message;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.report.Failure;
import demitasse.runtime.seccomp.FilterSystemCalls;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The child's side; where the kernel would not come back (exit, execve), the fake does, and the words end there. */
class InitTest {
    private final FakeKernel kernel = new FakeKernel().file("/bin/sh", "\u007fELF").file("/dev/null", "");
    private final Launches.Listener listener = new Launches.Listener();
    private final Launches.Sides sides = Launches.Sides.of(kernel);

    private List<String> run(ContainerSpec container, Plan plan) {
        makeExecutable("/bin/sh");
        sides.parent().offerGo();
        kernel.operations().clear();
        new Init(new Site(kernel), container, plan, sides.init(), listener, Launcher.Terms.OURS, null).run();
        return kernel.words();
    }

    private void makeExecutable(String path) {
        kernel.perform(new FileOp.ChangeMode(kernel.perform(new FileOp.Open(path, 0)), 0755));
    }

    private static Plan inside(demitasse.runtime.Step... steps) {
        return Launches.plan(List.of(Launches.named("a")), List.of(), List.of(steps));
    }

    private Failure failure() {
        return sides.parent().receive() instanceof Message.Failed(Failure failure) ? failure : Failure.of("none came", null);
    }

    @Test
    void theProgramIsTheLastOfAll() {
        List<String> words = run(Launches.container(false, true, "sh", "-c", "true"), inside(Launches.named("b"), Launches.named("c")));
        assertEquals(List.of("ask for SIGKILL when the parent ends", "begin a new session", "set the umask to 00"), words.subList(0, 3));
        assertTrue(words.lastIndexOf("ask for SIGKILL when the parent ends") < words.indexOf("mark for closing at exec all descriptors from 3 on"), words.toString());
        assertEquals(
                List.of("mark for closing at exec all descriptors from 3 on", "run /bin/sh", "exit with status 125"), words.subList(words.size() - 3, words.size()));
        assertEquals(List.of("2/3 b", "3/3 c", "program /bin/sh"), listener.told);
    }

    @Test
    void withoutInputTheProgramReadsNothing() {
        List<String> words = run(Launches.container(false, false, "sh"), inside());
        assertTrue(words.contains("open /dev/null"), words.toString());
        assertFalse(run(Launches.container(false, true, "sh"), inside()).contains("open /dev/null"));
    }

    @Test
    void aFailedStepIsToldWithItsPlaceAndEndsInit() {
        List<String> words = run(Launches.container(false, true, "sh"), inside(
                Launches.named("b"), Launches.failing("c", new KernelException(new FileOp.Open("/x", 0), Errno.EACCES)), Launches.named("d")));
        Failure told = failure();
        assertEquals(new Failure.Place(3, 4, "c", Failure.Side.INIT), told.place());
        assertEquals("open /x", told.what());
        assertEquals(Errno.EACCES, told.errno());
        assertEquals("exit with status 125", words.getLast());
        assertFalse(words.contains("run /bin/sh"));
    }

    @Test
    void whatNobodyExpectedIsToldToo() {
        run(Launches.container(false, true, "sh"), inside(Launches.failing("b", new IllegalStateException("odd"))));
        assertEquals("internal error: odd", failure().what());
    }

    @Test
    void aProgramThatIsNotThereIsExitCode127() {
        run(Launches.container(false, true, "nosuch"), inside());
        assertEquals(127, failure().exitCode());
    }

    @Test
    void initWaitsForTheParentWhereThereAreStepsAlongside() {
        Plan plan = Launches.plan(List.of(), List.of(Launches.named("map")), List.of(Launches.named("b")));
        sides.parent().sendGo();
        assertTrue(run(Launches.container(false, true, "sh"), plan).contains("run /bin/sh"));
        assertEquals(List.of("2/2 b", "program /bin/sh"), listener.told);
    }

    @Test
    void theProgramDoesNotBeginBeforeTheParentHasSaidSo() {
        makeExecutable("/bin/sh");
        sides.parent().close();
        new Init(new Site(kernel), Launches.container(false, true, "sh"), inside(Launches.named("b")), sides.init(), listener, Launcher.Terms.OURS, null).run();
        List<String> words = kernel.words();
        assertTrue(words.indexOf("exit with status 125") < words.indexOf("run /bin/sh"), words.toString());
    }

    @Test
    void initNeverComesBackWithAnException() {
        sides.parent().close();
        List<String> words = run(Launches.container(false, true, "sh"), inside(Launches.failing("b", new SetupException("no", null))));
        assertEquals("exit with status 125", words.getLast());
    }

    @Test
    void aFilterAtTheEndOfThePlanIsSetUpRightBeforeTheProgram() {
        List<String> words = run(Launches.container(false, true, "sh"), inside(Launches.named("b"), new FilterSystemCalls(new byte[8], 0, null)));
        int filter = words.indexOf("filter system calls by 1 instructions");
        assertEquals("run /bin/sh", words.get(filter + 1), words.toString());
    }

    @Test
    void aFilterAmongOtherStepsKeepsItsPlace() {
        List<String> words = run(Launches.container(false, true, "sh"), inside(new FilterSystemCalls(new byte[8], 0, null), Launches.named("b")));
        assertTrue(words.indexOf("filter system calls by 1 instructions") < words.lastIndexOf("ask for SIGKILL when the parent ends"), words.toString());
    }
}
