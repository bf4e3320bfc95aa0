package demitasse.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileOp.Unlock;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerDirectoriesTest {
    private static final String HOME = "/var/lib/demitasse/containers";

    private final FakeKernel kernel = new FakeKernel().directory("/var/lib");

    private ContainerDirectories open() {
        return ContainerDirectories.open(kernel, HOME);
    }

    /** Locks and unlocks so far: whether exclusively, whether waiting, and of what. */
    private List<String> locks() {
        List<String> found = new ArrayList<>();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof Lock lock) {
                found.add((lock.exclusive() ? "exclusive " : "shared ") + (lock.waiting() ? "waiting " : "") + lock.fd().name());
            } else if (op instanceof Unlock unlock) {
                found.add("unlock " + unlock.fd().name());
            }
        }
        return found;
    }

    private static List<String> ids(List<ContainerDirectory> directories) {
        List<String> ids = new ArrayList<>();
        for (ContainerDirectory directory : directories) {
            ids.add(directory.id());
        }
        return ids;
    }

    /** Another process holds the lock of that directory. */
    private void held(String name) {
        kernel.refuse(op -> op instanceof Lock lock && lock.fd().name().equals(name) && !lock.waiting(), Errno.EAGAIN);
    }

    @Test
    void theDirectoryIsMadeForItsOwnerAlone() {
        open().close();
        assertEquals(0700, kernel.perform(new Status(HOME)).mode());
        open().close();
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() {
        kernel.directory("/elsewhere").symbolicLink(HOME, "/elsewhere");
        // In Linux ENOTDIR comes first where a directory is asked for, and ELOOP elsewhere; both refuse.
        assertThrows(KernelException.class, this::open);
        assertFalse(kernel.exists("/elsewhere/containers"));
    }

    @Test
    void aNewDirectoryIsLockedBeforeOthersMayLook() {
        ContainerDirectory made = open().make("web");
        assertEquals(List.of("shared waiting " + HOME, "exclusive " + HOME + "/web", "unlock " + HOME), locks());
        assertEquals("web", made.id());
        assertEquals(HOME + "/web", made.path());
        assertEquals(0700, kernel.perform(new Status(made.fd())).mode());
    }

    @Test
    void anIdIsTakenOnceAndTheRefusalKeepsNobodyWaiting() {
        ContainerDirectories directories = open();
        directories.make("web");
        kernel.operations().clear();
        assertSame(Errno.EEXIST, assertThrows(KernelException.class, () -> directories.make("web")).errno());
        assertEquals(List.of("shared waiting " + HOME, "unlock " + HOME), locks());
    }

    @Test
    void onlyDirectoriesWithoutALockAreAbandoned() {
        kernel.directory(HOME + "/dead").directory(HOME + "/alive").directory(HOME + "/gone").file(HOME + "/file", "").symbolicLink(HOME + "/link", "/");
        held(HOME + "/alive");
        ContainerDirectories directories = open();
        List<ContainerDirectory> abandoned = directories.abandoned();
        assertEquals(List.of("dead", "gone"), ids(abandoned));
        assertEquals("exclusive " + HOME, locks().getFirst());
        assertEquals("unlock " + HOME, locks().getLast());
        // Its own and those of the two it found, not that of the living one.
        assertEquals(6, kernel.openDescriptors().size());
    }

    @Test
    void whileOneIsBeingMadeNoneIsAbandoned() {
        kernel.directory(HOME + "/new");
        held(HOME);
        ContainerDirectories directories = open();
        assertEquals(List.of(), directories.abandoned());
        assertFalse(locks().contains("unlock " + HOME), locks().toString());
    }

    @Test
    void withoutContainersNothingIsLocked() {
        assertEquals(List.of(), open().abandoned());
        assertEquals(List.of(), locks());
    }

    @Test
    void oneThatDisappearsMeanwhileIsNoError() {
        kernel.directory(HOME + "/web").refuse(op -> op instanceof demitasse.kernel.FileOp.Open open && open.path().equals("web"), Errno.ENOENT);
        assertEquals(List.of(), open().abandoned());
    }

    @Test
    void removalTakesAllItHoldsAndNothingBehindLinks() {
        ContainerDirectory made = open().make("web");
        kernel.file(HOME + "/web/upper/etc/passwd", "x").symbolicLink(HOME + "/web/upper/out", "/precious").file("/precious/data", "y");
        made.remove();
        assertFalse(kernel.exists(HOME + "/web"));
        assertTrue(kernel.exists("/precious/data"));
        assertEquals(4, kernel.openDescriptors().size());
        assertSame(Errno.EBADF, assertThrows(KernelException.class, () -> kernel.perform(new Lock(new Fd(made.fd().number(), ""), true, false))).errno());
    }
}
