package demitasse.engine.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import org.junit.jupiter.api.Test;

class SpotTest {
    private final FakeKernel kernel = new FakeKernel().directory("/box/etc").file("/box/etc/passwd", "inside").directory("/etc").file("/etc/passwd", "of the host");
    private final Fd root = kernel.perform(new Open("/box", OpenFlag.PATH | OpenFlag.DIRECTORY));

    private Spot spot(String path, boolean follow) {
        return Spot.of(kernel, root, path, follow, path);
    }

    private void link(String target, String path) {
        kernel.perform(new MakeSymbolicLink(target, Fd.HERE, path));
    }

    @Test
    void linksLeadToWhatIsInside() {
        link("/etc", "/box/abs");
        link("../../../etc/passwd", "/box/up");
        link("up", "/box/chain");
        assertEquals("passwd", spot("/abs/passwd", false).name());
        assertTrue(spot("/up", false).status() != null && spot("/up", false).status().isSymbolicLink(), "a last link is not followed unasked");
        Spot followed = spot("/chain", true);
        assertEquals("passwd", followed.name());
        assertEquals("inside", Text.decode(Files.read(kernel, followed.directory(), "passwd", 100)));
    }

    @Test
    void whatFollowsTheNameMeansTheDirectoryItself() {
        for (String path : new String[] {"/etc/", "/etc/.", "/etc//", "etc"}) {
            assertEquals("etc", spot(path, true).name(), path);
            assertTrue(spot(path, true).isDirectory(), path);
        }
        assertEquals(".", spot("/", true).name());
        assertEquals(".", spot("/etc/..", true).name());
    }

    @Test
    void whatIsMissingHasNoStatusAndNoDirectoryIsAnError() {
        assertNull(spot("/etc/none", true).status());
        assertFalse(spot("/etc/none", true).isDirectory());
        assertEquals("there is no directory for /none/x", assertThrows(SetupException.class, () -> spot("/none/x", true)).getMessage());
        link("b", "/box/a");
        link("a", "/box/b");
        assertEquals("/a is a chain of links without an end", assertThrows(SetupException.class, () -> spot("/a", true)).getMessage());
    }

    @Test
    void pathIsCleanedWithoutLeadingOut() {
        assertEquals("a/b", ContainerTree.cleaned("/a/./c/..//b/"));
        assertEquals("etc", ContainerTree.cleaned("../../etc"));
    }
}
