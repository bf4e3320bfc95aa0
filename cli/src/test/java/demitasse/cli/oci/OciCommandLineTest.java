package demitasse.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.Command;
import demitasse.cli.CommandLine;
import demitasse.cli.host.FakeHost;
import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.cli.oci.OciGlobals.Rootless;
import java.util.List;
import org.junit.jupiter.api.Test;

class OciCommandLineTest {
    @Test
    void flagsBeforeTheCommandAreReadInEveryForm() {
        OciGlobals globals = new OciGlobals(true, "/b/log.json", LogFormat.JSON, "/run/x", true, false, Rootless.FALSE);
        assertEquals(new OciRequest.Start(globals, "web"), OciLines.request("--debug --root /run/x --log /b/log.json "
                + "--log-format json --systemd-cgroup --rootless=false start web"));
        assertEquals(new OciRequest.Start(globals, "web"), OciLines.request("-debug=true -root=/run/x/ -log /b/log.json "
                + "-log-format=json -systemd-cgroup -rootless false start web"));
        assertEquals(new OciRequest.Start(OciLines.USUAL, "a_+-.B9"), OciLines.request("start a_+-.B9"));
    }

    @Test
    void optionsMayFollowTheId() {
        assertEquals(new OciRequest.Delete(OciLines.USUAL, "web", true), OciLines.request("delete web --force"));
        assertEquals(new OciRequest.Kill(OciLines.USUAL, "web", 9, true), OciLines.request("kill web --all KILL"));
        assertEquals(new OciRequest.Create(OciLines.USUAL, "web", OciLines.creation("/b", "/place/p")),
                OciLines.request("create web --bundle /b --pid-file p"));
        assertEquals(new OciRequest.Start(OciLines.USUAL, "-b"), OciLines.request("start -- -b"));
    }

    @Test
    void theNameOfTheProgramChoosesTheCommandLine() {
        OciCommand starts = new OciCommand.Perform(new OciRequest.Start(OciLines.USUAL, "web"));
        assertEquals(new Command.Oci(starts),
                CommandLine.parse(List.of("/usr/bin/demitasse-oci", "start", "web"), new FakeHost()));
        assertEquals(new Command.Oci(starts),
                CommandLine.parse(List.of("/usr/bin/demitasse", "oci", "start", "web"), new FakeHost()));
    }

    @Test
    void theVersionIsInTheFormThatTheShimReads() {
        String[] lines = OciLines.told("--version").split("\n");
        assertEquals(List.of("runc version 0.1.0-demitasse", "spec: 1.3.0"), List.of(lines[0], lines[2]));
        assertEquals("commit: ", lines[1].substring(0, 8));
        assertEquals(OciLines.told("--version"), OciLines.told("-v"));
    }

    @Test
    void badIdsAreRefusedInTheWordsThatCallersMatch() {
        for (String id : new String[] {".", "..", "''", "a/b", "'a b'", "ä", "'a\nb'"}) {
            for (String command : new String[] {"run", "create", "start", "state", "kill", "delete", "ps", "exec", "update"}) {
                String told = OciLines.told(command + " " + id + (command.equals("exec") ? " sh" : ""));
                assertTrue(told.startsWith("error: invalid container ID format: "), command + ": " + told);
            }
        }
        assertTrue(OciLines.told("start " + "a".repeat(256)).startsWith("error: invalid container ID format: "));
    }

    @Test
    void errorsCarryTheFlagsThatSayWhereToReportThem() {
        OciGlobals globals = new OciGlobals(false, "/place/x.json", LogFormat.JSON, null, false, false, Rootless.AUTO);
        assertEquals(new OciCommand.UsageError("the container's ID is missing (see demitasse-oci run --help)", globals),
                OciLines.read("--log x.json --log-format json run"));
    }

    @Test
    void wrongLinesSayWhatIsWrong() {
        assertEquals("error: unknown command rnu; did you mean run? (see demitasse-oci --help)", OciLines.told("rnu web"));
        assertEquals("error: one ID is taken, and b follows it (see demitasse-oci run --help)", OciLines.told("run a b"));
        assertEquals("error: --root /: the state cannot be kept in / itself; give a directory of its own "
                + "(see demitasse-oci --help)", OciLines.told("--root / run a"));
        assertTrue(OciLines.told("--root /// run a").startsWith("error: --root ///: the state cannot be kept in / itself"));
        assertEquals("error: --log-format xml: give text or json (see demitasse-oci --help)",
                OciLines.told("--log-format xml run a"));
        assertEquals("error: unknown option --froce; did you mean --force? (see demitasse-oci delete --help)",
                OciLines.told("delete --froce a"));
        assertEquals("error: nothing follows the options, but x does (see demitasse-oci list --help)", OciLines.told("list x"));
    }

    @Test
    void everyCommandHasAPageWithExamplesThatAreRight() {
        String overview = OciLines.told("help");
        assertTrue(overview.startsWith("Usage:  demitasse-oci [OPTIONS] COMMAND"), overview);
        assertEquals(overview, OciLines.told("--help"));
        assertEquals(overview, OciLines.told(""));
        for (Verb<?> verb : OciCommandLine.VERBS) {
            String page = OciLines.told(verb.name() + " --help");
            assertTrue(page.startsWith("Usage:  demitasse-oci " + verb.name()), page);
            assertEquals(page, OciLines.told("help " + verb.name()));
            assertEquals(page, OciLines.told(verb.name() + " -h"));
            assertTrue(overview.contains("\n  " + verb.name() + " "), overview);
            assertFalse(verb.examples().isEmpty(), verb.name());
            for (var example : verb.examples()) {
                int redirection = example.line().indexOf(" <");
                String line = redirection < 0 ? example.line() : example.line().substring(0, redirection);
                assertEquals("(performs)", OciLines.told(line.substring("demitasse-oci ".length())), example.line());
            }
        }
    }

    @Test
    void whatIsThereForOldCallersAloneIsNotInTheHelp() {
        assertFalse(OciLines.told("kill --help").contains("--all"));
        assertFalse(OciLines.told("kill --help").contains("Options"));
    }
}
