package demitasse.engine.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.archive.Unpacking.Unpacked;
import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.Link;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.runtime.SetupException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackingTest {
    private final FakeKernel kernel = new FakeKernel().directory("/from").directory("/to").file("/archive", "");

    private Unpacked copy() {
        int directory = OpenFlag.READ | OpenFlag.DIRECTORY;
        Packing.pack(kernel, kernel.perform(new Open("/from", directory)), kernel.perform(new Open("/archive", OpenFlag.WRITE)));
        return Unpacking.unpack(kernel, kernel.perform(new Open("/archive", OpenFlag.READ)), kernel.perform(new Open("/to", directory)), Unpacking.How.IMAGE, (files, bytes) -> { });
    }

    @Test
    void treeThatIsPackedAndUnpackedIsTheSame() {
        String longName = "n".repeat(120);
        kernel.directory("/from/d").file("/from/d/a", "content").symbolicLink("/from/l", "x".repeat(130)).file("/from/" + longName, "long")
                .device("/from/null", FileStatus.CHARACTER_DEVICE, new DeviceNumber(1, 3)).file("/from/ä\n", "");
        kernel.perform(new Link(Fd.HERE, "/from/d/a", Fd.HERE, "/from/z"));
        kernel.perform(new SetTimes(Fd.HERE, "/from/d", -2, 500_000_000));
        Unpacked unpacked = copy();
        assertEquals(8, unpacked.files());
        assertEquals("content", kernel.content("/to/d/a"));
        assertEquals("long", kernel.content("/to/" + longName));
        assertEquals("", kernel.content("/to/ä\n"));
        assertEquals("x".repeat(130), kernel.perform(new ReadLink(Fd.HERE, "/to/l")));
        assertEquals(new DeviceNumber(1, 3), kernel.perform(new Status("/to/null")).node());
        assertEquals(kernel.perform(new Status("/to/d/a")).inode(), kernel.perform(new Status("/to/z")).inode());
        assertEquals(-2, kernel.perform(new Details(Fd.HERE, "/to/d")).modifiedSeconds());
        assertEquals(500_000_000, kernel.perform(new Details(Fd.HERE, "/to/d")).modifiedNanos());
    }

    @Test
    void whatIsMountedInTheTreeIsLeftOut() {
        kernel.directory("/from/proc").mounted("/from/proc", "proc").file("/from/proc/secret", "no");
        copy();
        assertTrue(kernel.exists("/to/proc"), "the place is there");
        assertFalse(kernel.exists("/to/proc/secret"), "what is mounted is not");
    }

    /** A kernel under which a file goes right after it was looked at. */
    private record Vanishing(FakeKernel inner, String name) implements Kernel {
        @Override
        public <R> Outcome<R> attempt(KernelOp<R> op) {
            if (op instanceof Open open && open.path().equals(name)) {
                inner.attempt(new Remove(Fd.HERE, "/from/" + name, false));
            }
            return inner.attempt(op);
        }
    }

    private void pack(boolean whole) {
        kernel.file("/from/a", "1").file("/from/b", "2").file("/from/c", "3");
        kernel.perform(new Link(Fd.HERE, "/from/b", Fd.HERE, "/from/d"));
        Fd from = kernel.perform(new Open("/from", OpenFlag.READ | OpenFlag.DIRECTORY));
        Packing.pack(new Vanishing(kernel, "b"), from, kernel.perform(new Open("/archive", OpenFlag.WRITE)), new Packing.How(Owners.SAME, false, false, whole));
    }

    @Test
    void fileThatVanishesIsAnErrorWhereAllIsWanted() {
        SetupException refused = assertThrows(SetupException.class, () -> pack(true));
        assertEquals("b vanished while it was read; try again once nobody changes these files", refused.getMessage());
    }

    @Test
    void fileThatVanishesElsewhereIsNotAPart() {
        pack(false);
        Unpacking.unpack(kernel, kernel.perform(new Open("/archive", OpenFlag.READ)), kernel.perform(new Open("/to", OpenFlag.READ | OpenFlag.DIRECTORY)), Unpacking.How.IMAGE, (files, bytes) -> { });
        assertFalse(kernel.exists("/to/b"), "it was gone");
        assertEquals("2", kernel.content("/to/d"), "its other name has the content");
        assertEquals("3", kernel.content("/to/c"));
    }

    @Test
    void numbersOfEveryLengthCountTheirOwnDigits() {
        for (int length = 80; length < 120; length++) {
            TarHeader header = new TarHeader('0', "a", 0);
            header.record("k", new byte[length]);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            header.writeTo(out);
            PaxRecords records = new PaxRecords();
            records.add(Arrays.copyOfRange(out.toByteArray(), 512, 1024));
            assertTrue(records.has("k"), length + " bytes");
        }
    }
}
