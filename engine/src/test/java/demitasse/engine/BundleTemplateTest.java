package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Rules;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class BundleTemplateTest {
    private final FakeKernel kernel = new FakeKernel().directory("/bundle");

    private Spec written() {
        byte[] document = Text.encode(kernel.content("/bundle/config.json"));
        return JsonDocument.parse(document, "config.json", SpecJson::read).value();
    }

    @Test
    void whatIsWrittenIsReadBackAndBreaksNoRule() {
        for (Spec spec : List.of(BundleTemplate.privileged(), BundleTemplate.rootless(1000, -2))) {
            assertEquals(List.of(), Rules.check(spec));
            kernel.file("/bundle/config.json", "");
            kernel.perform(new demitasse.kernel.DirectoryOp.Remove(demitasse.kernel.Fd.HERE, "/bundle/config.json", false));
            BundleTemplate.write(kernel, "/bundle", spec);
            assertEquals(spec, written());
        }
    }

    @Test
    void aConfigurationThatIsThereStays() {
        kernel.file("/bundle/config.json", "mine");
        SetupException refused = assertThrows(SetupException.class,
                () -> BundleTemplate.write(kernel, "/bundle", BundleTemplate.privileged()));
        assertEquals("File config.json exists. Remove it first", refused.getMessage());
        assertEquals("mine", kernel.content("/bundle/config.json"));
        assertNull(kernel.content("/bundle/config.json.new"), "nothing is left beside it");
    }

    @Test
    void aBundleThatIsNotThereIsNamed() {
        KernelException refused = assertThrows(KernelException.class,
                () -> BundleTemplate.write(kernel, "/none", BundleTemplate.privileged()));
        assertTrue(String.valueOf(refused.getMessage()).contains("/none/config.json"), refused.getMessage());
    }

    @Test
    void anOrdinaryUserIsRootInsideAndOwnsNothingElse() {
        Spec spec = BundleTemplate.rootless(1000, 100);
        Linux linux = spec.linux();
        assertNotNull(linux);
        assertEquals(1000L, linux.uidMappings().getFirst().hostId());
        assertEquals(100L, linux.gidMappings().getFirst().hostId());
        assertNull(linux.resources());
        for (Mount mount : spec.mounts()) {
            assertFalse(mount.options().contains("gid=5"), mount.destination());
        }
        assertEquals("/sys", spec.mounts().getLast().source());
    }
}
