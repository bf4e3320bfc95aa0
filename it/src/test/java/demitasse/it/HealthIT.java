package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers that are asked whether they are well. */
@ExtendWith(LeavesNothing.class)
class HealthIT {
    private static final String OFTEN = "--health-interval 100ms --health-retries 2 ";

    private static String inspect(String name, String template) {
        return command("inspect", "-f", template, name).run().good();
    }

    private static String become(String name, String health) {
        String seen = "";
        for (int look = 0; look < 200 && !seen.equals(health); look++) {
            Running.pause();
            seen = inspect(name, "{{.State.Health.Status}}");
        }
        return seen;
    }

    private static void remove(String name) {
        command("rm", "-f", name).run().good();
    }

    private static Command asking(String options, String question, String script) {
        List<String> words = new ArrayList<>(List.of("run", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--health-cmd", question));
        words.addAll(List.of(options.strip().split(" +")));
        words.addAll(List.of("--", "sh", "-c", script));
        return command(words);
    }

    private static Command asked(String name, String options, String question) {
        return asking("-d --name " + name + " " + OFTEN + options, question, "exec sleep 100");
    }

    @Test
    void oneThatIsWellIsToldAsHealthyAndOneThatIsNoMoreAsUnhealthy() {
        Told told = new Told();
        asked("patient", "", "test ! -e /ill || { echo no; exit 3; }").run().good();
        assertThat(command("ps", "--format", "{{.Status}}").run().good()).contains("(health: starting)");
        assertThat(become("patient", "healthy")).isEqualTo("healthy");
        assertThat(command("ps", "--filter", "health=healthy", "--format", "{{.Names}} {{.Status}}").run().good()).startsWith("patient Up ").endsWith("(healthy)");
        command("exec", "patient", "touch", "/ill").run().good();
        assertThat(become("patient", "unhealthy")).isEqualTo("unhealthy");
        assertThat(inspect("patient", "{{range .State.Health.Log}}{{.ExitCode}} {{.Output}}{{end}}")).contains("3 no");
        assertThat(inspect("patient", "{{len .State.Health.Log}} {{.Config.Healthcheck.Test}} {{.Config.Healthcheck.Interval}}"))
                .matches("[2-5] \\[CMD-SHELL test ! -e /ill .*\\] 100000000");
        command("exec", "patient", "rm", "/ill").run().good();
        assertThat(become("patient", "healthy")).isEqualTo("healthy");
        assertThat(told.events("--filter", "container=patient", "--filter", "event=health_status", "--format", "{{.Action}}").lines())
                .containsExactly("health_status: healthy", "health_status: unhealthy", "health_status: healthy");
        remove("patient");
    }

    @Test
    void aQuestionThatTakesTooLongIsKilledWithAllThatItStarted() {
        asked("slow", "--health-timeout 200ms ", "sleep 4242 & sleep 4242").run().good();
        assertThat(become("slow", "unhealthy")).isEqualTo("unhealthy");
        assertThat(inspect("slow", "{{(index .State.Health.Log 0).ExitCode}} {{(index .State.Health.Log 0).Output}}")).isEqualTo("-1 Health check exceeded timeout (200ms)");
        command("pause", "slow").run().good();
        // Whatever is asked by now has ended, or is frozen, and its time is soon over.
        command("unpause", "slow").run().good();
        assertThat(command("top", "slow").run().good().lines().filter(line -> line.contains("sleep 4242")).count()).isLessThanOrEqualTo(4);
        remove("slow");
    }

    @Test
    void whatLeadsASessionOfItsOwnDoesNotOutliveItsQuestionEither() {
        asked("escape", "--health-timeout 300ms ", "setsid sh -c 'setsid sleep 4243 & setsid sleep 4243' & sleep 4243").run().good();
        assertThat(become("escape", "unhealthy")).isEqualTo("unhealthy");
        // Two questions were answered with nothing by now, and one may be under way.
        assertThat(command("top", "escape").run().good().lines().filter(line -> line.contains("sleep 4243")).count()).isLessThanOrEqualTo(3);
        remove("escape");
    }

    @Test
    void whatAnAnsweredQuestionLeavesRunningGoesOn() {
        asked("leaves", "", "[ -e /left ] || { touch /left; setsid sleep 4244 >/dev/null 2>&1 & }; exit 0").run().good();
        assertThat(become("leaves", "healthy")).isEqualTo("healthy");
        for (int look = 0; look < 10; look++) {
            Running.pause();
        }
        assertThat(command("top", "leaves").run().good()).contains("sleep 4244");
        remove("leaves");
    }

    @Test
    void aQuestionThatCannotBeAskedHasFailed() {
        asked("mute", "", "no-such-command").run().good();
        assertThat(become("mute", "unhealthy")).isEqualTo("unhealthy");
        assertThat(inspect("mute", "{{(index .State.Health.Log 0).ExitCode}} {{(index .State.Health.Log 0).Output}}")).startsWith("127 ").contains("not found");
        remove("mute");
    }

    @Test
    void anAnswerOfAnyBytesAndLengthIsKeptAsFarAsItGoes() {
        asked("loud", "", "yes 0123456789 | head -c 100000; printf '\\377'").run().good();
        assertThat(become("loud", "healthy")).isEqualTo("healthy");
        assertThat(inspect("loud", "{{(index .State.Health.Log 0).Output}}")).startsWith("0123456789").hasSizeBetween(4000, 4096);
        remove("loud");
    }

    @Test
    void failuresDoNotCountInTheStartPeriod() {
        asked("late", "--health-start-period 60s --health-start-interval 50ms ", "test -e /up").run().good();
        for (int look = 0; look < 100 && inspect("late", "{{len .State.Health.Log}}").compareTo("4") < 0; look++) {
            Running.pause();
        }
        assertThat(inspect("late", "{{.State.Health.Status}} {{.State.Health.FailingStreak}}")).isEqualTo("starting 0");
        command("exec", "late", "touch", "/up").run().good();
        assertThat(become("late", "healthy")).isEqualTo("healthy");
        remove("late");
    }

    @Test
    void oneThatWritesALotIsAskedAllTheSame() {
        asking("-d --name talker " + OFTEN, "true", "while true; do echo line; done").run().good();
        assertThat(become("talker", "healthy")).isEqualTo("healthy");
        command("stop", "-t", "0", "talker").run().good();
        assertThat(command("ps", "-a", "--filter", "name=talker", "--format", "{{.Status}}").run().good()).startsWith("Exited").doesNotContain("health");
        remove("talker");
    }

    private static long dirtyKilobytes(String pid) {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc", pid, "smaps_rollup")).replaceAll("(?s).*Private_Dirty:\\s*(\\d+) kB.*", "$1"));
        } catch (IOException executing) {
            // It is just beginning anew, and has no memory that could be told of.
            return 0;
        }
    }

    @Test
    void manyAnswersLeaveNoMemoryBehind() throws IOException {
        asked("often", "--health-interval 5ms ", "true").run().good();
        assertThat(become("often", "healthy")).isEqualTo("healthy");
        String supervisor = Files.readString(Path.of("/proc", inspect("often", "{{.State.Pid}}"), "status")).replaceAll("(?s).*PPid:\\s*(\\d+).*", "$1");
        long most = 0;
        for (int look = 0; look < 150; look++) {
            Running.pause();
            most = Math.max(most, dirtyKilobytes(supervisor));
        }
        assertThat(most).isLessThan(960);
        remove("often");
    }

    @Test
    void aRestartBeginsAnew() {
        asked("again", "", "true").run().good();
        assertThat(become("again", "healthy")).isEqualTo("healthy");
        command("restart", "-t", "0", "again").run().good();
        assertThat(become("again", "healthy")).isEqualTo("healthy");
        remove("again");
    }

    @Test
    void aRunInTheForegroundIsAskedToo() throws IOException {
        try (Running run = asking("--rm --name near " + OFTEN, "true", "echo up; exec sleep 100").start()) {
            run.until("up");
            assertThat(become("near", "healthy")).isEqualTo("healthy");
            command("kill", "near").run().good();
            run.end();
        }
    }

    @Test
    void howToAskWithoutWhatIsAnError() {
        assertThat(busybox("-d --health-retries 3", "true").run().err()).contains("--health-retries says how to ask, and not what: give --health-cmd COMMAND, too");
        assertThat(busybox("-d --no-healthcheck --health-cmd x", "true").run().err()).contains("--no-healthcheck asks for none");
    }
}
