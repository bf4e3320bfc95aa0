package demitasse.engine.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.AttributeOp.Link;
import demitasse.kernel.AttributeOp.SetAttribute;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.StorageOp.CopyRange;
import demitasse.kernel.Text;
import demitasse.spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeCopyTest {
    private final FakeKernel kernel = new FakeKernel().directory("/from").directory("/to");

    private boolean copy(Owners owners) {
        int directory = OpenFlag.READ | OpenFlag.DIRECTORY;
        return TreeCopy.copy(kernel, kernel.perform(new Open("/from", directory)), kernel.perform(new Open("/to", directory)), owners);
    }

    @Test
    void everythingOfATreeIsInItsCopy() {
        kernel.directory("/from/d").file("/from/d/a", "content").symbolicLink("/from/l", "d/a").file("/from/empty", "")
                .device("/from/null", FileStatus.CHARACTER_DEVICE, new DeviceNumber(1, 3));
        kernel.perform(new Link(Fd.HERE, "/from/d/a", Fd.HERE, "/from/z"));
        kernel.perform(new SetAttribute(Fd.HERE, "/from/d/a", "user.note", Text.encode("x")));
        kernel.perform(new SetAttribute(Fd.HERE, "/from/d/a", "trusted.overlay.redirect", Text.encode("/etc")));
        kernel.perform(new SetTimes(Fd.HERE, "/from/d", -2, 500_000_000));
        assertFalse(copy(Owners.SAME), "the fake shares no blocks");
        assertEquals("content", kernel.content("/to/d/a"));
        assertEquals("", kernel.content("/to/empty"));
        assertEquals("d/a", kernel.perform(new ReadLink(Fd.HERE, "/to/l")));
        assertEquals(new DeviceNumber(1, 3), kernel.perform(new Status("/to/null")).node());
        assertEquals(kernel.perform(new Status("/to/d/a")).inode(), kernel.perform(new Status("/to/z")).inode());
        assertEquals(-2, kernel.perform(new Details(Fd.HERE, "/to/d")).modifiedSeconds());
        assertEquals("x", Text.decode(kernel.perform(new GetAttribute(Fd.HERE, "/to/d/a", "user.note"))));
        assertFalse(kernel.succeeds(new GetAttribute(Fd.HERE, "/to/d/a", "trusted.overlay.redirect")), "what a layer claims of others is not believed");
    }

    @Test
    void whatIsMountedInTheTreeIsLeftOut() {
        kernel.directory("/from/proc").mounted("/from/proc", "proc").file("/from/proc/secret", "no");
        copy(Owners.SAME);
        assertTrue(kernel.exists("/to/proc"), "the place is there");
        assertFalse(kernel.exists("/to/proc/secret"), "what is mounted is not");
    }

    @Test
    void ownersAreThoseOfTheContainersUsers() {
        kernel.file("/from/a", "x");
        List<IdMapping> ids = List.of(new IdMapping(0, 100_000, 65_536));
        copy(Owners.toHost(ids, ids, false));
        assertEquals(100_000, kernel.perform(new Status("/to/a")).uid());
        assertEquals(100_000, kernel.perform(new Status("/to")).gid());
    }

    @Test
    void filesystemsOfDifferentKindsAreCopiedBetweenByTheKernelInAnotherWay() {
        kernel.file("/from/a", "x".repeat(5000)).refuse(CopyRange.class, Errno.EXDEV);
        copy(Owners.SAME);
        assertEquals(5000, kernel.perform(new Status("/to/a")).sizeBytes());
    }
}
