package demitasse.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.cli.oci.OciGlobals.Rootless;
import demitasse.cli.host.FakeHost;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callers of an OCI runtime see of a failure. */
class OciMainTest {
    private static final String TIME = "2023-11-14T22:13:20Z";
    private final FakeKernel kernel = new FakeKernel().directory("/var/log")
            .file("/proc/self/exe", "").file("/proc/self/cmdline", "").file("/proc/self/environ", "");

    private static OciGlobals globals(@Nullable String log, LogFormat format) {
        return new OciGlobals(false, log, format, null, false, false, Rootless.AUTO);
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

    private OciMain main(@Nullable String log, LogFormat format) {
        return new OciMain(kernel, new FakeHost(), globals(log, format));
    }

    private int run(String bundle) {
        return main("/var/log/oci", LogFormat.TEXT)
                .perform(new OciRequest.Run(OciLines.USUAL, "web", OciLines.creation(bundle, null), false, false, false));
    }

    @Test
    void anErrorIsALineOfTheLogAndItsMessageIsToldToo() {
        assertEquals(1, main("/var/log/json", LogFormat.JSON).refuse("no \"root\"\nhere"));
        assertEquals("no \"root\"\nhere\n", told());
        assertEquals("{\"level\":\"error\",\"msg\":\"no \\\"root\\\"\\nhere\",\"time\":\"" + TIME + "\"}\n",
                kernel.content("/var/log/json"));
        assertEquals(1, main("/var/log/text", LogFormat.TEXT).refuse("say \"no\" \\ or\nyes"));
        assertEquals("time=\"" + TIME + "\" level=error msg=\"say \\\"no\\\" \\\\ or\\nyes\"\n", kernel.content("/var/log/text"));
    }

    @Test
    void linesAreAppended() {
        main("/var/log/text", LogFormat.TEXT).refuse("one");
        main("/var/log/text", LogFormat.TEXT).refuse("two");
        String content = kernel.content("/var/log/text");
        assertTrue(content.contains("msg=\"one\"\n") && content.endsWith("msg=\"two\"\n"), content);
    }

    @Test
    void withoutAFileTheLogIsStandardError() {
        assertEquals(1, main(null, LogFormat.TEXT).refuse("no root"));
        assertEquals("time=\"" + TIME + "\" level=error msg=\"no root\"\n", told());
    }

    @Test
    void whatATerminalWouldObeyIsNotToldToIt() {
        main(null, LogFormat.JSON).refuse("a\u001b[2Jb\u009bc\udc80d\ud83d\ude00");
        assertEquals("{\"level\":\"error\",\"msg\":\"a\\\\x1b[2Jb\\\\x9bc\\\\x80d\ud83d\ude00\",\"time\":\"" + TIME + "\"}\n", told());
    }

    @Test
    void aLogThatCannotBeWrittenKeepsNothingBack() {
        assertEquals(1, main("/none/oci", LogFormat.JSON).refuse("no root"));
        assertEquals("no root\n", told());
    }

    @Test
    void debugLinesAreForThoseWhoAsked() {
        OciLog quiet = new OciLog(kernel, globals("/var/log/oci", LogFormat.TEXT));
        quiet.debug("x");
        quiet.warning("careful");
        assertEquals("time=\"" + TIME + "\" level=warning msg=\"careful\"\n", kernel.content("/var/log/oci"));
        new OciLog(kernel, new OciGlobals(true, null, LogFormat.TEXT, null, false, false, Rootless.AUTO)).debug("x");
        assertEquals("time=\"" + TIME + "\" level=debug msg=\"x\"\n", told());
    }

    @Test
    void aFailedExecHasACodeOfItsOwn() {
        assertEquals(255, main(null, LogFormat.TEXT).perform(OciLines.request("exec web sh")));
    }

    @Test
    void unknownPropertiesAreWarningsThatNameTheirPlace() {
        kernel.file("/bundle/config.json", "{\"ociVersion\":\"1.0.2\",\"root\":{\"path\":\"rootfs\",\"size\":3},\"speed\":true}");
        assertEquals(1, run("/bundle"));
        String log = kernel.content("/var/log/oci");
        assertTrue(log.startsWith("time=\"" + TIME + "\" level=warning msg=\"/bundle/config.json: /root/size: "), log);
        assertTrue(log.contains(" level=warning msg=\"/bundle/config.json: /speed: "), log);
    }

    @Test
    void aBundleThatIsNoneIsAnErrorOfOne() {
        assertEquals(1, run("/none"));
        assertTrue(told().contains("/none"), told());
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
        assertTrue(told().startsWith("/bundle/config.json: "), told());
    }

    @Test
    void aConfigurationIsWrittenToStartFrom() {
        kernel.directory("/bundle");
        assertEquals(0, main(null, LogFormat.TEXT).perform(OciLines.request("spec -b /bundle")));
        String first = kernel.content("/bundle/config.json");
        assertTrue(first.startsWith("{\n  \"ociVersion\": \"1."), first);
        assertEquals(1, main(null, LogFormat.TEXT).perform(OciLines.request("spec -b /bundle --rootless")));
        assertTrue(told().contains("File config.json exists. Remove it first"), told());
        assertEquals(first, kernel.content("/bundle/config.json"));
    }
}
