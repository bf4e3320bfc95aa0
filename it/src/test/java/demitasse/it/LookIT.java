package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is shown of containers that do not run, whose records are all there is of them, and of this host. */
@ExtendWith(LeavesNothing.class)
class LookIT {
    private static final Path HOME = Path.of("/var/lib/demitasse");
    private static final String EXITED = "fffffffffff1";
    private static final String CREATED = "fffffffffff2";

    @BeforeEach
    void twoContainers() throws IOException {
        record(CREATED, "it-created", 7200, "back");
        record(EXITED, "it-exited", 300, "front");
        Files.writeString(HOME.resolve("containers").resolve(EXITED).resolve("run.json"),
                "{\"started\":%s,\"restarts\":0,\"end\":{\"code\":137,\"signal\":9,\"outOfMemory\":true,\"memoryLimit\":67108864,\"finished\":%s,\"stopped\":false}}"
                        .formatted(nanosAgo(290), nanosAgo(185)));
    }

    private static void record(String id, String name, long seconds, String tier) throws IOException {
        Path directory = Files.createDirectories(HOME.resolve("containers").resolve(id));
        Files.writeString(directory.resolve("container.json"),
                "{\"id\":\"%s\",\"name\":\"%s\",\"created\":%s,\"image\":\"./rootfs\",\"command\":[\"sh\",\"-c\",\"sleep 9\"],\"labels\":{\"tier\":\"%s\"},\"detached\":true}"
                        .formatted(id, name, nanosAgo(seconds), tier));
        Files.createDirectories(HOME.resolve("names"));
        Files.createSymbolicLink(HOME.resolve("names").resolve(name), Path.of(id));
    }

    private static String nanosAgo(long seconds) {
        return Instant.now().getEpochSecond() - seconds + "000000000";
    }

    @AfterEach
    void remove() throws IOException {
        for (String id : List.of(EXITED, CREATED)) {
            Path directory = HOME.resolve("containers").resolve(id);
            Files.deleteIfExists(directory.resolve("run.json"));
            Files.deleteIfExists(directory.resolve("container.json"));
            Files.deleteIfExists(directory);
        }
        Files.deleteIfExists(HOME.resolve("names/it-exited"));
        Files.deleteIfExists(HOME.resolve("names/it-created"));
    }

    private static Outcome demitasse(String... words) {
        return Demitasse.command(words).run();
    }

    @Test
    void theListIsATableInColumns() {
        assertThat(demitasse("ps", "-a", "-f", "name=it-").good()).isEqualTo("""
                CONTAINER ID   IMAGE      COMMAND           CREATED         STATUS                       PORTS   NAMES
                fffffffffff1   ./rootfs   "sh -c sleep 9"   5 minutes ago   Exited (137) 3 minutes ago           it-exited
                fffffffffff2   ./rootfs   "sh -c sleep 9"   2 hours ago     Created                              it-created""");
        assertThat(demitasse("list", "-f", "name=it-").good()).isEqualTo("CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES");
    }

    @Test
    void scriptsGetIdsJsonAndWhatTheyPick() {
        assertThat(demitasse("ps", "-aq", "--filter", "label=tier=front").good()).isEqualTo(EXITED);
        assertThat(demitasse("ps", "-a", "-f", "exited=137", "--format", "{{.Names}}: {{.State}}").good()).isEqualTo("it-exited: exited");
        assertThat(demitasse("ps", "-a", "-f", "name=it-created", "--format", "json").good())
                .startsWith("{\"ID\":\"fffffffffff2\",").contains("\"Labels\":\"tier=back\"").doesNotContain("\n");
        assertThat(demitasse("ps", "-a", "-f", "name=it-", "--format", "table {{.Names}}\\t{{.Label \"tier\"}}").lines())
                .containsExactly("NAMES", "it-exited    front", "it-created   back");
    }

    @Test
    void aFormatThatMeansNothingSaysWhereAndWhatThereIs() {
        Outcome outcome = demitasse("ps", "--format", "{{.ID}} {{.Nmaes}}");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("format, character 11, at \".Nmaes}}\": there is no field Nmaes").contains("the fields are ID, Image,");
    }

    @Test
    void inspectionsAreJsonInTheShapeOfDockers() {
        assertThat(demitasse("inspect", "it-exited").good()).startsWith("[\n  {\n    \"Id\": \"fffffffffff1\",").contains("\"OOMKilled\": true");
        assertThat(demitasse("inspect", "--pretty=false", "fffffffffff1").good()).startsWith("[{\"Id\":\"fffffffffff1\",");
        assertThat(demitasse("inspect", "-f", "{{.State.Signal}} {{.State.Status}} {{.State.ExitCode}}", "it-exited", "fffffffffff2").lines())
                .containsExactly("SIGKILL exited 137", " created 0");
    }

    @Test
    void whatIsNotThereIsToldAndTheRestIsShown() {
        Outcome outcome = demitasse("inspect", "-f", "{{.Name}}", "it-nobody", "it-exited");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("/it-exited\n");
        assertThat(outcome.err()).contains("no such container: it-nobody");
    }

    @Test
    void oneThatDoesNotRunHasNoProcessesAndUsesNothing() {
        Outcome top = demitasse("top", "it-created");
        assertThat(top.status()).isEqualTo(1);
        assertThat(top.err()).contains("container it-created is not running");
        assertThat(demitasse("stats", "--no-stream", "--interval", "10", "--format", "{{.Name}} {{.CPUPerc}} {{.MemUsage}}", "it-created").good())
                .isEqualTo("it-created -- -- / --");
    }

    @Test
    void theHostAndTheVersionAreToldAsFieldsToo() {
        assertThat(demitasse("version").good()).startsWith("demitasse 0.1.0 (linux, ").contains("\nKernel version: ");
        assertThat(demitasse("version", "-f", "{{.Client.Version}}").good()).isEqualTo("0.1.0");
        assertThat(demitasse("info", "-f", "{{.KernelVersion}}").good()).isEqualTo(Command.of("uname", "-r").run().good());
        assertThat(demitasse("info", "-f", "{{.NCPU}}").good()).isEqualTo(Command.of("getconf", "_NPROCESSORS_ONLN").run().good());
        assertThat(demitasse("info").good()).contains("Containers: ").contains("Memory: ");
    }

    @Test
    void aListOnATerminalHasColoursUnlessNobodyWantsThem() {
        String list = Home.binary() + " ps -a -f name=it-exited";
        assertThat(Command.of("script", "-qc", list, "/dev/null").run().out()).contains("\u001b[31mExited (137) 3 minutes ago\u001b[0m");
        assertThat(Command.of("env", "NO_COLOR=1", "script", "-qc", list, "/dev/null").run().out()).contains("Exited (137)").doesNotContain("\u001b");
        assertThat(demitasse("ps", "-a").out()).doesNotContain("\u001b");
    }
}
