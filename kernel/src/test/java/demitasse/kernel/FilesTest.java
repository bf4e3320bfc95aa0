package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FilesTest {
    private final FakeKernel kernel = new FakeKernel().directory("/run").directory("/etc");

    @Test
    void aFileIsReadAsAWholeWhateverItsSize() {
        byte[] large = new byte[150_000];
        large[149_999] = 'z';
        Files.create(kernel, Fd.HERE, "/run/large", 0600, large);
        byte[] read = Files.read(kernel, Fd.HERE, "/run/large", 200_000);
        assertEquals(150_000, read.length);
        assertEquals('z', read[149_999]);
    }

    @Test
    void aFileAboveTheLimitIsRefusedByName() {
        Files.create(kernel, Fd.HERE, "/run/f", 0600, new byte[11]);
        KernelException refused = assertThrows(KernelException.class, () -> Files.read(kernel, Fd.HERE, "/run/f", 10));
        assertEquals("read /run/f: EFBIG (File too large)", refused.getMessage());
    }

    @Test
    void aRegularFileIsReadAsAWholeToo() {
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 150_000}) {
            byte[] content = new byte[size];
            if (size > 0) {
                content[size - 1] = 'z';
            }
            Files.create(kernel, Fd.HERE, "/run/f", 0600, content);
            Fd file = kernel.perform(new FileOp.Open("/run/f", OpenFlag.READ));
            byte[] read = Files.with(kernel, file, fd -> Files.readRegular(kernel, fd, 150_000));
            assertEquals(size, read.length);
            assertTrue(size == 0 || read[size - 1] == 'z', "to its last byte");
        }
        Fd file = kernel.perform(new FileOp.Open("/run/f", OpenFlag.READ));
        assertThrows(KernelException.class, () -> Files.readRegular(kernel, file, 149_999));
        assertThrows(KernelException.class, () -> Files.readRegular(kernel, kernel.perform(new FileOp.Open("/run/f", OpenFlag.READ)), 10));
    }

    @Test
    void everyDescriptorIsClosedAgain() {
        Files.create(kernel, Fd.HERE, "/run/f", 0600, Text.encode("x"));
        assertEquals("x", Files.readText(kernel, "/run/f", 10));
        assertThrows(KernelException.class, () -> Files.read(kernel, Fd.HERE, "/run", 10));
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void aMissingFileIsNullForWhoAsksSo() {
        assertNull(Files.readIfThere(kernel, Fd.HERE, "/run/none", 10));
        KernelException refused = assertThrows(KernelException.class, () -> Files.readText(kernel, "/run/none", 10));
        assertEquals("open /run/none: ENOENT (No such file or directory)", refused.getMessage());
    }

    @Test
    void replacingLeavesOneFileWithTheNewContent() {
        Files.replace(kernel, Fd.HERE, "/etc/hosts", 0644, Text.encode("a"));
        Files.replace(kernel, Fd.HERE, "/etc/hosts", 0644, Text.encode("b"));
        assertEquals("b", kernel.content("/etc/hosts"));
        assertFalse(kernel.exists("/etc/hosts.new"));
    }

    @Test
    void missingDirectoriesAreMadeAndExistingOnesLeft() {
        Files.makeDirectories(kernel, Fd.HERE, "/run/a/b/c", 0755);
        Files.makeDirectories(kernel, Fd.HERE, "/run/a/b/c", 0755);
        assertTrue(kernel.exists("/run/a/b/c"));
        kernel.refuse(DirectoryOp.MakeDirectory.class, Errno.EROFS);
        KernelException refused = assertThrows(KernelException.class, () -> Files.makeDirectories(kernel, Fd.HERE, "/run/x", 0755));
        assertEquals("make directory /run/x: EROFS (Read-only file system)", refused.getMessage());
    }

    @Test
    void aTreeIsRemovedWithoutFollowingLinks() {
        kernel.file("/run/a/b/file", "x").symbolicLink("/run/a/out", "/etc").file("/etc/kept", "y");
        Files.removeTree(kernel, Fd.HERE, "/run/a");
        assertFalse(kernel.exists("/run/a"));
        assertEquals("y", kernel.content("/etc/kept"));
        Files.removeTree(kernel, Fd.HERE, "/run/a");
    }

    @Test
    void aWriteToACgroupFileReplacesItsContentOrTellsTheRefusal() {
        kernel.virtualFile("/cg/memory.max", "max\n");
        assertNull(Files.tryPut(kernel, Fd.HERE, "/cg/memory.max", "1"));
        assertEquals("1", kernel.content("/cg/memory.max"));
        Outcome.Refused<?> refused = Files.tryPut(kernel, Fd.HERE, "/cg/none", "1");
        assertNotNull(refused);
        assertEquals(Errno.ENOENT, refused.errno());
    }

    @Test
    void treeIsRemovedHoweverDeepItIs() {
        FakeKernel kernel = new FakeKernel();
        StringBuilder path = new StringBuilder("/run/deep");
        for (int level = 0; level < 200; level++) {
            kernel.directory(path.toString()).file(path + "/file", "x");
            path.append("/d");
        }
        Files.removeTree(kernel, Fd.HERE, "/run/deep");
        assertFalse(kernel.exists("/run/deep"));
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }
}
