package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.OciGlobals.LogFormat;
import demitasse.cli.OciGlobals.Rootless;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callers of an OCI runtime see of a failure. */
class OciMainTest {
    private final FakeKernel kernel = new FakeKernel().directory("/var/log");

    private static OciGlobals globals(@Nullable String log, LogFormat format) {
        return new OciGlobals(false, log, format, null, false, Rootless.AUTO);
    }

    private String told() {
        StringBuilder text = new StringBuilder();
        for (KernelOp<?> op : kernel.operations()) {
            if (op instanceof Write write && write.fd().equals(Fd.STDERR)) {
                text.append(Text.decode(write.data()));
            }
        }
        return text.toString();
    }

    private int run(String bundle) {
        return new OciMain(kernel).perform(new OciRequest.Run(globals(null, LogFormat.TEXT), "web", bundle, null, false));
    }

    @Test
    void anErrorIsToldAndLoggedAsAskedFor() {
        assertEquals(1, OciMain.fail(kernel, globals("/var/log/oci", LogFormat.JSON), "no \"root\"\nhere"));
        assertEquals("demitasse-oci: no \"root\"\nhere\n", told());
        assertEquals("{\"level\":\"error\",\"msg\":\"no \\\"root\\\"\\nhere\"}\n", kernel.content("/var/log/oci"));
        assertEquals(1, OciMain.fail(kernel, globals("/var/log/text", LogFormat.TEXT), "say \"no\" \\ or\nyes"));
        assertEquals("level=error msg=\"say \\\"no\\\" \\\\ or\\nyes\"\n", kernel.content("/var/log/text"));
    }

    @Test
    void aLogThatCannotBeWrittenKeepsNothingBack() {
        assertEquals(1, OciMain.fail(kernel, globals("/none/oci", LogFormat.JSON), "no root"));
        assertEquals("demitasse-oci: no root\n", told());
    }

    @Test
    void aBundleThatIsNoneIsAnErrorOfOne() {
        assertEquals(1, run("/none"));
        assertTrue(told().startsWith("demitasse-oci: ") && told().contains("/none"), told());
    }

    @Test
    void aBundleWithoutAConfigurationNamesTheFile() {
        kernel.directory("/bundle");
        assertEquals(1, run("/bundle"));
        assertTrue(told().contains("/bundle/config.json"), told());
    }

    @Test
    void aConfigurationThatIsNoJsonIsToldWithItsPlace() {
        kernel.file("/bundle/config.json", "{\"ociVersion\": \"1.0.2\",\n  nope}");
        assertEquals(1, run("/bundle"));
        assertTrue(told().contains("config.json") && told().contains("2"), told());
    }

    @Test
    void aConfigurationWithoutAProgramSaysWhatIsMissing() {
        kernel.file("/bundle/config.json", "{\"ociVersion\":\"1.0.2\",\"root\":{\"path\":\"rootfs\"}}");
        assertEquals(1, run("/bundle"));
        assertNotNull(kernel.content("/bundle/config.json"));
        assertTrue(told().startsWith("demitasse-oci: /bundle/config.json: "), told());
    }
}
