package demitasse.engine.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.archive.Unpacking.Unpacked;
import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.ListAttributes;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileDetails;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.FileStatus;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnpackingTest {
    private final FakeKernel kernel = new FakeKernel().directory("/root").directory("/decoy").file("/decoy/sentinel", "untouched");
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    private TarHeader header(char type, String path) {
        TarHeader header = new TarHeader(type, path, 0644);
        header.modified(1_000, 0);
        return header;
    }

    private void add(TarHeader header, String content) {
        byte[] bytes = Text.encode(content);
        header.size(bytes.length);
        header.writeTo(archive);
        archive.write(bytes, 0, bytes.length);
        TarHeader.pad(archive, bytes.length);
    }

    private void link(char type, String path, String target) {
        TarHeader header = header(type, path);
        header.link(target);
        header.writeTo(archive);
    }

    private Unpacked unpack() {
        archive.write(new byte[1024], 0, 1024);
        return unpack(archive.toByteArray());
    }

    private Unpacked unpack(byte[] bytes) {
        kernel.file("/archive", Text.decode(bytes));
        Fd root = kernel.perform(new Open("/root", OpenFlag.READ | OpenFlag.DIRECTORY));
        return Unpacking.unpack(kernel, kernel.perform(new Open("/archive", OpenFlag.READ)), root, Unpacking.How.IMAGE, (files, read) -> { });
    }

    private String refusal() {
        String message = String.valueOf(assertThrows(SetupException.class, this::unpack).getMessage());
        assertEquals("untouched", kernel.content("/decoy/sentinel"));
        assertFalse(kernel.exists("/decoy/x"), "nothing is made outside");
        return message;
    }

    @Test
    void filesAreMadeWithAllThatTheirHeadersSay() {
        add(header('5', "d/"), "");
        TarHeader header = new TarHeader('0', "d/file", 04751);
        header.owner(7, 9);
        header.modified(1_234_567, 890);
        header.record("SCHILY.xattr.user.kept", Text.encode("value"));
        header.record("SCHILY.xattr.trusted.overlay.redirect", Text.encode("/elsewhere"));
        add(header, "content");
        Unpacked unpacked = unpack();
        assertEquals(2, unpacked.files());
        assertEquals(7, unpacked.bytes());
        assertEquals("content", kernel.content("/root/d/file"));
        FileStatus status = kernel.perform(new Status("/root/d/file"));
        assertEquals(04751, status.mode());
        assertEquals(7, status.uid());
        assertEquals(9, status.gid());
        FileDetails details = kernel.perform(new Details(Fd.HERE, "/root/d/file"));
        assertEquals(1_234_567, details.modifiedSeconds());
        assertEquals(890, details.modifiedNanos());
        assertEquals(List.of("user.kept"), kernel.perform(new ListAttributes(Fd.HERE, "/root/d/file")));
        assertEquals(1_000, kernel.perform(new Details(Fd.HERE, "/root/d")).modifiedSeconds());
    }

    @Test
    void longAndForeignNamesComeThrough() {
        String name = "x".repeat(150) + "/ä\n\udcff";
        add(header('0', name), "1");
        unpack();
        assertEquals("1", kernel.content("/root/" + name));
    }

    @Test
    void hardLinkIsTheSameFileAndChangesNothingOfIt() {
        add(header('0', "a"), "content");
        TarHeader link = new TarHeader('1', "b", 07777);
        link.link("a");
        link.writeTo(archive);
        unpack();
        assertEquals(kernel.perform(new Status("/root/a")).inode(), kernel.perform(new Status("/root/b")).inode());
        assertEquals(0644, kernel.perform(new Status("/root/a")).mode());
    }

    @Test
    void laterEntryReplacesAnEarlierOneAndNeverFollowsIt() {
        link('2', "a", "/decoy/sentinel");
        add(header('0', "a"), "mine");
        unpack();
        assertEquals("mine", kernel.content("/root/a"));
        assertEquals("untouched", kernel.content("/decoy/sentinel"));
    }

    @Test
    void pathThroughALinkStaysInside() {
        link('2', "l", "/decoy");
        add(header('0', "decoy/seen"), "before");
        add(header('0', "l/x"), "inside");
        unpack();
        assertEquals("inside", kernel.content("/root/decoy/x"));
        assertFalse(kernel.exists("/decoy/x"), "nothing is made outside");
    }

    @Test
    void linkThatLeadsNowhereInsideIsRefused() {
        link('2', "l", "../decoy");
        add(header('0', "l/x"), "outside");
        assertTrue(refusal().contains("l, which is a symbolic link to nowhere"), "it is named");
    }

    @Test
    void pathThatLeadsUpIsRefused() {
        add(header('0', "a/../../decoy/x"), "outside");
        assertTrue(refusal().contains("a path that leads out of it: a/../../decoy/x"), "it is named");
    }

    @Test
    void absolutePathIsTakenFromTheRoot() {
        add(header('0', "/decoy/x"), "inside");
        unpack();
        assertEquals("inside", kernel.content("/root/decoy/x"));
        assertFalse(kernel.exists("/decoy/x"), "nothing is made outside");
    }

    @Test
    void hardLinkToTheOutsideFindsNothing() {
        link('1', "x", "/decoy/sentinel");
        assertTrue(refusal().contains("it is a link to /decoy/sentinel, which is not there"), "it is told");
        assertNull(kernel.content("/root/x"));
    }

    @Test
    void hardLinkThatLeadsUpIsRefused() {
        link('1', "x", "../decoy/sentinel");
        assertTrue(refusal().contains("leads out of it"), "it is told");
    }

    @Test
    void symbolicLinkIsKeptAsItIs() {
        link('2', "l", "../../etc/shadow");
        unpack();
        assertEquals("../../etc/shadow", kernel.perform(new ReadLink(Fd.HERE, "/root/l")));
    }

    @Test
    void archiveThatEndsTooEarlyIsRefusedWhereverItDoes() {
        add(header('0', "a"), "content");
        add(header('0', "b"), "content");
        byte[] whole = archive.toByteArray();
        for (int length : new int[] {513, 1024, 1500, 1700, whole.length}) {
            SetupException early = assertThrows(SetupException.class, () -> unpack(Arrays.copyOf(whole, length)));
            assertTrue(String.valueOf(early.getMessage()).contains("ends in the middle"), length + ": " + early.getMessage());
        }
    }

    @Test
    void damagedHeaderIsRefused() {
        add(header('0', "a"), "content");
        byte[] bytes = Arrays.copyOf(archive.toByteArray(), 2048);
        bytes[3] ^= 1;
        SetupException damaged = assertThrows(SetupException.class, () -> unpack(bytes));
        assertTrue(String.valueOf(damaged.getMessage()).contains("wrong checksum"), "it is told");
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        SetupException other = assertThrows(SetupException.class, () -> unpack(Text.encode("#!/bin/sh\n")));
        assertTrue(String.valueOf(other.getMessage()).contains("neither a tar archive nor"), "it is told");
        assertThrows(SetupException.class, () -> unpack(new byte[0]));
    }

    @Test
    void fullDiskNamesTheFile() {
        add(header('0', "a"), "content");
        kernel.refuse(Write.class, Errno.ENOSPC);
        assertTrue(refusal().startsWith("cannot unpack a: "), "the file is named");
    }

    @Test
    void holesAreWhereTheMapSaysSo() {
        TarHeader header = header('0', "GNUSparseFile.0/s");
        header.record("GNU.sparse.major", Text.encode("1"));
        header.record("GNU.sparse.minor", Text.encode("0"));
        header.record("GNU.sparse.name", Text.encode("s"));
        header.record("GNU.sparse.realsize", Text.encode("20"));
        String map = "2\n4\n2\n10\n3\n";
        add(header, map + "\0".repeat(512 - map.length()) + "ABCDE");
        unpack();
        assertEquals("\0\0\0\0AB\0\0\0\0CDE\0\0\0\0\0\0\0", kernel.content("/root/s"));
    }

    @Test
    void mapThatDoesNotFitIsRefused() {
        for (String map : new String[] {"0,5,3,2", "0,8", "18,7", "0,3", "x", "9223372036854775807,7"}) {
            archive.reset();
            TarHeader header = header('0', "s");
            header.record("GNU.sparse.map", Text.encode(map));
            header.record("GNU.sparse.size", Text.encode("20"));
            add(header, "1234567");
            assertThrows(SetupException.class, this::unpack, map);
        }
    }

    @Test
    void hugeHeaderIsRefusedBeforeItIsRead() {
        TarHeader header = header('x', "pax");
        header.size(1L << 32);
        header.writeTo(archive);
        assertTrue(refusal().contains("an extended header has 4294967296 bytes"), "it is told");
    }

    @Test
    void recordsThatLieAboutTheirLengthAreRefused() {
        for (String records : new String[] {"5 a=b\n", "99999999999999999999 a=b\n", "6 a=b", " a=b\n", "6 aab\n", "x", "0 a=b\n"}) {
            assertThrows(SetupException.class, () -> new PaxRecords().add(Text.encode(records)), records);
        }
        new PaxRecords().add(Text.encode("6 a=b\n"));
    }

    @Test
    void ownersThatNoKernelKnowsAreRefused() {
        TarHeader header = header('0', "a");
        header.record("uid", Text.encode("4294967296"));
        add(header, "content");
        assertTrue(refusal().contains("an owner has the id 4294967296"), "it is told");
    }
}
