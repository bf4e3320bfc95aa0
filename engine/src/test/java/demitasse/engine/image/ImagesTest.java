package demitasse.engine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.look.ImageRows;
import demitasse.engine.store.NamedOverlay;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
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

    @Test
    void moreLayersThanTheKernelTakesAreRefused() {
        FakeKernel kernel = new FakeKernel().directory("/var/lib/demitasse/images/names").directory("/var/lib/demitasse/images/roots").directory("/var/lib/demitasse/images/new");
        List<String> below = new ArrayList<>();
        for (int i = 0; i < 480; i++) {
            below.add("layer" + i);
        }
        Image base = new Image("base", List.of(), 1, "x", "", below, 1, 1);
        SetupException refused = assertThrows(SetupException.class, () -> Images.open(kernel).make("more", Fd.STDIN, new Images.Origin("x", "", base), (files, bytes) -> { }));
        assertEquals("there are 481 layers below more already, which is as many as the kernel puts together", refused.getMessage());
    }

    @Test
    void patternsOfNamesHaveStarsAndGoForAllTags() {
        assertTrue(ImageRows.matches("team/app", "team/app:1"));
        assertTrue(ImageRows.matches("team/*", "team/app:1"));
        assertTrue(ImageRows.matches("*", "x"));
        assertTrue(ImageRows.matches("d*n", "debian"));
        assertFalse(ImageRows.matches("team/app:2", "team/app:1"));
        assertFalse(ImageRows.matches("deb", "debian"));
        assertFalse(ImageRows.matches("", "debian"));
    }
}
