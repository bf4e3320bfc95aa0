package demitasse.engine.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.format.ListFormat;
import demitasse.engine.format.Template;
import demitasse.engine.look.Selection.Filter;
import demitasse.engine.network.Publish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.FakeKernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long NOW = 1_800_000_000_000_000_000L;

    private final FakeKernel kernel = new FakeKernel();
    private final Store store = Store.open(kernel);

    /** One that nobody answers for. */
    private void left(String id, String name, long createdNanos, Map<String, String> labels, RunRecord run) {
        Stored container = store.make(id, name);
        if (run != null) {
            container.write(run);
        }
        container.write(new ContainerRecord(id, name, createdNanos, "./root", List.of("sh", "-c", "sleep 1000000\nexit"), labels, 15, 10, true,
                new Restart(Policy.ON_FAILURE, 3), LogLimits.DEFAULT, null));
        container.close();
    }

    private void threeContainers() {
        left("aa1", "web", NOW - 10 * MINUTE, Map.of("tier", "front"), null);
        left("ab2", "db", NOW - 9 * MINUTE, Map.of("tier", "back", "x", ""),
                new RunRecord(NOW - 8 * MINUTE, 0, new End(137, 9, true, 64L, 63L, NOW - 2 * MINUTE, false, null)));
        left("ac3", null, NOW - 7 * MINUTE, Map.of(),
                new RunRecord(NOW - 6 * MINUTE, 1, new End(0, 0, false, null, null, NOW - 5 * MINUTE, true, null)));
    }

    private String ids(boolean all, int last, Filter... filters) {
        List<String> ids = new ArrayList<>();
        for (Store.Listed listed : new Selection(all, last, List.of(filters)).of(store.list().containers())) {
            ids.add(listed.record().id());
        }
        return String.join(" ", ids);
    }

    @Test
    void aTableTellsWhatAPersonWantsToKnow() {
        threeContainers();
        List<JsonObject> rows = new ContainerRows(NOW, false, false, false, null).rows(store.list().containers());
        assertEquals("""
                CONTAINER ID   IMAGE    COMMAND                  CREATED          STATUS                       PORTS   NAMES
                ac3            ./root   "sh -c sleep 1000000…"   7 minutes ago    Exited (0) 5 minutes ago
                ab2            ./root   "sh -c sleep 1000000…"   9 minutes ago    Exited (137) 2 minutes ago           db
                aa1            ./root   "sh -c sleep 1000000…"   10 minutes ago   Created                              web
                """, ListFormat.of("", ContainerRows.TABLE).text(rows, ContainerRows.HEADINGS));
        assertEquals(ListFormat.of("", ContainerRows.TABLE).text(rows, ContainerRows.HEADINGS),
                new ContainerRows(NOW, false, false, false, null).table(store.list().containers()), "the short way makes the same table");
    }

    @Test
    void neighbouringPortsAreOneRange() {
        List<Publish> ports = List.of(new Publish(null, 8080, 80, false), new Publish(null, 8081, 81, false), new Publish(null, 8082, 90, false),
                new Publish(0x7f000001, 53, 53, true), new Publish(null, 9000, 80, false));
        assertEquals("0.0.0.0:8080-8081->80-81/tcp, 0.0.0.0:8082->90/tcp, 127.0.0.1:53->53/udp, 0.0.0.0:9000->80/tcp", Connections.brief(ports));
        assertEquals("0.0.0.0:8080\n0.0.0.0:9000\n", Connections.lines(ports, "80/tcp"));
        assertEquals("53/udp -> 127.0.0.1:53\n", Connections.lines(List.of(ports.get(3)), ""));
        assertEquals("", Connections.brief(List.of()));
    }

    @Test
    void templatesAndJsonHaveTheFieldsThatScriptsKnow() {
        threeContainers();
        List<JsonObject> rows = new ContainerRows(NOW, true, false, false, null).rows(store.list().containers().subList(1, 2));
        assertEquals("ab2 db exited 137 back \"sh -c sleep 1000000 exit\" 2027-01-15 07:51:00 +0000 UTC\n",
                ListFormat.of("{{.ID}} {{.Names}} {{.State}} {{.ExitCode}} {{.Label \"tier\"}} {{.Command}} {{.CreatedAt}}", "").text(rows, ContainerRows.HEADINGS));
        assertEquals("ac3\ndb\nweb\n", ListFormat.of("names", "")
                .text(new ContainerRows(NOW, true, false, false, null).rows(store.list().containers()), ContainerRows.HEADINGS));
        assertTrue(ListFormat.of("json", "").text(rows, ContainerRows.HEADINGS).startsWith("{\"ID\":\"ab2\",\"Image\":\"./root\","), "one object a line");
    }

    @Test
    void aStatusHasItsColourOnATerminalAlone() {
        threeContainers();
        StringBuilder out = new StringBuilder();
        Template.of("{{.Status}}").fill(new ContainerRows(NOW, false, true, false, null).rows(store.list().containers()).get(1), out);
        assertEquals("\u001b[31mExited (137) 2 minutes ago\u001b[0m", out.toString());
    }

    @Test
    void onlyThoseThatRunAreShownUnlessOthersAreAskedFor() {
        threeContainers();
        assertEquals("", ids(false, -1));
        assertEquals("ac3 ab2 aa1", ids(true, -1));
        assertEquals("ac3 ab2", ids(false, 2));
        assertEquals("ac3 ab2", ids(false, -1, new Filter("status", "exited")));
        assertEquals("ab2", ids(false, -1, new Filter("exited", "137")));
    }

    @Test
    void filtersWithTheSameKeyWidenAndOthersNarrow() {
        threeContainers();
        assertEquals("ab2 aa1", ids(true, -1, new Filter("name", "web"), new Filter("name", "d")));
        assertEquals("aa1", ids(true, -1, new Filter("name", "^web$")));
        assertEquals("", ids(true, -1, new Filter("name", "^we$")));
        assertEquals("aa1", ids(true, -1, new Filter("name", "/web")));
        assertEquals("ab2 aa1", ids(true, -1, new Filter("label", "tier")));
        assertEquals("ab2", ids(true, -1, new Filter("label", "tier"), new Filter("label", "x=")));
        assertEquals("", ids(true, -1, new Filter("id", "aa"), new Filter("status", "exited")));
        assertEquals("aa1", ids(true, -1, new Filter("before", "db")));
        assertEquals("ac3", ids(true, -1, new Filter("since", "ab2")));
        assertEquals("no such container: zz", assertThrows(SetupException.class, () -> ids(true, -1, new Filter("since", "zz"))).getMessage());
    }

    private String inspected(String word, String template) {
        StringBuilder out = new StringBuilder();
        Template.of(template).fill(Inspection.of(store.find(word)), out);
        return out.toString();
    }

    @Test
    void anInspectionHasTheShapeThatScriptsKnow() {
        threeContainers();
        assertEquals("exited 137 true 64 63 SIGKILL", inspected("db",
                "{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.State.MemoryLimit}} {{.State.MemoryPeak}} {{.State.Signal}}"));
        assertEquals("/db ./root sh [-c sleep 1000000\nexit]", inspected("db", "{{.Name}} {{.Image}} {{.Path}} {{.Args}}"));
        assertEquals("on-failure 3 10485760 /var/lib/demitasse/containers/ab2/log", inspected("db",
                "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}} {{index .HostConfig.LogConfig.Config \"max-size\"}} {{.LogPath}}"));
        assertEquals("back SIGTERM 10", inspected("db", "{{.Config.Labels.tier}} {{.Config.StopSignal}} {{.Config.StopTimeout}}"));
        assertEquals("created 0 0001-01-01T00:00:00Z", inspected("web", "{{.State.Status}} {{.State.Pid}} {{.State.StartedAt}}"));
        assertEquals("/ac3 1", inspected("ac3", "{{.Name}} {{.RestartCount}}"));
    }

    @Test
    void whatScriptsAskForIsThereThoughItBeNothing() {
        threeContainers();
        assertEquals("none", inspected("web", "{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}"));
        assertEquals("", inspected("web", "{{range $port, $places := .HostConfig.PortBindings}}{{$port}}{{end}}{{range $port, $_ := .Config.ExposedPorts}}{{$port}}{{end}}"));
        assertEquals("vfs vfs", inspected("web", "{{.Driver}} {{.GraphDriver.Name}}"));
        assertEquals("[] 0 false false", inspected("web", "{{.HostConfig.Devices}} {{.HostConfig.ShmSize}} {{.HostConfig.Init}} {{.Config.OpenStdin}}"));
        assertEquals("|||", inspected("web", "{{.ResolvConfPath}}|{{.HostsPath}}|{{.NetworkSettings.SandboxKey}}|{{join .Config.Entrypoint \" \"}}"));
    }

    @Test
    void networksAndMountsAreLookedUpWhereAFormatAsksForThem() {
        threeContainers();
        String format = "{{.ID}} {{.Networks}} {{.LocalVolumes}}";
        assertEquals("ac3 host 0\nab2 host 0\naa1 host 0\n", ListFormat.of(format, "")
                .text(ContainerRows.of(kernel, format, NOW, false, false).rows(store.list().containers()), ContainerRows.HEADINGS));
        assertFalse(ContainerRows.of(kernel, "{{.ID}}", NOW, false, false).connected());
        assertNull(ContainerRows.of(kernel, "{{.ID}}", NOW, false, false).sizes(), "nothing is counted that is not shown");
        assertEquals("0B\n0B\n0B\n", ListFormat.of("{{.Size}}", "")
                .text(ContainerRows.of(kernel, "{{.Size}}", NOW, false, false).rows(store.list().containers()), ContainerRows.HEADINGS));
        assertTrue(ContainerRows.of(kernel, "{{json .}}", NOW, false, false).connected());
    }

    @Test
    void thoseMadeUntilATimeAndThoseWithAPortAreFound() {
        threeContainers();
        assertEquals("aa1", ids(true, -1, new Filter("until", Timestamp.nanoseconds(NOW - 9 * MINUTE))));
        assertEquals("", ids(true, -1, new Filter("publish", "80")));
    }

    @Test
    void trafficIsThatOfAllInterfacesButLoopback() {
        String table = "Inter-| Receive | Transmit\n face |bytes packets\n    lo:  100 1 0 0 0 0 0 0  100 1 0 0 0 0 0 0\n"
                + "  eth0: 2000 3 0 0 0 0 0 0  500 4 0 0 0 0 0 0\n  eth1:10 3 0 0 0 0 0 0 7 4 0 0 0 0 0 0\n";
        assertEquals(2010, Reading.traffic(table, 0));
        assertEquals(507, Reading.traffic(table, 8));
        assertEquals(0, Reading.traffic(null, 0));
        assertEquals(0, Reading.traffic("eth0: 7", 8));
        assertEquals(Long.MAX_VALUE, Reading.whole("18446744073709551615"));
    }

    @Test
    void oneThatDoesNotRunUsesNothing() {
        left("aa1", "web", 1, Map.of(), null);
        JsonObject row = Figures.none(store.find("web").record());
        StringBuilder out = new StringBuilder();
        Template.of("{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}").fill(row, out);
        assertEquals("web -- -- / -- --", out.toString());
        assertFalse(Figures.tells(row, "Throttled"), "no column for nothing");
        assertNull(row.get("Labels"));
    }
}
