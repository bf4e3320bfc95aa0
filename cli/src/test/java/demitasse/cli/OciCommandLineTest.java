package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.OciGlobals.LogFormat;
import demitasse.cli.OciGlobals.Rootless;
import demitasse.cli.host.FakeHost;
import java.util.List;
import org.junit.jupiter.api.Test;

class OciCommandLineTest {
    private static final OciGlobals USUAL = new OciGlobals(false, null, LogFormat.TEXT, null, false, Rootless.AUTO);

    @Test
    void runIsReadAsContainerdWritesIt() {
        OciGlobals globals = new OciGlobals(true, "/b/log.json", LogFormat.JSON, "/run/x", true, Rootless.FALSE);
        assertEquals(new Command.Oci(new OciRequest.Run(globals, "web", "/b", "/place/pid", true)),
                Lines.read("oci --debug --root /run/x --log /b/log.json --log-format json --systemd-cgroup --rootless=false "
                        + "run --bundle /b --pid-file pid --no-pivot web"));
        assertEquals(new Command.Oci(new OciRequest.Run(USUAL, "a_+-.B9", "/place", null, false)),
                Lines.read("oci run a_+-.B9"));
    }

    @Test
    void longFlagsMayHaveASingleDash() {
        assertEquals(new Command.Oci(new OciRequest.Run(USUAL, "web", "/b", null, true)),
                Lines.read("oci run -bundle /b -no-pivot web"));
    }

    @Test
    void theNameOfTheProgramChoosesTheCommandLine() {
        Command command = CommandLine.parse(List.of("/usr/bin/demitasse-oci", "run", "-b", "/b", "web"), new FakeHost());
        assertEquals(new Command.Oci(new OciRequest.Run(USUAL, "web", "/b", null, false)), command);
    }

    @Test
    void theVersionIsInTheFormThatTheShimReads() {
        assertEquals("runc version 0.1.0-demitasse\nspec: 1.3.0\n", Lines.told("oci --version"));
        assertEquals(Lines.told("oci --version"), Lines.told("oci -v"));
    }

    @Test
    void badIdsAreRefusedInTheWordsThatCallersMatch() {
        for (String id : new String[] {".", "..", "''", "a/b", "'a b'", "ä"}) {
            String told = Lines.told("oci run " + id);
            assertTrue(told.startsWith("oci error: invalid container ID format: "), told);
        }
    }

    @Test
    void errorsCarryTheFlagsThatSayWhereToReportThem() {
        OciGlobals globals = new OciGlobals(false, "/place/x.json", LogFormat.JSON, null, false, Rootless.AUTO);
        assertEquals(new Command.OciUsageError("the container's ID is missing (see demitasse-oci run --help)", globals),
                Lines.read("oci --log x.json --log-format json run"));
    }

    @Test
    void wrongLinesSayWhatIsWrong() {
        assertEquals("oci error: the command delete comes with a later release (see demitasse-oci --help)",
                Lines.told("oci delete web"));
        assertEquals("oci error: unknown command rnu; did you mean run? (see demitasse-oci --help)", Lines.told("oci rnu web"));
        assertEquals("oci error: one ID is taken, and b follows it; options stand before the ID (see demitasse-oci run --help)",
                Lines.told("oci run a b"));
        assertEquals("oci error: --root /: the state cannot be kept in / itself; give a directory of its own "
                + "(see demitasse-oci --help)", Lines.told("oci --root / run a"));
        assertEquals("oci error: --log-format xml: give text or json (see demitasse-oci --help)",
                Lines.told("oci --log-format xml run a"));
        assertEquals("oci error: --detach comes with a later release (see demitasse-oci run --help)",
                Lines.told("oci run --detach a"));
    }

    @Test
    void helpIsThere() {
        assertTrue(Lines.told("oci").startsWith("Usage:  demitasse-oci [OPTIONS] COMMAND"));
        assertTrue(Lines.told("oci run --help").startsWith("Usage:  demitasse-oci run [OPTIONS] ID\n"));
    }
}
