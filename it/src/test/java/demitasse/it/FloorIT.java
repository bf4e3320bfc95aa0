package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holds the program that the benchmark measures a run against to the calls that a run makes: with fewer it would be no floor, with more a cheat. */
class FloorIT extends OciContainers {
    /** Now and then a start makes a call more by chance: it looks at the size of the list of events, or waits once more. */
    private static final int TRIES = 10;

    @AfterEach
    void remove() throws IOException {
        Command.of("rm", "-rf", "/var/lib/demitasse-floor", "/run/demitasse-floor", "/run/demitasse-floor.log").run().good();
        try (DirectoryStream<Path> hierarchies = Files.newDirectoryStream(Path.of("/sys/fs/cgroup"))) {
            for (Path hierarchy : hierarchies) {
                Files.deleteIfExists(hierarchy.resolve("demitasse-floor"));
            }
        }
        Files.deleteIfExists(Path.of("/sys/fs/cgroup/demitasse-floor"));
    }

    @Test
    void theFloorOfARunMakesTheCallsOfARun() throws IOException {
        Path root = Rootfs.BUSYBOX.copyTo(scratch.resolve("root"));
        for (String name : new String[] {"hostname", "hosts", "resolv.conf"}) {
            Files.writeString(root.resolve("etc").resolve(name), "");
        }
        Path floor = scratch.resolve("floor");
        Command.of("musl-gcc", "-static", "-O2", "-o", floor.toString(), Home.directory().resolve("bench/floor/run.c").toString()).run().good();
        Command.of(floor.toString(), "--prepare").run().good();
        Command ours = Demitasse.command("run", "--rm", "--rootfs", root.toString(), "--", "/bin/true");
        Command its = Command.of(floor.toString(), root.toString(), "/bin/true");
        ours.run().good();
        its.run().good();

        Map<String, Integer> run = Map.of();
        Map<String, Integer> least = Map.of("none", 0);
        for (int i = 0; i < TRIES && !least.equals(run); i++) {
            run = SystemCallsIT.counted(ours, scratch);
            least = SystemCallsIT.counted(its, scratch);
        }
        assertThat(least).as("calls of bench/floor/run.c, held to those of a run").isEqualTo(run);
    }
}
