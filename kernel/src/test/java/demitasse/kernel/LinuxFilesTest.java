package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LinuxFilesTest {
    private final Kernel kernel = new LinuxKernel();

    @Test
    void whatIsWrittenIsReadAgain() {
        OnLinux.inDirectory(kernel, directory -> {
            byte[] data = new byte[200_000];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 31);
            }
            Files.create(kernel, directory, "large", 0640, data);
            assertArrayEquals(data, Files.read(kernel, directory, "large", 200_000));
            FileStatus status = kernel.perform(new FileOp.Status(directory, "large", true));
            assertTrue(status.isRegular());
            assertEquals(0640, status.mode());
            assertEquals(200_000, status.sizeBytes());
            assertTrue(status.mountId() != 0, "the mount is told");
        });
    }

    @Test
    void namesThatAreNoTextSurvive() {
        OnLinux.inDirectory(kernel, directory -> {
            String name = "ä€\udcff\udc80x";
            Files.create(kernel, directory, name, 0600, Text.encode("content"));
            kernel.perform(new DirectoryOp.MakeSymbolicLink(name, directory, "link"));
            assertEquals(name, kernel.perform(new DirectoryOp.ReadLink(directory, "link")));
            assertEquals("content", Text.decode(Files.read(kernel, directory, "link", 10)));
            assertTrue(Files.list(kernel, directory, ".").contains(new DirectoryOp.Entry(name, FileStatus.REGULAR)), "listed as it was made");
        });
    }

    @Test
    void aCounterIsEightBytesOnceItIsAboveZero() {
        Fd counter = kernel.perform(new FileOp.MakeCounter());
        Files.with(kernel, counter, fd -> {
            FileOp.Poll poll = new FileOp.Poll(List.of(new FileOp.Poll.Interest(fd, FileOp.Poll.READABLE)), 0);
            assertEquals(0, kernel.perform(poll)[0]);
            kernel.perform(new FileOp.Write(fd, new byte[] {3, 0, 0, 0, 0, 0, 0, 0}));
            assertEquals(FileOp.Poll.READABLE, kernel.perform(poll)[0]);
            assertArrayEquals(new byte[] {3, 0, 0, 0, 0, 0, 0, 0}, kernel.perform(new FileOp.Read(fd, 8)));
            return fd;
        });
    }

    @Test
    void refusalsComeBackAsErrno() {
        OnLinux.inDirectory(kernel, directory -> {
            assertSame(Errno.ENOENT, OnLinux.refusal(kernel, new FileOp.Open(directory, "none", OpenFlag.READ, 0)));
            assertSame(Errno.EISDIR, OnLinux.refusal(kernel, new FileOp.Open(directory, ".", OpenFlag.WRITE, 0)));
            assertSame(Errno.EBADF, OnLinux.refusal(kernel, new FileOp.Close(new Fd(9999, "none"))));
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new FileOp.Open(directory, "with\0nul", OpenFlag.WRITE | OpenFlag.CREATE, 0600)));
            assertSame(Errno.ENAMETOOLONG, OnLinux.refusal(kernel, new FileOp.Open(directory, "x".repeat(5000), OpenFlag.READ, 0)));
            assertEquals(0, Files.list(kernel, directory, ".").size());
        });
        assertSame(Errno.ENOTTY, OnLinux.refusal(kernel, new TerminalOp.UnlockPty(kernel.perform(new FileOp.Pipe()).first())));
    }

    @Test
    void openingBelowNeverLeadsOutside() {
        OnLinux.inDirectory(kernel, directory -> {
            kernel.perform(new DirectoryOp.MakeDirectory(directory, "etc", 0755));
            Files.create(kernel, directory, "etc/passwd", 0644, Text.encode("inside"));
            kernel.perform(new DirectoryOp.MakeSymbolicLink("/etc/passwd", directory, "absolute"));
            kernel.perform(new DirectoryOp.MakeSymbolicLink("../../../../etc/passwd", directory, "up"));
            kernel.perform(new DirectoryOp.MakeSymbolicLink("/proc/self/root/etc", directory, "magic"));
            for (String path : List.of("absolute", "up", "../../etc/passwd", "/etc/passwd")) {
                Fd fd = kernel.perform(new FileOp.OpenBelow(directory, path, OpenFlag.READ, 0));
                assertEquals("inside", Text.decode(Files.with(kernel, fd, file -> Files.readAll(kernel, file, 10))), path);
            }
            assertSame(Errno.ENOENT, OnLinux.refusal(kernel, new FileOp.OpenBelow(directory, "magic/passwd", OpenFlag.READ, 0)));
            assertSame(Errno.ELOOP, OnLinux.refusal(kernel, new FileOp.OpenBelow(directory, "up", OpenFlag.READ | OpenFlag.NO_FOLLOW, 0)));
        });
    }

    @Test
    void openingStrictlyFollowsNothing() {
        OnLinux.inDirectory(kernel, directory -> {
            kernel.perform(new DirectoryOp.MakeDirectory(directory, "etc", 0755));
            Files.create(kernel, directory, "etc/passwd", 0644, Text.encode("inside"));
            kernel.perform(new DirectoryOp.MakeSymbolicLink("etc", directory, "link"));
            Fd fd = kernel.perform(new FileOp.OpenStrictly(directory, "etc/passwd", OpenFlag.READ));
            assertEquals("inside", Text.decode(Files.with(kernel, fd, file -> Files.readAll(kernel, file, 10))));
            assertSame(Errno.ELOOP, OnLinux.refusal(kernel, new FileOp.OpenStrictly(directory, "link/passwd", OpenFlag.READ)));
            for (String path : List.of("../x", "/etc/passwd", "etc/../../x")) {
                assertSame(Errno.EXDEV, OnLinux.refusal(kernel, new FileOp.OpenStrictly(directory, path, OpenFlag.READ)), path);
            }
        });
    }

    @Test
    void namesAreChangedAndRemoved() {
        OnLinux.inDirectory(kernel, directory -> {
            Files.create(kernel, directory, "a", 0600, Text.encode("a"));
            Files.create(kernel, directory, "b", 0600, Text.encode("b"));
            assertSame(Errno.EEXIST, OnLinux.refusal(kernel, new DirectoryOp.Rename(directory, "a", "b", false)));
            kernel.perform(new DirectoryOp.Rename(directory, "a", "b", true));
            assertEquals("a", Text.decode(Files.read(kernel, directory, "b", 10)));
            assertSame(Errno.ENOTDIR, OnLinux.refusal(kernel, new DirectoryOp.Remove(directory, "b", true)));
            kernel.perform(new DirectoryOp.Remove(directory, "b", false));
            kernel.perform(new DirectoryOp.MakeNode(directory, "fifo", FileStatus.FIFO, 0600, DeviceNumber.NONE));
            assertEquals(FileStatus.FIFO, kernel.perform(new FileOp.Status(directory, "fifo", false)).type());
        });
    }

    @Test
    void manyEntriesAreListed() {
        OnLinux.inDirectory(kernel, directory -> {
            for (int i = 0; i < 2000; i++) {
                Files.create(kernel, directory, "a rather long name for a file, so that one call does not hold all " + i, 0600, new byte[0]);
            }
            assertEquals(2000, Files.list(kernel, directory, ".").size());
        });
    }

    @Test
    void aHundredDescriptorsAreOpenAtOnce() {
        List<Fd> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            open.add(kernel.perform(new FileOp.Open("/dev/null", OpenFlag.READ_WRITE)));
        }
        Fd last = open.getLast();
        assertTrue(kernel.perform(new FileOp.IsOpen(last.number())));
        for (Fd fd : open) {
            kernel.perform(new FileOp.Close(fd));
        }
        assertFalse(kernel.perform(new FileOp.IsOpen(last.number())));
    }

    @Test
    void aPipeIsPolledAndRead() {
        FdPair pipe = kernel.perform(new FileOp.Pipe());
        FileOp.Poll poll = new FileOp.Poll(
                List.of(new FileOp.Poll.Interest(pipe.first(), FileOp.Poll.READABLE), new FileOp.Poll.Interest(pipe.second(), FileOp.Poll.WRITABLE)), 0);
        assertArrayEquals(new int[] {0, FileOp.Poll.WRITABLE}, kernel.perform(poll));
        assertEquals(16 * 1024, kernel.perform(new FileOp.SetPipeSize(pipe.first(), 16 * 1024)));
        kernel.perform(new FileOp.SetNonBlocking(pipe.first(), true));
        assertSame(Errno.EAGAIN, OnLinux.refusal(kernel, new FileOp.Read(pipe.first(), 10)));
        assertEquals(2, kernel.perform(new FileOp.Write(pipe.second(), Text.encode("abcd"), 1, 2)));
        assertArrayEquals(new int[] {FileOp.Poll.READABLE, FileOp.Poll.WRITABLE}, kernel.perform(poll));
        assertEquals("bc", Text.decode(kernel.perform(new FileOp.Read(pipe.first(), 10))));
        kernel.perform(new FileOp.Close(pipe.second()));
        assertEquals(0, kernel.perform(new FileOp.Read(pipe.first(), 10)).length);
        kernel.perform(new FileOp.Close(pipe.first()));
    }

    @Test
    void messagesKeepTheirBordersAndCarryDescriptors() {
        FdPair pair = kernel.perform(new SocketOp.MakePair());
        Fd sent = kernel.perform(new FileOp.Open("/proc/sys/kernel/ostype", OpenFlag.READ));
        kernel.perform(new SocketOp.SendMessage(pair.first(), Text.encode("one"), List.of(sent, pair.first())));
        kernel.perform(new SocketOp.SendMessage(pair.first(), new byte[64 * 1024], List.of()));
        kernel.perform(new FileOp.Close(sent));
        SocketOp.Message one = kernel.perform(new SocketOp.ReceiveMessage(pair.second()));
        assertEquals("one", Text.decode(one.data()));
        assertEquals(2, one.descriptors().size());
        assertEquals("Linux\n", Text.decode(kernel.perform(new FileOp.Read(one.descriptors().getFirst(), 100))));
        assertEquals(64 * 1024, kernel.perform(new SocketOp.ReceiveMessage(pair.second())).data().length);
        for (Fd fd : one.descriptors()) {
            kernel.perform(new FileOp.Close(fd));
        }
        kernel.perform(new FileOp.Close(pair.first()));
        assertEquals(0, kernel.perform(new SocketOp.ReceiveMessage(pair.second())).data().length);
        assertSame(Errno.EPIPE, OnLinux.refusal(kernel, new SocketOp.SendMessage(pair.second(), new byte[1], List.of())));
        kernel.perform(new FileOp.Close(pair.second()));
        assertSame(Errno.ENOENT, OnLinux.refusal(kernel, new SocketOp.Connect("/tmp/no-such-socket")));
    }

    @Test
    void everythingOpenedIsClosedAtExec() {
        Fd fd = kernel.perform(new FileOp.Open("/dev/null", OpenFlag.READ));
        Fd kept = kernel.perform(new FileOp.Duplicate(fd, 200, false));
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> kernel.perform(new ProcessOp.Execute(Fd.HERE, "/bin/sh",
                List.of("sh", "-c", "test -e /proc/self/fd/200 && ! test -e /proc/self/fd/" + fd.number() + " && exit 7"), List.of())));
        assertEquals(7, end.status());
        kernel.perform(new FileOp.Close(kept));
        kernel.perform(new FileOp.Close(fd));
    }

    @Test
    void aFileIsCopiedLockedAndAskedForItsFilesystem() {
        OnLinux.inDirectory(kernel, directory -> {
            Files.create(kernel, directory, "from", 0600, Text.encode("content"));
            Fd from = kernel.perform(new FileOp.Open(directory, "from", OpenFlag.READ, 0));
            Fd to = kernel.perform(new FileOp.Open(directory, "to", OpenFlag.WRITE | OpenFlag.CREATE, 0600));
            assertEquals(7, kernel.perform(new FileOp.Send(from, to, 100)));
            assertEquals(0, kernel.perform(new FileOp.Send(from, to, 100)));
            Fd again = kernel.perform(new FileOp.Open(directory, "from", OpenFlag.READ, 0));
            kernel.perform(new FileOp.Lock(from, true, true));
            assertSame(Errno.EAGAIN, OnLinux.refusal(kernel, new FileOp.Lock(again, true, false)));
            kernel.perform(new FileOp.Unlock(from));
            kernel.perform(new FileOp.Lock(again, true, false));
            kernel.perform(new FileOp.ChangeMode(to, 0444));
            assertEquals(0444, kernel.perform(new FileOp.Status(to)).mode());
            for (Fd fd : List.of(from, to, again)) {
                kernel.perform(new FileOp.Close(fd));
            }
            assertEquals("content", Text.decode(Files.read(kernel, directory, "to", 10)));
        });
        Fd proc = kernel.perform(new FileOp.Open("/proc", OpenFlag.PATH));
        assertEquals(FileSystemType.PROC, kernel.perform(new FileOp.FileSystemOf(proc)));
        assertFalse(kernel.perform(new FileOp.IsReadOnly(proc)));
        kernel.perform(new FileOp.Close(proc));
    }
}
