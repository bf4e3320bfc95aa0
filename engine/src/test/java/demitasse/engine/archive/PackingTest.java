package demitasse.engine.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.archive.Unpacking.Unpacked;
import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.Link;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.OpenFlag;
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
