package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command killed at any of its steps: whatever it leaves, the next command removes. */
@ExtendWith(LeavesNothing.class)
class CrashIT {
    private static final Path CONTAINERS = Path.of("/var/lib/demitasse/containers");

    /** The parent's system calls, and how often each is made in a run, at least. */
    @ParameterizedTest
    @CsvSource({"mkdirat, 8", "openat, 12", "flock, 3", "write, 9", "renameat2, 4", "close, 12", "sendmsg, 1", "socketpair, 1", "clone3, 1", "recvmsg, 1", "ppoll, 1", "wait4, 1", "unlinkat, 12", "getdents64, 2"})
    void nextCommandRemovesWhatAKilledOneLeaves(String call, int times) {
        for (int time = 1; time <= times; time++) {
            killedAt(call, time);
            assertThat(busybox("", "true").run().status()).as("the run after a kill at %s %d", call, time).isZero();
            assertThat(leftovers()).as("left after a kill at %s %d and one more run", call, time).isEmpty();
        }
    }

    @Test
    void nameOfAKilledOneCanBeTakenAgain() {
        killed("recvmsg", 1, busybox("--name phoenix", "sleep", "100"));
        assertThat(busybox("--name phoenix", "echo", "risen").run().out()).isEqualTo("risen\n");
    }

    @Test
    void containerThatStillRunsIsLeftAlone() {
        try (Running running = busybox("-i", "cat").start()) {
            running.type("alive\n");
            running.until("alive");
            assertThat(busybox("", "true").run().status()).isZero();
            running.type("still\n");
            running.until("still").signal("KILL");
            running.end();
        }
        assertThat(busybox("", "true").run().status()).isZero();
    }

    private static void killedAt(String call, int time) {
        // One that ends at once need not be waited for.
        killed(call, time, busybox("", "sleep", "0.1"));
    }

    private static void killed(String call, int time, Command command) {
        List<String> words = new ArrayList<>(List.of("strace", "-o", "/dev/null", "-e", "inject=" + call + ":signal=KILL:when=" + time));
        words.addAll(command.words());
        assertThat(Command.of(words).run().status()).as("exit status after SIGKILL at %s %d", call, time).isEqualTo(137);
        // Init notices by itself that its parent is gone, and holds the container's lock until it has ended.
        for (int wait = 0; wait < 25; wait++) {
            Running.pause();
        }
    }

    private static List<String> leftovers() {
        try (Stream<Path> entries = Files.list(CONTAINERS)) {
            return entries.map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
