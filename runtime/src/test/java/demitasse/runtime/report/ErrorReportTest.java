package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp;
import demitasse.kernel.Namespace;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.report.Failure.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    private static final KernelOp<?> PROC =
            new MountOp.Mount("proc", "/proc", "proc", MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXEC, null);

    private record NamedStep(String words, String pointer) implements Step {
        @Override
        public void perform(Site site) {}
    }

    @Test
    void deniedProcMountNamesTheMissingPidNamespace() {
        Failure failure = Failure.of(new KernelException(PROC, Errno.EPERM))
                .during(7, 23, new NamedStep("mount proc on /proc (nosuid,nodev,noexec)", "/mounts/0"), Side.INIT)
                .attempting("cannot create container web");
        assertEquals(
                """
                error: cannot create container web: mount proc on /proc (nosuid,nodev,noexec): EPERM (Operation not permitted)
                  during  step 7 of 23, in the container's init process
                  spec    /mounts/0 in config.json
                  hint    a new proc needs a PID namespace of its own; add {"type":"pid"} to linux.namespaces
                """,
                ErrorReport.format(failure));
    }

    @Test
    void aStepIsNamedWhereTheOperationDoesNotTellIt() {
        Failure failure = Failure.of(new KernelException(new FileOp.Open("/dev/null", OpenFlag.READ), Errno.ENOTDIR))
                .during(2, 3, new NamedStep("make devices", null), Side.PARENT);
        assertEquals(
                """
                error: open /dev/null: ENOTDIR (Not a directory)
                  during  step 2 of 3 (make devices), in the parent
                """,
                ErrorReport.format(failure));
    }

    @Test
    void anErrorOfOursKeepsItsOwnHintAndExitCode() {
        Failure failure = Failure.of(new SetupException("no user bob", "see /etc/passwd", 126));
        assertEquals("error: no user bob\n  hint    see /etc/passwd\n", ErrorReport.format(failure));
        assertEquals(126, failure.exitCode());
    }

    @Test
    void anythingUnexpectedIsToldAsOurMistake() {
        String text = ErrorReport.format(Failure.of(new IllegalStateException("no step left x")));
        assertTrue(text.startsWith("error: internal error: no step left x\n  hint    this is a mistake in demitasse"), text);
    }

    @Test
    void hintsFitTheCallTheErrnoAndWhatWasDone() {
        assertHint("modprobe overlay", new MountOp.Mount("overlay", "/m", "overlay", 0, "lowerdir=/l"), Errno.ENODEV);
        assertHint("/proc/filesystems", new MountOp.Mount("x", "/m", "zfs", 0, null), Errno.ENODEV);
        assertHint("max_user_namespaces", new ProcessOp.Clone(Namespace.USER.flag(), null), Errno.ENOSPC);
        assertHint("unprivileged_userns_clone", new ProcessOp.Clone(Namespace.USER.flag(), null), Errno.EPERM);
        assertHint("use sudo", new ProcessOp.Clone(Namespace.PID.flag(), null), Errno.EPERM);
        assertHint("cgroup.controllers", new FileOp.Open("/sys/fs/cgroup/x/memory.max", OpenFlag.WRITE), Errno.ENOENT);
        assertHint("ulimit -n", new FileOp.Open("/etc", OpenFlag.READ), Errno.EMFILE);
        assertNull(Hints.find("openat", Errno.ENOENT, "open /etc/x"));
    }

    private static void assertHint(String part, KernelOp<?> op, Errno errno) {
        String hint = Hints.find(op.call(), errno, op.words());
        assertTrue(hint != null && hint.contains(part), op.words() + ": " + hint);
    }

    @Test
    void aReportIsWrittenInOnePiece() {
        FakeKernel kernel = new FakeKernel();
        ErrorReport.write(kernel, Failure.of("no", "do"));
        assertEquals(List.of("error: no\n  hint    do\n"), NarratorTest.told(kernel));
    }

    @Test
    void aLineForOtherProgramsNamesTheProperty() {
        Failure failure = Failure.of("no", "a hint");
        assertEquals("no", ErrorReport.located(failure));
        Failure located = new Failure(null, "no", null, null, null, "/process/scheduler", null, null, 125);
        assertEquals("no (/process/scheduler in config.json)", ErrorReport.located(located));
    }
}
