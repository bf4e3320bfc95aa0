package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals sent to demitasse reach the program, and even its violent end leaves no process. */
@ExtendWith(LeavesNothing.class)
class SignalsIT {
    /** Says so when it is ready, then ends with the given status once the signal comes. */
    private static final String WAITS = "trap 'echo got %1$s; exit 7' %1$s; echo ready; while :; do sleep 0.05; done";

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "WINCH"})
    void signalIsForwarded(String signal) {
        assertForwarded("", signal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "USR1"})
    void signalIsForwardedThroughInit(String signal) {
        assertForwarded("--init", signal);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void signalEndsAProgramBehindInit(String signal, int status) {
        try (Running running = busybox("--init", "sh", "-c", "echo ready; exec sleep 100").start()) {
            running.until("ready").signal(signal);
            assertThat(running.end().status()).isEqualTo(status);
        }
    }

    @Test
    void deathOfDemitasseTakesTheProgramAlong() throws InterruptedException {
        // What the kernel itself can't undo (cgroup, directory) is not judged here: the next command cleans it.
        try (Running running = busybox("", "sh", "-c", "echo ready; exec sleep 4711").start()) {
            running.until("ready").signal("KILL");
            assertThat(running.end().status()).isEqualTo(137);
        }
        for (int tries = 0; tries < 100 && sleepers() > 0; tries++) {
            Thread.sleep(20);
        }
        assertThat(sleepers()).isZero();
        assertThat(busybox("", "true").run().status()).isZero();
    }

    private static long sleepers() {
        return Command.of("ps", "-eo", "args").run().out().lines().filter("sleep 4711"::equals).count();
    }

    private static void assertForwarded(String options, String signal) {
        try (Running running = busybox(options, "sh", "-c", WAITS.formatted(signal)).start()) {
            running.until("ready").signal(signal);
            Outcome outcome = running.end();
            assertThat(outcome.out()).isEqualTo("ready\ngot " + signal + "\n");
            assertThat(outcome.status()).isEqualTo(7);
        }
    }
}
