package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a container is made of. For root; an ordinary user's run passes without having looked. */
@Tag("native")
class LinuxNamespacesTest {
    private static final long ALL = Namespace.PID.flag() | Namespace.MOUNT.flag() | Namespace.UTS.flag() | Namespace.IPC.flag() | Namespace.NETWORK.flag();

    private final Kernel kernel = new LinuxKernel();

    private void inNamespaces(Runnable run) {
        if (OnLinux.isRoot(kernel)) {
            ProcessEnd end = OnLinux.inChild(kernel, ALL, () -> {
                kernel.perform(new MountOp.Mount(null, "/", null, MountFlag.PRIVATE | MountFlag.RECURSIVE, null));
                run.run();
            });
            assertEquals(0, end.exitCode());
        }
    }

    private static String mounts(Kernel kernel) {
        return Files.readText(kernel, "/proc/self/mountinfo", 1 << 20);
    }

    @Test
    void aChildInNewNamespacesSeesItself() {
        inNamespaces(() -> {
            assertEquals(1, kernel.perform(new ProcessOp.OwnPid()));
            kernel.perform(new NamespaceOp.SetHostName("inside"));
            kernel.perform(new NamespaceOp.SetDomainName("domain"));
            assertEquals("inside", kernel.perform(new ProcessOp.AskSystemName()).nodeName());
            Fd socket = kernel.perform(new SocketOp.OpenInternet());
            kernel.perform(new NamespaceOp.BringUp(socket, "lo"));
            assertSame(Errno.ENODEV, OnLinux.refusal(kernel, new NamespaceOp.BringUp(socket, "none")));
            OnLinux.inDirectory(kernel, directory -> {
                kernel.perform(new DirectoryOp.MakeDirectory(directory, "proc", 0755));
                String target = directory.name() + "/proc";
                kernel.perform(new MountOp.Mount("proc", target, "proc", MountFlag.NO_SUID, null));
                assertEquals("1", kernel.perform(new DirectoryOp.ReadLink(directory, "proc/self")));
                assertSame(Errno.EBUSY, OnLinux.refusal(kernel, new DirectoryOp.Remove(directory, "proc", true)));
                kernel.perform(new MountOp.Unmount(target, true));
            });
        });
    }

    /** A request of rtnetlink(7): header, then a structure of 16 bytes that begins with the number of an interface at 4. */
    private static byte[] linkRequest(int type, int flags, int index) {
        byte[] request = new byte[32];
        request[0] = 32;
        request[4] = (byte) type;
        request[6] = (byte) flags;
        request[7] = (byte) (flags >> 8);
        request[8] = 1;
        request[20] = (byte) index;
        return request;
    }

    @Test
    void netlinkListsAndRefuses() {
        inNamespaces(() -> {
            Fd socket = kernel.perform(new SocketOp.OpenNetlink());
            java.util.List<byte[]> links = kernel.perform(new SocketOp.AskNetlink(socket, linkRequest(18, 0x301, 0), "list"));
            assertEquals(16, links.getFirst()[4]);
            SocketOp.AskNetlink missing = new SocketOp.AskNetlink(socket, linkRequest(16, 0x5, 99), "change what is not there");
            assertSame(Errno.ENODEV, OnLinux.refusal(kernel, missing));
            assertEquals("change what is not there", missing.words());
            assertEquals(links.size(), kernel.perform(new SocketOp.AskNetlink(socket, linkRequest(18, 0x301, 0), "list again")).size());
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new SocketOp.AskNetlink(socket, new byte[4], "nothing")));
            kernel.perform(new FileOp.Close(socket));
        });
    }

    @Test
    void ofSeveralRequestsTheFirstThatIsRefusedIsTold() {
        inNamespaces(() -> {
            Fd socket = kernel.perform(new SocketOp.OpenNetlink());
            byte[] up = linkRequest(16, 0x5, 1);
            up[24] = 1;
            up[28] = 1;
            SocketOp.ChangeByNetlink.Part good = new SocketOp.ChangeByNetlink.Part(up, "raise lo");
            SocketOp.ChangeByNetlink.Part bad = new SocketOp.ChangeByNetlink.Part(linkRequest(16, 0x5, 99), "change what is not there");
            kernel.perform(new SocketOp.ChangeByNetlink(socket, java.util.List.of(good, good)));
            Outcome<?> outcome = kernel.attempt(new SocketOp.ChangeByNetlink(socket, java.util.List.of(good, bad, good)));
            assertTrue(outcome instanceof Outcome.Refused<?>(KernelOp<?> op, Errno errno) && errno == Errno.ENODEV && op.words().equals("change what is not there"));
            kernel.perform(new FileOp.Close(socket));
            Fd port = kernel.perform(new SocketOp.TakePort(new byte[4], 80, false));
            assertSame(Errno.EADDRINUSE, OnLinux.refusal(kernel, new SocketOp.TakePort(new byte[] {127, 0, 0, 1}, 80, false)));
            kernel.perform(new FileOp.Close(port));
        });
    }

    @Test
    void aFilesystemIsSetUpMountedAndChangedByDescriptor() {
        inNamespaces(() -> OnLinux.inDirectory(kernel, directory -> {
            Fd context = kernel.perform(new MountOp.OpenFileSystem("tmpfs"));
            kernel.perform(new MountOp.SetFileSystemOption(context, "size", "1m"));
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new MountOp.SetFileSystemOption(context, "no-such-option", "1")));
            kernel.perform(new MountOp.CreateFileSystem(context));
            Fd mount = kernel.perform(new MountOp.MountFileSystem(context, MountAttribute.NO_EXEC | MountAttribute.NO_DEVICES));
            kernel.perform(new DirectoryOp.MakeDirectory(directory, "tmp", 0755));
            Fd target = kernel.perform(new FileOp.Open(directory, "tmp", OpenFlag.PATH, 0));
            kernel.perform(new MountOp.MoveMount(mount, target));
            assertTrue(mounts(kernel).contains(directory.name() + "/tmp rw,nodev,noexec,relatime"), "attributes are set");
            kernel.perform(new MountOp.SetMountAttributes(mount, true, MountAttribute.READ_ONLY, MountAttribute.NO_EXEC, MountFlag.SHARED, null));
            assertTrue(mounts(kernel).contains(directory.name() + "/tmp ro,nodev,relatime shared"), "attributes are changed");
            assertSame(Errno.EROFS, OnLinux.refusal(kernel, new DirectoryOp.MakeDirectory(directory, "tmp/x", 0755)));
            kernel.perform(new MountOp.Unmount(directory.name() + "/tmp", true));
            assertSame(Errno.ENODEV, OnLinux.refusal(kernel, new MountOp.OpenFileSystem("nosuchfs")));
        }));
    }

    @Test
    void aBindMountIsCopiedAndPlaced() {
        inNamespaces(() -> OnLinux.inDirectory(kernel, directory -> {
            Files.create(kernel, directory, "source", 0600, Text.encode("bound"));
            Files.create(kernel, directory, "target", 0600, new byte[0]);
            Fd tree = kernel.perform(new MountOp.OpenTree(directory, "source", true, false));
            Fd target = kernel.perform(new FileOp.Open(directory, "target", OpenFlag.PATH, 0));
            kernel.perform(new MountOp.MoveMount(tree, target));
            assertEquals("bound", Text.decode(Files.read(kernel, directory, "target", 10)));
            kernel.perform(new MountOp.Unmount(directory.name() + "/target", true));
        }));
    }

    @Test
    void theRootIsChangedAndTheOldOneGone() {
        inNamespaces(() -> OnLinux.inDirectory(kernel, directory -> {
            kernel.perform(new DirectoryOp.MakeDirectory(directory, "root", 0755));
            Child child = kernel.perform(new ProcessOp.Clone(Namespace.MOUNT.flag(), null));
            if (child.isSelf()) {
                kernel.attempt(new ProcessOp.Exit(pivoted(directory.name() + "/root") ? 0 : 1));
            }
            assertEquals(0, kernel.perform(new ProcessOp.Wait(child.pid(), true)).exitCode());
        }));
    }

    private boolean pivoted(String root) {
        kernel.perform(new MountOp.Mount("tmpfs", root, "tmpfs", 0, "mode=755"));
        kernel.perform(new DirectoryOp.ChangeDirectory(root));
        kernel.perform(new MountOp.PivotRoot(".", "."));
        kernel.perform(new MountOp.Unmount(".", true));
        kernel.perform(new DirectoryOp.ChangeDirectory("/"));
        return Files.list(kernel, Fd.HERE, "/").isEmpty() && kernel.perform(new DirectoryOp.WorkingDirectory()).equals("/");
    }

    @Test
    void aNamespaceIsLeftAndJoinedAgain() {
        inNamespaces(() -> {
            Fd before = kernel.perform(new FileOp.Open("/proc/self/ns/uts", OpenFlag.READ));
            kernel.perform(new NamespaceOp.Unshare(Namespace.UTS.flag()));
            kernel.perform(new NamespaceOp.SetHostName("elsewhere"));
            kernel.perform(new NamespaceOp.Join(before, Namespace.UTS.flag()));
            assertFalse(kernel.perform(new ProcessOp.AskSystemName()).nodeName().equals("elsewhere"), "back again");
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new NamespaceOp.Join(before, Namespace.PID.flag())));
        });
    }

    @Test
    void severalNamespacesOfAProcessAreJoinedAtOnce() {
        inNamespaces(() -> {
            Fd ourselves = kernel.perform(new ProcessOp.OpenProcess(kernel.perform(new ProcessOp.OwnPid())));
            Child other = kernel.perform(new ProcessOp.Clone(Namespace.UTS.flag() | Namespace.IPC.flag(), null));
            if (other.isSelf()) {
                kernel.perform(new NamespaceOp.SetHostName("other"));
                kernel.perform(new NamespaceOp.Join(ourselves, Namespace.UTS.flag() | Namespace.IPC.flag()));
                boolean back = !kernel.perform(new ProcessOp.AskSystemName()).nodeName().equals("other");
                kernel.attempt(new ProcessOp.Exit(back ? 0 : OnLinux.FAILED));
            }
            assertEquals(0, kernel.perform(new ProcessOp.Wait(other.pid(), true)).exitCode());
            // It has ended, and so have its namespaces.
            assertSame(Errno.ESRCH, OnLinux.refusal(kernel, new NamespaceOp.Join(other.process(), Namespace.UTS.flag())));
        });
    }

    @Test
    void whatIsOpenedThroughAReadOnlyMountIsKnownToBe() {
        inNamespaces(() -> OnLinux.inDirectory(kernel, directory -> {
            Fd copy = kernel.perform(new MountOp.OpenTree(directory, "", true, false));
            assertFalse(kernel.perform(new FileOp.IsReadOnly(copy)));
            kernel.perform(new MountOp.SetMountAttributes(copy, false, MountAttribute.READ_ONLY, 0, 0, null));
            assertTrue(kernel.perform(new FileOp.IsReadOnly(copy)));
            assertFalse(kernel.perform(new FileOp.IsReadOnly(directory)));
        }));
    }
}
