package demitasse.engine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.store.NamedOverlay;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {
    @Test
    void nameIsWordsPartedBySlashes() {
        for (String name : List.of("a", "team/app:tag", "localhost:5000/x/y_z-1.2")) {
            assertTrue(Images.isName(name), name);
        }
        for (String name : List.of("", "/a", "a/", "a//b", "a/.b", "-a", "a%b", "a\nb", "a b", "x".repeat(129))) {
            assertFalse(Images.isName(name), name);
        }
        assertFalse(NamedOverlay.isName("../x"));
        assertFalse(NamedOverlay.isName(""));
        assertTrue(NamedOverlay.isName("try-1"));
    }

    @Test
    void imageOfLayersIsAStackFromTheTopDown() {
        FakeKernel kernel = new FakeKernel().directory("/var/lib/demitasse/images/names").directory("/var/lib/demitasse/images/roots/top/layer")
                .directory("/var/lib/demitasse/images/roots/base/rootfs")
                .file("/var/lib/demitasse/images/roots/top/image.json", "{\"id\":\"top\",\"created\":1,\"source\":\"x\",\"layers\":[\"mid\",\"base\"],\"files\":1,\"bytes\":1}");
        kernel.perform(new MakeSymbolicLink("top", Fd.HERE, "/var/lib/demitasse/images/names/team%app"));
        kernel.perform(new MakeSymbolicLink("base", Fd.HERE, "/var/lib/demitasse/images/names/base"));
        String top = Images.rootOf(kernel, "team/app");
        assertEquals("/var/lib/demitasse/images/roots/top/layer", top);
        assertEquals(List.of("/var/lib/demitasse/images/roots/top/layer", "/var/lib/demitasse/images/roots/mid/layer", "/var/lib/demitasse/images/roots/base/rootfs"),
                Images.stack(kernel, String.valueOf(top)));
        assertEquals(List.of("/var/lib/demitasse/images/roots/base/rootfs"), Images.stack(kernel, String.valueOf(Images.rootOf(kernel, "base"))));
        assertEquals(List.of("/srv/root"), Images.stack(kernel, "/srv/root"));
        assertNull(Images.rootOf(kernel, "none"));
    }
}
