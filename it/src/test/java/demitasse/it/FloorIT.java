package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        Path floor = compiled("run");
        Command.of(floor.toString(), "--prepare").run().good();
        Command ours = Demitasse.command("run", "--rm", "--rootfs", root.toString(), "--", "/bin/true");
        Command its = Command.of(floor.toString(), root.toString(), "/bin/true");
        ours.run().good();
        its.run().good();
        compare(ours, its);
    }

    @Test
    void theFloorOfAnExecMakesTheCallsOfAnExec() throws IOException {
        // The whole confinement of a run, in a bundle of the standard's.
        String id = Demitasse.command("create", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "sleep", "1000").run().good();
        String configuration = Files.readString(Path.of("/var/lib/demitasse/containers", id, "config.json"));
        Demitasse.command("rm", id).run().good();
        Path bundle = Files.createDirectory(scratch.resolve("confined"));
        Files.writeString(bundle.resolve("config.json"), configuration.replaceFirst("\"root\":\\{\"path\":\"[^\"]*\"",
                "\"root\":{\"path\":\"" + Rootfs.BUSYBOX.copyTo(scratch.resolve("root")) + "\""));
        Path floor = compiled("exec");
        String name = "floor-" + ProcessHandle.current().pid();
        try {
            Demitasse.command("oci", "run", "--detach", "-b", bundle.toString(), name).run().good();
            compare(Demitasse.command("oci", "exec", name, "/bin/true"), Command.of(floor.toString(), name, "/bin/true"));
        } finally {
            Demitasse.command("oci", "delete", "--force", name).run();
        }
    }

    private Path compiled(String source) {
        Path floor = scratch.resolve(source);
        Command.of("musl-gcc", "-static", "-O2", "-o", floor.toString(), Home.directory().resolve("bench/floor").resolve(source + ".c").toString()).run().good();
        return floor;
    }

    private void compare(Command ours, Command its) throws IOException {
        Map<String, Integer> run = Map.of();
        Map<String, Integer> least = Map.of("none", 0);
        for (int i = 0; i < TRIES && !least.equals(run); i++) {
            run = SystemCallsIT.counted(ours, scratch);
            least = SystemCallsIT.counted(its, scratch);
        }
        Set<String> more = new TreeSet<>(lines(least));
        more.removeAll(lines(run));
        Set<String> missing = new TreeSet<>(lines(run));
        missing.removeAll(lines(least));
        assertThat(more.isEmpty() && missing.isEmpty()).as(its.words() + " makes the calls " + more + ", where " + ours.words() + " makes " + missing).isTrue();
    }

    private static List<String> lines(Map<String, Integer> counts) {
        return counts.entrySet().stream().map(Object::toString).toList();
    }
}
