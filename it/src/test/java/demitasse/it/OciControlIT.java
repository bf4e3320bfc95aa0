package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be done to a running container: pause, resume, update, ps, events. */
class OciControlIT extends OciContainers {
    private static final String LIMITS = "\"memory\": {\"limit\": 67108864, \"swap\": 134217728}, \"pids\": {\"limit\": 50}";

    private void start(String script) {
        OciBundle bundle = bundle().linux("resources", "{" + LIMITS + "}").shell(script);
        assertThat(oci.create("web", bundle, output)).matches(outcome -> outcome.status() == 0);
        oci.run("start", "web").good();
        oci.await("web", "running");
    }

    private void delete() {
        oci.run("delete", "--force", "web").good();
    }

    private static void refused(Outcome outcome, String words) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains(words);
    }

    private static String limit(String controller, String second, String first) {
        String held = OciLimitsIT.held(controller, second);
        return held.isEmpty() ? OciLimitsIT.held(controller, first) : held;
    }

    private static String memory() {
        return limit("memory", "memory.max", "memory.limit_in_bytes");
    }

    @Test
    void pauseStopsAndResumeGoesOn() throws Exception {
        start("while :; do echo tick; usleep 20000; done");
        oci.run("pause", "web").good();
        assertThat(oci.status("web")).isEqualTo("paused");
        refused(oci.run("pause", "web"), "container not running");
        long size = Files.size(output);
        Thread.sleep(200);
        assertThat(Files.size(output)).isEqualTo(size);
        oci.run("resume", "web").good();
        assertThat(oci.status("web")).isEqualTo("running");
        refused(oci.run("resume", "web"), "container not paused");
        Thread.sleep(200);
        assertThat(Files.size(output)).isGreaterThan(size);
        oci.run("pause", "web").good();
        delete();
    }

    @Test
    void whatHasStoppedIsNotPausedNorUpdated() {
        start("exec sleep 100");
        oci.run("kill", "web", "KILL").good();
        oci.await("web", "stopped");
        for (String[] command : new String[][] {{"pause", "web"}, {"update", "--pids-limit", "5", "web"}, {"events", "--stats", "web"}, {"events", "web"}}) {
            refused(oci.run(command), "container not running");
        }
        refused(oci.run("resume", "web"), "container not paused");
        oci.run("delete", "web").good();
    }

    @Test
    void updateByFlagsChangesWhatIsNamed() {
        start("exec sleep 100");
        oci.run("update", "--memory", "100663296", "--pids-limit", "9", "web").good();
        assertThat(memory()).isEqualTo("100663296");
        assertThat(OciLimitsIT.held("pids", "pids.max")).isEqualTo("9");
        // The sum is as it was asked for at first; the next update knows of the last one.
        refused(oci.run("update", "--memory", "268435456", "web"), "swap");
        oci.run("update", "--memory", "-1", "web").good();
        oci.run("update", "--memory", "268435456", "--memory-swap", "268435456", "web").good();
        assertThat(memory()).isEqualTo("268435456");
        delete();
    }

    @Test
    void updateByADocumentPassesDevicesOver() throws Exception {
        start("exec sleep 100");
        Path limits = scratch.resolve("limits.json");
        Files.writeString(limits, "{\"devices\": [{\"allow\": true}], \"cpu\": {\"shares\": 300}, \"pids\": {\"limit\": -1}}");
        oci.run("update", "-r", limits.toString(), "web").good();
        assertThat(OciLimitsIT.held("pids", "pids.max")).isEqualTo("max");
        assertThat(memory()).isEqualTo("67108864");
        List<String> words = new ArrayList<>(List.of("sh", "-c", "echo '{\"pids\": {\"limit\": 12}}' | \"$@\"", "sh"));
        words.addAll(oci.command("update", "--resources=-", "web").words());
        Command.of(words).run().good();
        assertThat(OciLimitsIT.held("pids", "pids.max")).isEqualTo("12");
        refused(oci.run("update", "-r", scratch.resolve("missing").toString(), "web"), "missing");
        Files.writeString(limits, "{\"pids\": {\"limit\": \"many\"}}");
        refused(oci.run("update", "-r", limits.toString(), "web"), "/pids/limit");
        delete();
    }

    @Test
    void aRefusedUpdateLeavesAllAsItWas() {
        start("exec sleep 100");
        refused(oci.run("update", "--pids-limit", "5", "--cpuset-cpus", "4000", "--memory", "33554432", "web"), "--cpuset-cpus cannot be set");
        assertThat(memory()).isEqualTo("67108864");
        assertThat(OciLimitsIT.held("pids", "pids.max")).isEqualTo("50");
        delete();
    }

    @Test
    void aShareOfCachesNeedsResctrl() {
        assumeFalse(Files.exists(Path.of("/sys/fs/resctrl/schemata")), "this host shares out caches");
        start("exec sleep 100");
        String before = limit("pids", "pids.max", "pids.max");
        refused(oci.run("update", "--l3-cache-schema", "L3:0=f", "--pids-limit", "9", "web"), "no resctrl filesystem is mounted");
        assertThat(limit("pids", "pids.max", "pids.max")).as("all or nothing").isEqualTo(before);
        delete();
    }

    @Test
    void psListsTheContainersProcessesAlone() {
        start("sleep 1000 & exec sleep 100");
        String pid = oci.state("web", "pid");
        assertThat(oci.run("ps", "-f", "json", "web").good()).startsWith("[" + pid + ",").endsWith("]");
        List<String> table = oci.run("ps", "web").lines();
        assertThat(table.get(0)).contains("UID").contains("PID");
        assertThat(table).hasSize(3);
        assertThat(oci.run("ps", "web", "-o", "pid,args").lines()).hasSize(3).anyMatch(line -> line.strip().equals(pid + " sleep 100"));
        refused(oci.run("ps", "web", "-o", "args"), "no column PID");
        delete();
    }

    @Test
    void figuresAreThoseThatCallersRead() {
        start("exec sleep 100");
        String told = oci.run("events", "--stats", "web").good();
        assertThat(told).startsWith("{\"type\":\"stats\",\"id\":\"web\",\"data\":{\"cpu\":{\"usage\":{\"total\":").endsWith("}}");
        assertThat(told).contains("\"throttling\":{", "\"memory\":{\"cache\":", "\"limit\":67108864", "\"raw\":{", "\"pids\":{\"current\":1,\"limit\":50}", "\"blkio\":{", "\"hugetlb\":{");
        delete();
    }

    @Test
    void theStreamTellsAtIntervalsAndEndsWithTheContainer() {
        start("exec sleep 1");
        List<String> lines = oci.run("events", "--interval", "200ms", "web").lines();
        assertThat(lines).hasSizeBetween(1, 6).allMatch(line -> line.startsWith("{\"type\":\"stats\",\"id\":\"web\","));
        delete();
    }

    @Test
    void theStreamTellsWhenMemoryRunsOut() {
        start("usleep 500000; tail /dev/zero; exec sleep 1");
        assertThat(oci.run("events", "--interval", "1h", "web").lines()).isNotEmpty().allMatch("{\"type\":\"oom\",\"id\":\"web\"}"::equals);
        delete();
    }
}
