package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.look.LookRequest;
import demitasse.engine.look.ContainerRows;
import demitasse.engine.look.Selection;
import demitasse.engine.look.Selection.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookCommandsTest {
    private static LookRequest request(String line) {
        return Lines.read(line) instanceof Command.Look(LookRequest request) ? request : new LookRequest.Info(Lines.told(line));
    }

    @Test
    void listsAreReadAsDockerReadsThem() {
        assertEquals(new LookRequest.ListContainers(new Selection(false, -1, List.of()), "", false), request("ps"));
        assertEquals(request("ps -a"), request("list --all"));
        assertEquals(new LookRequest.ListContainers(new Selection(true, -1, List.of()), "ids", false), request("ps -aq"));
        assertEquals(new LookRequest.ListContainers(new Selection(false, 3, List.of(new Filter("label", "a=b"), new Filter("status", "exited"))),
                "{{.ID}}", true), request("ps -n 3 -f label=a=b --filter status=exited --no-trunc --format {{.ID}}"));
        assertEquals(new LookRequest.ListContainers(new Selection(false, 1, List.of()), "", false), request("ps -l"));
    }

    @Test
    void sizesAreOneColumnMore() {
        assertEquals(new LookRequest.ListContainers(new Selection(true, -1, List.of()), ContainerRows.TABLE_WITH_SIZES, false), request("ps -as"));
        assertEquals(request("ps -q"), request("ps -qs"));
    }

    @Test
    void aFilterThatThereIsNotNamesThoseThereAre() {
        assertEquals("error: --filter colour=red: give one of id, name, status, label, exited, ancestor, health, before, since, volume, network, publish, expose, an equals sign and a value"
                + " | see demitasse ps --help", Lines.told("ps --filter colour=red"));
        assertEquals("error: web is one word too many: demitasse ps takes options only | see demitasse ps --help", Lines.told("ps web"));
    }

    @Test
    void aStatusThatThereIsNotIsTold() {
        assertEquals("error: --filter status=up: a status is one of created, running, paused, restarting, exited, error, removing, dead | see demitasse ps --help",
                Lines.told("ps --filter status=up"));
    }

    @Test
    void inspectTakesContainersAndAFormat() {
        assertEquals(new LookRequest.Inspect(List.of("web", "db"), "", true), request("inspect web db"));
        assertEquals(new LookRequest.Inspect(List.of("web"), "{{.Id}}", false), request("inspect web -f {{.Id}} --pretty=false"));
        assertEquals("error: a container is missing: demitasse inspect CONTAINER... | see demitasse inspect --help", Lines.told("inspect"));
    }

    @Test
    void figuresAreShownForAllOrThoseThatAreNamed() {
        assertEquals(new LookRequest.Stats(List.of(), false, false, 1000, ""), request("stats"));
        assertEquals(new LookRequest.Stats(List.of("web"), true, true, 50, "json"), request("stats -a --no-stream --interval 50 web --format json"));
        assertTrue(Lines.told("stats --interval 0").startsWith("error: --interval 0: give a whole number from 10 to "), Lines.told("stats --interval 0"));
    }

    @Test
    void whatFollowsAContainerGoesToPs() {
        assertEquals(new LookRequest.Top("web", List.of("-o", "pid,comm")), request("top web -o pid,comm"));
        assertEquals(new LookRequest.Top("web", List.of("--help")), request("top web --help"));
        assertTrue(Lines.told("top --help").startsWith("Usage:  demitasse top CONTAINER [PS-OPTION...]\n"), Lines.told("top --help"));
    }

    @Test
    void theHostIsToldAboutAsFieldsToo() {
        assertEquals(new LookRequest.Info("{{.NCPU}}"), request("info -f {{.NCPU}}"));
        assertEquals(new LookRequest.VersionDetails("json"), request("version --format=json"));
    }

    @Test
    void theCommandsStandInTheHelpAndInCompletion() {
        for (String command : List.of("ps", "inspect", "stats", "top", "info", "version")) {
            assertTrue(Lines.told("help").contains("\n  " + command + " "), command);
            assertTrue(Lines.told("help " + command).startsWith("Usage:  demitasse " + command), command);
            assertTrue(Lines.told("completion bash").contains(command + ") offered="), command);
        }
        assertEquals(Lines.told("help list"), Lines.told("help ps"));
    }
}
