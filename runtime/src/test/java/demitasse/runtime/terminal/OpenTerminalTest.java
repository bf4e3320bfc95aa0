package demitasse.runtime.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp;
import demitasse.kernel.TerminalOp;
import demitasse.kernel.WindowSize;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenTerminalTest {
    private static final OpenTerminal STEP = new OpenTerminal(new WindowSize(40, 100), 1000, true);

    /** The fake's OpenPeer has no file behind it, so the peer is opened by its number here. */
    private static FakeKernel container(DeviceNumber ptmx, DeviceNumber peer) {
        FakeKernel kernel = new FakeKernel()
                .directory("/dev/pts").directory("/proc").mounted("/proc", "proc").mounted("/dev/pts", "devpts")
                .refuse(TerminalOp.OpenPeer.class, Errno.ENOTTY);
        kernel.perform(new MakeNode(Fd.HERE, "/dev/pts/ptmx", FileStatus.CHARACTER_DEVICE, 0666, ptmx));
        kernel.perform(new MakeNode(Fd.HERE, "/dev/pts/0", FileStatus.CHARACTER_DEVICE, 0600, peer));
        return kernel;
    }

    private static FakeKernel container() {
        return container(new DeviceNumber(5, 2), new DeviceNumber(136, 0));
    }

    @Test
    void theTerminalIsOnTheFirstThreeDescriptorsAndTheConsole() {
        FakeKernel kernel = container();
        Site site = new Site(kernel);
        STEP.perform(site);
        List<String> words = kernel.words();
        assertTrue(words.contains("set the window size of /dev/pts/ptmx to 100x40"), words.toString());
        assertTrue(words.contains("make /dev/pts/0 our controlling terminal"), words.toString());
        assertTrue(words.contains("make fd 2 a copy of /dev/pts/0 (fd 4)"), words.toString());
        assertTrue(words.contains("give /dev/pts/0 to 1000:4294967295"), words.toString());
        assertTrue(kernel.exists("/dev/console"));
        assertEquals("/dev/pts/ptmx", site.kept(OpenTerminal.MASTER).name());
        assertEquals(List.of(0, 1, 2, site.kept(OpenTerminal.MASTER).number()), kernel.openDescriptors());
    }

    @Test
    void aMultiplexerOfAnotherKindIsRefused() {
        FakeKernel kernel = container(new DeviceNumber(1, 3), new DeviceNumber(136, 0));
        SetupException refused = assertThrows(SetupException.class, () -> STEP.perform(new Site(kernel)));
        assertEquals("/dev/pts/ptmx in the container is no pseudo-terminal", refused.getMessage());
    }

    @Test
    void anEndThatWasPutInItsPlaceIsRefused() {
        FakeKernel kernel = container(new DeviceNumber(5, 2), new DeviceNumber(4, 1));
        SetupException refused = assertThrows(SetupException.class, () -> STEP.perform(new Site(kernel)));
        assertEquals("/dev/pts/0 in the container is no pseudo-terminal", refused.getMessage());
        assertFalse(kernel.exists("/dev/console"));
    }

    @Test
    void aMultiplexerOutsideOfDevptsIsRefused() {
        FakeKernel kernel = new FakeKernel().directory("/dev/pts")
                .device("/dev/pts/ptmx", FileStatus.CHARACTER_DEVICE, new DeviceNumber(5, 2));
        assertThrows(SetupException.class, () -> STEP.perform(new Site(kernel)));
    }

    @Test
    void aConsoleThatIsALinkIsNotFollowed() {
        FakeKernel kernel = container().symbolicLink("/dev/console", "/etc/passwd");
        SetupException refused = assertThrows(SetupException.class, () -> STEP.perform(new Site(kernel)));
        assertEquals("/dev/console in the container is a symbolic link", refused.getMessage());
    }

    @Test
    void anOldKernelBindsTheConsoleThroughProc() {
        FakeKernel kernel = container().refuse(MountOp.OpenTree.class, Errno.ENOSYS);
        STEP.perform(new Site(kernel));
        boolean bound = false;
        for (KernelOp<?> op : kernel.operations()) {
            bound |= op instanceof MountOp.Mount mount && mount.target().startsWith("/proc/self/fd/");
        }
        assertTrue(bound, kernel.words().toString());
    }
}
