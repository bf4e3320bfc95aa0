package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TracingKernelTest {
    private final FakeKernel traced = new FakeKernel().directory("/proc").device("/dev/null", FileStatus.CHARACTER_DEVICE, new DeviceNumber(1, 3));
    private final FakeKernel written = new FakeKernel();

    private TracingKernel tracing(boolean isTerminal) {
        traced.processes().tickNanos = 21_000;
        traced.processes().nextChild = 4711;
        return new TracingKernel(traced, new TraceWriter(written, Fd.STDERR, isTerminal), "parent", "init");
    }

    /** What was written, one text for each write. */
    private String lines() {
        StringBuilder lines = new StringBuilder();
        for (KernelOp<?> op : written.operations()) {
            lines.append(Text.decode(((FileOp.Write) op).data()));
        }
        return lines.toString();
    }

    @Test
    void everyOperationIsOneAlignedLine() {
        TracingKernel kernel = tracing(false);
        kernel.heading("start init");
        kernel.perform(new ProcessOp.Clone(Namespace.PID.flag() | Namespace.MOUNT.flag() | Namespace.UTS.flag(), null));
        traced.processes().cloneIsSelf = true;
        kernel.perform(new ProcessOp.Clone(0, null));
        kernel.heading("mount proc on /proc (nosuid,nodev,noexec)");
        kernel.perform(new MountOp.Mount("proc", "/proc", "proc", MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXEC, null));
        kernel.attempt(new FileOp.Status("/dev/none"));
        kernel.perform(new FileOp.Status("/dev/null"));
        kernel.attempt(new ProcessOp.Execute(Fd.HERE, "/bin/none", List.of("none"), List.of()));
        assertEquals(
                """
                              parent ╭ start init
                    0.021 ms  parent │ start a child process in new namespaces: pid mnt uts  → pid 4711                clone3 ·     21 µs
                              init   ╭ mount proc on /proc (nosuid,nodev,noexec)
                    0.105 ms  init   │ mount proc on /proc (nosuid,nodev,noexec)                                        mount ·     21 µs
                    0.147 ms  init   │ look at /dev/none  ✗ ENOENT (No such file or directory)                          statx ·     21 µs
                    0.189 ms  init   │ look at /dev/null  → character device 1:3 0666                                   statx ·     21 µs
                    0.231 ms  init   │ run /bin/none                                                                   execve
                    0.231 ms  init   │ run /bin/none  ✗ ENOENT (No such file or directory)                             execve ·     21 µs
                """,
                lines());
        assertEquals(8, written.operations().size(), "one write for each line");
    }

    @Test
    void answersAreToldInWords() {
        TracingKernel kernel = tracing(false);
        Fd fd = kernel.perform(new FileOp.Open("/dev/null", OpenFlag.READ_WRITE));
        kernel.perform(new FileOp.Write(fd, Text.encode("abc")));
        kernel.perform(new FileOp.Pipe());
        kernel.perform(new ProcessOp.OwnPid());
        kernel.perform(new DirectoryOp.SetUmask(0));
        kernel.perform(new FileOp.IsOpen(9));
        kernel.perform(new FileOp.FileSystemOf(fd));
        traced.processes().ended(new ProcessEnd(7, 0, Signal.KILL, 0, 0));
        kernel.perform(new ProcessOp.Wait(7, true));
        StringBuilder answers = new StringBuilder();
        for (String line : lines().split("\n")) {
            int arrow = line.indexOf('→');
            answers.append(line, arrow + 2, line.indexOf("  ", arrow)).append(';');
        }
        assertEquals("fd 3;3 bytes;fd 4 and fd 5;pid 100;before 022;no;ext4;pid 7: ended by SIGKILL;", answers.toString());
    }

    @Test
    void toAClosedPipeNothingIsWrittenAgain() {
        written.refuse(FileOp.Write.class, Errno.EPIPE);
        TracingKernel kernel = tracing(false);
        kernel.heading("look around");
        kernel.perform(new FileOp.Status("/dev/null"));
        assertEquals(1, written.operations().size());
    }

    @Test
    void whatIsMountedByDescriptorIsToldByItsName() {
        TracingKernel kernel = tracing(false);
        Fd device = kernel.perform(new FileOp.Open("/dev/null", OpenFlag.PATH));
        kernel.attempt(new MountOp.Mount(device.procPath(), "/proc/self/fd/77", null, MountFlag.BIND, null));
        kernel.attempt(new MountOp.Mount("overlay", "/x", "overlay", 0, "lowerdir=" + device.procPath() + ",index=off"));
        kernel.attempt(new MountOp.Mount(null, "/", null, MountFlag.RECURSIVE | MountFlag.PRIVATE, null));
        assertTrue(lines().contains("│ mount /dev/null (fd 3) on /proc/self/fd/77 (bind)  "), lines());
        assertTrue(lines().contains("│ mount overlay on /x lowerdir=/dev/null (fd 3),index=off  "), lines());
        assertTrue(lines().contains("│ change the mount / (rprivate)  "), lines());
    }

    @Test
    void aNameCannotCommandTheTerminal() {
        TracingKernel kernel = tracing(false);
        kernel.attempt(new FileOp.Open("/\u001b[2J\n\u009b\udcff", OpenFlag.READ));
        assertEquals(true, lines().contains("open /\\x1b[2J\\x0a\\x9b\\xff  ✗"), lines());
    }

    @Test
    void aTerminalGetsEmphasis() {
        TracingKernel kernel = tracing(true);
        kernel.attempt(new FileOp.Status("/x"));
        assertEquals(
                "\u001b[2m    0.021 ms\u001b[0m  \u001b[1mparent\u001b[0m │ look at /x  \u001b[31m✗ ENOENT (No such file or directory)\u001b[0m"
                        + "                        \u001b[2m         statx ·     21 µs\u001b[0m\n",
                lines());
    }
}
