package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A terminal of the container's own, between a terminal outside (made by script(1)) and the program. */
@ExtendWith(LeavesNothing.class)
class TerminalIT {
    @Test
    void programHasATerminalAndItIsTheConsole() {
        assertThat(terminal("", "-t", "tty; test -t 0 && test -t 1 && test -t 2 && echo all three; stat -c %F /dev/console")
                .run().out()).contains("/dev/pts/0", "all three", "character special file");
    }

    @Test
    void whereStreamsAreRedirectedThereIsNone() {
        assertThat(Demitasse.busybox("", "ls", "/dev/pts").run().good()).isEqualTo("ptmx");
    }

    @Test
    void sizeIsTheOuterTerminals() {
        assertThat(terminal("stty rows 33 cols 99; ", "-t", "stty size").run().out()).contains("33 99");
    }

    @Test
    void resizeReachesTheProgram() {
        try (Running running = terminal("(sleep 1; stty rows 44 cols 55 </dev/tty) & ", "-i -t",
                "trap 'stty size; exit 3' WINCH; echo ready; while :; do sleep 0.05; done").start()) {
            Outcome outcome = running.until("44 55").end();
            assertThat(outcome.status()).isEqualTo(3);
        }
    }

    @Test
    void controlCReachesTheForegroundProcessInside() {
        try (Running running = terminal("", "-i -t", "trap 'echo interrupted; exit 5' INT; echo ready; sleep 20").start()) {
            running.until("ready").type("\u0003");
            Outcome outcome = running.end();
            assertThat(outcome.out()).contains("interrupted");
            assertThat(outcome.status()).isEqualTo(5);
        }
    }

    @Test
    void aShellHasJobControl() {
        try (Running running = terminal("", "-i -t", "exec sh -i").start()) {
            running.type("echo go$((1+1))\n");
            running.until("go2").type("sh -c 'echo be\"\"gun; sleep 50'\n");
            running.until("begun").type("\u001a");
            running.until("Stopped").type("kill -KILL %1; wait; echo done$((2+2))\n");
            // Twice: a shell that has not yet heard of the job's end asks once more.
            running.until("done4").type("exit 9\nexit 9\n");
            Outcome outcome = running.end();
            assertThat(outcome.out()).doesNotContain("job control turned off").doesNotContain("can't access tty");
            assertThat(outcome.status()).isEqualTo(9);
        }
    }

    @Test
    void outerTerminalIsAsBeforeAfterwards() {
        assertThat(Command.of("script", "-qec", "stty -g; " + run("-t", "true") + "; stty -g", "/dev/null").run().out()
                .lines().distinct()).hasSize(1);
    }

    @Test
    void terminalWithoutOneOutsideIsAnErrorOfOursOrWorks() {
        Outcome outcome = Demitasse.busybox("-t", "tty").run();
        assertThat(outcome.status() == 125 || outcome.out().startsWith("/dev/pts/0")).as(outcome.toString()).isTrue();
    }

    @Test
    void inputThatHasEndedEndsAShellThatBeginsToEditLinesOnlyThen() {
        assertThat(Demitasse.busybox("-i -t", "sh", "-c", "sleep 0.3; exec sh -i").input("\n").within(Duration.ofSeconds(20)).run().status()).isZero();
        assertThat(Demitasse.busybox("-i -t", "sh", "-i").input("echo 4$((1+1))\n").within(Duration.ofSeconds(20)).run().out()).contains("42");
    }

    private static Command terminal(String before, String options, String script) {
        return Command.of("script", "-qec", before + "exec " + run(options, script), "/dev/null");
    }

    private static String run(String options, String script) {
        Path rootfs = Rootfs.BUSYBOX.path();
        return Home.binary() + " run --rm -q " + options + " --rootfs " + rootfs + " -- sh -c '" + script.replace("'", "'\\''") + "'";
    }
}
