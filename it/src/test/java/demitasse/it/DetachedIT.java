package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers that nobody stays with: from run -d to rm. */
@ExtendWith(LeavesNothing.class)
class DetachedIT {
    private static String detached(String options, String script) {
        return busybox("-d " + options, "sh", "-c", script).run().good();
    }

    private static String status(String name) {
        return command("ps", "-a", "--filter", "name=" + name, "--format", "json").run().good();
    }

    private static void remove(String name) {
        command("rm", "-f", name).run().good();
    }

    @Test
    void sessionFromRunToRemoval() throws IOException {
        String id = detached("--name session", "echo begun; exec sleep 100");
        assertThat(id).matches("[0-9a-f]{12}");
        assertThat(command("ps").run().good()).contains(id).contains("\"sh -c echo begun; e…\"").contains("Up ").contains("session");
        try (Running logs = command("logs", "-f", "session").start()) {
            logs.until("begun");
            assertThat(command("exec", "session", "sh", "-c", "echo $((6 * 7)); exit 3").run().status()).isEqualTo(3);
            assertThat(command("stop", "-t", "0", "session").run().good()).isEqualTo("session");
            assertThat(logs.end().status()).isZero();
        }
        assertThat(status("session")).contains("\"State\":\"exited\"").contains("Exited (137)");
        assertThat(command("rm", id.substring(0, 6)).run().good()).isEqualTo(id.substring(0, 6));
        assertThat(command("ps", "-aq").run().good()).isEmpty();
    }

    @Test
    void startThatFailsIsToldWithTheCodesOfRun() {
        assertThat(busybox("-d", "nosuch").run().status()).isEqualTo(127);
        assertThat(busybox("-d", "/etc/passwd").run().status()).isEqualTo(126);
        assertThat(busybox("-d --mount type=bind,source=/no/such,target=/x", "true").run().err()).contains("error: ");
    }

    @Test
    void whatCannotBeRunStandsInErrorWithTheReasonUntilItCan() throws IOException {
        String id = command("create", "--name", "lacks", "--rootfs", Rootfs.BUSYBOX.path().toString(), "-v", "lacks:/x", "--", "/x/none").run().good();
        assertThat(command("start", "lacks").run().err()).contains("/x/none");
        assertThat(status("lacks")).contains("\"State\":\"error\"").contains("Error (127) ");
        assertThat(command("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}", "lacks").run().good()).startsWith("error 127 ").contains("/x/none");
        assertThat(command("ps", "-q", "--filter", "status=error").run().good()).isEqualTo(id);
        assertThat(command("ps", "-q", "--filter", "status=exited").run().good()).isEqualTo(id);
        busybox("-v lacks:/x", "sh", "-c", "printf '#!/bin/sh\nexit 4\n' >/x/none; chmod 755 /x/none").run().good();
        command("start", "lacks").run().good();
        assertThat(command("wait", "lacks").run().good()).isEqualTo("4");
        assertThat(status("lacks")).contains("\"State\":\"exited\"");
        remove("lacks");
        command("volume", "rm", "lacks").run().good();
    }

    @Test
    void exitCodeIsWaitedFor() {
        String id = detached("", "sleep 0.2; exit 3");
        assertThat(command("wait", id).run().good()).isEqualTo("3");
        assertThat(command("wait", id).run().good()).isEqualTo("3");
        remove(id);
        String gone = detached("--rm", "sleep 0.2; exit 4");
        assertThat(command("wait", gone).run().good()).isEqualTo("4");
    }

    @Test
    void stopOfAStoppedOneIsFineAndRemovalOfARunningOneIsNot() {
        detached("--name busy", "sleep 100");
        Outcome refused = command("rm", "busy").run();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("container busy is running and cannot be removed").contains("rm -f busy");
        command("kill", "busy").run().good();
        command("wait", "busy").run().good();
        assertThat(command("stop", "busy").run().good()).isEqualTo("busy");
        assertThat(command("kill", "busy").run().err()).contains("container busy is not running");
        remove("busy");
        assertThat(command("rm", "busy").run().err()).contains("no such container: busy");
        assertThat(command("rm", "-f", "busy").run().status()).isZero();
    }

    @Test
    void programHasItsTimeToEnd() throws IOException {
        detached("--name polite", "trap 'echo bye; exit 5' TERM; echo up; while true; do sleep 0.05; done");
        try (Running logs = command("logs", "-f", "polite").start()) {
            logs.until("up");
            command("stop", "polite").run().good();
            logs.until("bye").end();
        }
        assertThat(status("polite")).contains("Exited (5)");
        remove("polite");
    }

    @Test
    void whatWasWrittenIsThereAfterARestart() throws IOException {
        detached("--name kept", "cat /mark 2>/dev/null; echo written > /mark; echo up; exec sleep 100");
        try (Running logs = command("logs", "-f", "kept").start()) {
            logs.until("up");
            command("restart", "-t", "0", "kept").run().good();
        }
        try (Running logs = command("logs", "-f", "kept").start()) {
            logs.until("up\nwritten\nup");
        }
        remove("kept");
    }

    @Test
    void createdContainerWaitsForItsStart() {
        String id = command("create", "--name", "later", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "echo", "now").run().good();
        assertThat(status("later")).contains("\"State\":\"created\"");
        assertThat(command("logs", "later").run().good()).isEmpty();
        assertThat(command("start", "later").run().good()).isEqualTo("later");
        assertThat(command("wait", id).run().good()).isEqualTo("0");
        assertThat(command("logs", "later").run().good()).isEqualTo("now");
        remove(id);
    }

    @Test
    void pausedContainerIsToldAsPaused() {
        detached("--name still", "sleep 100");
        command("pause", "still").run().good();
        assertThat(status("still")).contains("\"State\":\"paused\"").contains("(Paused)");
        assertThat(command("exec", "still", "true").run().err()).contains("container still is paused");
        assertThat(command("pause", "still").run().err()).contains("is paused already");
        command("unpause", "still").run().good();
        assertThat(status("still")).contains("\"State\":\"running\"");
        command("pause", "still").run().good();
        command("stop", "-t", "0", "still").run().good();
        remove("still");
    }

    @Test
    void nameIsGivenAnew() {
        String id = detached("--name before", "sleep 100");
        command("rename", "before", "after").run().good();
        assertThat(command("ps", "-q", "--filter", "name=after").run().good()).isEqualTo(id);
        assertThat(busybox("-d --name after", "true").run().err()).contains("the name after is taken by container " + id);
        remove("after");
    }

    @Test
    void entersAsAnotherUserElsewhereWithInput() {
        detached("--name into", "sleep 100");
        assertThat(command("exec", "-u", "nobody", "-w", "/tmp", "-e", "A=1", "into", "sh", "-c", "id -un; pwd; echo $A").run().good()).isEqualTo("nobody\n/tmp\n1");
        assertThat(command("exec", "-i", "into", "cat").input("typed").run().good()).isEqualTo("typed");
        assertThat(command("exec", "into", "cat").input("typed").run().good()).isEmpty();
        command("exec", "-d", "into", "touch", "/was-here").run().good();
        assertThat(command("exec", "into", "sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do [ -e /was-here ] && break; sleep 0.1; done; ls /was-here").run().good())
                .isEqualTo("/was-here");
        remove("into");
    }

    @Test
    void restartsAsItsPolicySays() {
        String id = detached("--restart on-failure:2", "echo once; exit 7");
        for (int look = 0; look < 300 && !status("").contains("\"State\":\"exited\""); look++) {
            Running.pause();
        }
        assertThat(command("logs", id).run().good()).isEqualTo("once\nonce\nonce");
        remove(id);
        detached("--restart always --name again", "exit 1");
        assertThat(command("stop", "again").run().good()).isEqualTo("again");
        assertThat(status("again")).contains("\"State\":\"exited\"");
        remove("again");
    }

    @Test
    void stopsBetweenTwoRunsAtAnyMoment() {
        for (int millis = 80; millis < 140; millis += 2) {
            detached("--restart always --name between", "exit 1");
            Running.pause(millis);
            assertThat(command("stop", "-t", "0", "between").run().good()).isEqualTo("between");
            assertThat(status("between")).contains("\"State\":\"exited\"");
            remove("between");
        }
    }

    @Test
    void filesTellOfIt() throws IOException {
        Path directory = Files.createTempDirectory("demitasse-it");
        String id = detached("--cidfile " + directory + "/id --pid-file " + directory + "/pid", "sleep 100");
        assertThat(Files.readString(directory.resolve("id"))).isEqualTo(id);
        assertThat(Files.exists(Path.of("/proc/" + Files.readString(directory.resolve("pid"))))).isTrue();
        assertThat(busybox("-d --cidfile " + directory + "/id", "true").run().status()).isEqualTo(125);
        remove(id);
        Files.delete(directory.resolve("id"));
        Files.delete(directory.resolve("pid"));
        Files.delete(directory);
    }
}
