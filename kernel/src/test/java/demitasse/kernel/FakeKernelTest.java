package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The fake answers as Linux does; where a case can be, it is also among the native tests. */
class FakeKernelTest {
    private final FakeKernel kernel = new FakeKernel().directory("/root/etc").file("/root/etc/passwd", "inside").file("/etc/passwd", "outside");

    private Errno refusal(KernelOp<?> op) {
        return switch (kernel.attempt(op)) {
            case Outcome.Done<?> done -> throw new AssertionError(op.words() + " was done: " + done.value());
            case Outcome.Refused<?> refused -> refused.errno();
        };
    }

    private Fd root() {
        return kernel.perform(new FileOp.Open("/root", OpenFlag.PATH));
    }

    private String readBelow(String path) {
        Fd fd = kernel.perform(new FileOp.OpenBelow(root(), path, OpenFlag.READ, 0));
        return Text.decode(kernel.perform(new FileOp.Read(fd, 100)));
    }

    @Test
    void linksAndDotsStayBelow() {
        kernel.symbolicLink("/root/absolute", "/etc/passwd").symbolicLink("/root/up", "../../../etc/passwd");
        assertEquals("inside", readBelow("absolute"));
        assertEquals("inside", readBelow("up"));
        assertEquals("inside", readBelow("/../../etc/./passwd"));
        assertEquals("outside", Files.readText(kernel, "/root/absolute", 100));
    }

    @Test
    void refusalsAreThoseOfLinux() {
        kernel.symbolicLink("/loop", "loop").symbolicLink("/dangling", "nowhere");
        assertSame(Errno.ENOENT, refusal(new FileOp.Open("/none", OpenFlag.READ)));
        assertSame(Errno.ENOENT, refusal(new FileOp.Open("/none/file", OpenFlag.WRITE | OpenFlag.CREATE)));
        assertSame(Errno.ENOENT, refusal(new FileOp.Open("", OpenFlag.READ)));
        assertSame(Errno.ENOENT, refusal(new FileOp.Open("/dangling", OpenFlag.READ)));
        assertSame(Errno.ENOTDIR, refusal(new FileOp.Open("/etc/passwd/x", OpenFlag.READ)));
        assertSame(Errno.ENOTDIR, refusal(new FileOp.Open("/etc/passwd", OpenFlag.DIRECTORY)));
        assertSame(Errno.EISDIR, refusal(new FileOp.Open("/etc", OpenFlag.WRITE)));
        assertSame(Errno.ELOOP, refusal(new FileOp.Open("/loop", OpenFlag.READ)));
        assertSame(Errno.ELOOP, refusal(new FileOp.Open("/dangling", OpenFlag.NO_FOLLOW)));
        assertSame(Errno.EEXIST, refusal(new FileOp.Open(Fd.HERE, "/etc/passwd", OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE, 0)));
        assertSame(Errno.EEXIST, refusal(new DirectoryOp.MakeDirectory(Fd.HERE, "/etc", 0755)));
        assertSame(Errno.ENOTEMPTY, refusal(new DirectoryOp.Remove(Fd.HERE, "/etc", true)));
        assertSame(Errno.EISDIR, refusal(new DirectoryOp.Remove(Fd.HERE, "/etc", false)));
        assertSame(Errno.ENOTDIR, refusal(new DirectoryOp.Remove(Fd.HERE, "/etc/passwd", true)));
        assertSame(Errno.EEXIST, refusal(new DirectoryOp.Rename(Fd.HERE, "/root/etc/passwd", "/etc/passwd", false)));
        assertSame(Errno.EINVAL, refusal(new DirectoryOp.ReadLink(Fd.HERE, "/etc")));
        assertSame(Errno.EBADF, refusal(new FileOp.Read(new Fd(9, "nine"), 1)));
        assertSame(Errno.EBADF, refusal(new FileOp.Close(new Fd(9, "nine"))));
        assertSame(Errno.EINVAL, refusal(new MountOp.Unmount("/etc", true)));
        assertSame(Errno.EINVAL, refusal(new MountOp.PivotRoot("/etc", "/etc")));
    }

    @Test
    void descriptorsTakeTheLowestFreeNumber() {
        Fd three = root();
        Fd four = root();
        kernel.perform(new FileOp.Close(three));
        assertEquals(3, root().number());
        assertEquals(List.of(0, 1, 2, 3, 4), kernel.openDescriptors());
        kernel.perform(new FileOp.Duplicate(four, 9, false));
        kernel.perform(new FileOp.CloseFrom(3, false));
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void aModeIsLessenedByTheUmask() {
        Files.create(kernel, Fd.HERE, "/etc/f", 0666, new byte[0]);
        assertEquals(0644, kernel.perform(new FileOp.Status("/etc/f")).mode());
        assertEquals(022, kernel.perform(new DirectoryOp.SetUmask(0)));
        kernel.perform(new DirectoryOp.MakeDirectory(Fd.HERE, "/etc/d", 0777));
        assertEquals(0777, kernel.perform(new FileOp.Status("/etc/d")).mode());
    }

    @Test
    void aMountHidesWhatIsBelowUntilItIsTakenAway() {
        kernel.perform(new MountOp.Mount("tmpfs", "/etc", "tmpfs", 0, null));
        assertFalse(kernel.exists("/etc/passwd"));
        Fd fd = kernel.perform(new FileOp.Open("/etc", OpenFlag.PATH));
        assertEquals(FileSystemType.TMPFS, kernel.perform(new FileOp.FileSystemOf(fd)));
        assertEquals(List.of("tmpfs on /etc"), kernel.mounts());
        assertSame(Errno.EBUSY, refusal(new DirectoryOp.Remove(Fd.HERE, "/etc", true)));
        kernel.perform(new MountOp.Unmount("/etc", true));
        assertTrue(kernel.exists("/etc/passwd"));
    }

    @Test
    void aFilesystemIsMountedByDescriptor() {
        Fd context = kernel.perform(new MountOp.OpenFileSystem("tmpfs"));
        kernel.perform(new MountOp.SetFileSystemOption(context, "size", "1m"));
        assertSame(Errno.EINVAL, refusal(new MountOp.MountFileSystem(context, 0)));
        kernel.perform(new MountOp.CreateFileSystem(context));
        Fd mount = kernel.perform(new MountOp.MountFileSystem(context, MountAttribute.NO_EXEC));
        kernel.perform(new MountOp.MoveMount(mount, root()));
        assertEquals(List.of("tmpfs on /root"), kernel.mounts());
    }

    @Test
    void theRootCanBeChangedAsAContainerDoesIt() {
        kernel.perform(new MountOp.Mount("/root", "/root", null, MountFlag.BIND, null));
        kernel.perform(new DirectoryOp.ChangeDirectory("/root"));
        kernel.perform(new MountOp.PivotRoot(".", "."));
        kernel.perform(new MountOp.Unmount(".", true));
        assertEquals("inside", Files.readText(kernel, "/etc/passwd", 100));
        assertEquals("/", kernel.perform(new DirectoryOp.WorkingDirectory()));
    }

    @Test
    void aDirectoryOfTheCgroupTreeIsPopulatedAndGoesWithItsFiles() {
        kernel.directory("/sys/fs/cgroup").populate("/sys/fs/cgroup", "cgroup.procs", "memory.max");
        kernel.perform(new DirectoryOp.MakeDirectory(Fd.HERE, "/sys/fs/cgroup/web", 0755));
        assertEquals(2, Files.list(kernel, Fd.HERE, "/sys/fs/cgroup/web").size());
        kernel.perform(new DirectoryOp.Remove(Fd.HERE, "/sys/fs/cgroup/web", true));
    }

    @Test
    void anOperationCanBeMadeToFailOnce() {
        kernel.refuse(op -> op instanceof FileOp.Open open && open.path().equals("/etc/passwd"), Errno.EIO, 1);
        assertSame(Errno.EIO, refusal(new FileOp.Open("/etc/passwd", OpenFlag.READ)));
        assertEquals("outside", Files.readText(kernel, "/etc/passwd", 100));
        assertEquals("open /etc/passwd", kernel.words().getFirst());
    }

    @Test
    void messagesKeepTheirBordersAndCarryDescriptors() {
        FdPair pair = kernel.perform(new SocketOp.MakePair());
        kernel.perform(new SocketOp.SendMessage(pair.first(), Text.encode("one"), List.of(root())));
        kernel.perform(new SocketOp.SendMessage(pair.first(), Text.encode("two"), List.of()));
        SocketOp.Message one = kernel.perform(new SocketOp.ReceiveMessage(pair.second()));
        assertEquals("one", Text.decode(one.data()));
        assertTrue(kernel.perform(new FileOp.Status(one.descriptors().getFirst())).isDirectory());
        assertEquals("two", Text.decode(kernel.perform(new SocketOp.ReceiveMessage(pair.second())).data()));
        assertSame(Errno.EAGAIN, refusal(new SocketOp.ReceiveMessage(pair.second())));
        kernel.perform(new FileOp.Close(pair.first()));
        assertEquals(0, kernel.perform(new SocketOp.ReceiveMessage(pair.second())).data().length);
    }
}
