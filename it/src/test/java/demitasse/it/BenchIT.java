package demitasse.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark works: one turn of each script that takes seconds has a figure of ours. What the figures are is for quiet machines. */
@Order(Integer.MAX_VALUE)
class BenchIT {
    @TempDir
    private Path results;

    @Test
    void oneTurnHasAFigureInEachRow() throws IOException {
        bench("start", "lifecycle", "exec", "mounts", "seccomp", "size", "logs", "confinement", "memory.run", "memory.one").good();

        JsonNode result = new ObjectMapper().readTree(Files.readString(made(".json")));
        Set<String> rows = new TreeSet<>();
        for (JsonNode row : result.get("rows")) {
            String name = row.get("row").asText();
            JsonNode ours = row.get("figures").get(0);
            assertEquals("demitasse", ours.get("of").asText(), row::toString);
            assertTrue(ours.path("median").asDouble() > 0, row::toString);
            rows.add(name);
        }
        assertTrue(rows.containsAll(List.of("run.confined", "run.host", "oci.lifecycle", "oci.exec", "mounts.1000", "seccomp.1000",
                "size.binary", "logs.relay", "memory.one.written", "confinement")), rows::toString);
        assertTrue(Files.readString(made(".md")).contains("| `run.confined` |"));
        assertTrue(Files.readString(made(".svg")).endsWith("</svg>\n"));
    }

    @Test
    void rowThatDoesNotExistIsAnError() {
        Outcome outcome = bench("nosuchrow");
        assertEquals(125, outcome.status());
        assertTrue(outcome.err().contains("error: no row and no script is called nosuchrow"), outcome::toString);
    }

    @Test
    void wordThatIsNoNumberOfTurnsIsAnError() {
        Outcome outcome = Command.of("bench/start.sh", "--turns", "often").run();
        assertEquals(125, outcome.status());
        assertTrue(outcome.err().contains("error: --turns often: not a number of turns"), outcome::toString);
        assertFalse(outcome.err().contains("[build]"), outcome::toString);
    }

    private Outcome bench(String... rows) {
        List<String> words = new ArrayList<>(List.of("bench/all.sh", "--turns", "1"));
        words.addAll(List.of(rows));
        return Command.of(words).env("DEMITASSE_BENCH_AS_IT_IS", "1").env("DEMITASSE_BENCH_RESULTS", results.toString())
                .within(Duration.ofMinutes(3)).run();
    }

    private Path made(String ending) throws IOException {
        try (var files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
        }
    }
}
