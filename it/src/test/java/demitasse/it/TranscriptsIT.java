package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows is what happens. The commands run in a directory with the README's {@code rootfs} in it. */
class TranscriptsIT {
    @TempDir
    static Path directory;

    private static SortedSet<String> before;

    @BeforeAll
    static void look() {
        before = LeavesNothing.traces();
    }

    /** All together, since some go on with what others have left. */
    @AfterAll
    static void nothingIsLeft() {
        SortedSet<String> left = LeavesNothing.traces();
        left.removeAll(before);
        assertThat(left).as("left behind by the commands of the README").isEmpty();
    }

    static List<Transcript> transcripts() throws IOException {
        return Transcript.of(Home.directory().resolve("README.md"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("transcripts")
    void commandPrintsWhatTheReadmeShows(Transcript transcript) throws IOException {
        Path rootfs = directory.resolve("rootfs");
        if (!Files.exists(rootfs)) {
            Rootfs.BUSYBOX.copyTo(rootfs);
        }
        Home.binary();
        String path = Home.directory().resolve("dist") + ":" + System.getenv("PATH");
        Outcome outcome = Command.of("sh", "-c", "exec 2>&1; " + transcript.command()).in(directory).env("PATH", path)
                .within(Duration.ofMinutes(2)).run();
        // A terminal ends its lines with both characters.
        assertThat(outcome.out().replace("\r\n", "\n")).as(transcript.toString()).matches(transcript.expected());
    }

    @Test
    void readmeHasTranscripts() throws IOException {
        assertThat(transcripts()).hasSizeGreaterThan(3);
    }
}
