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

/** What is kept of containers, also where processes of ours are killed, files are damaged, or the machine was restarted. */
@ExtendWith(LeavesNothing.class)
class StoreIT {
    private static final Path CONTAINERS = Path.of("/var/lib/demitasse/containers");

    private static String detached(String options, String script) {
        return busybox("-d " + options, "sh", "-c", script).run().good();
    }

    private static String all() {
        return command("ps", "-a", "--format", "json").run().out();
    }

    /** The supervisor of the container, by its words. */
    private static String supervisor(String id) {
        return Command.of("pgrep", "-f", "supervise " + id).run().good();
    }

    @Test
    void supervisorThatIsKilledTakesItsContainerAlong() {
        String id = detached("--name lost", "sleep 100");
        Command.of("kill", "-KILL", supervisor(id)).run().good();
        for (int look = 0; look < 100 && !all().contains("\"State\":\"exited\""); look++) {
            Running.pause();
        }
        assertThat(all()).contains("Exited (137)");
        assertThat(Files.exists(Path.of("/run/demitasse/containers/" + id))).isFalse();
        command("start", "lost").run().good();
        assertThat(all()).contains("\"State\":\"running\"");
        command("rm", "-f", "lost").run().good();
    }

    @Test
    void afterARebootContainersHaveExited() throws IOException {
        String id = detached("", "sleep 100");
        Command.of("kill", "-KILL", supervisor(id)).run().good();
        // What a reboot forgets.
        Command.of("sh", "-c", "for look in $(seq 100); do find /sys/fs/cgroup -depth -type d -name $0 -exec rmdir {} ';' 2>/dev/null; "
                + "[ -z \"$(find /sys/fs/cgroup -name $0)\" ] && break; sleep 0.02; done", id).run();
        Command.of("rm", "-r", "/run/demitasse/containers/" + id).run().good();
        // Begun before this machine was, in 2001.
        Path run = CONTAINERS.resolve(id).resolve("run.json");
        Files.writeString(run, Files.readString(run).replaceFirst("\"started\":\\d+", "\"started\":1000000000000000000"));
        for (int look = 0; look < 100 && !all().contains("\"State\":\"exited\""); look++) {
            Running.pause();
        }
        assertThat(all()).contains("Exited (255)");
        assertThat(Files.readString(CONTAINERS.resolve(id).resolve("run.json"))).contains("this machine was restarted while it ran");
        command("rm", id).run().good();
    }

    @Test
    void runThatWasKilledBeforeItWasKnownIsNoReboot() throws IOException {
        String id = command("create", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "true").run().good();
        String now = Command.of("date", "+%s%N").run().good();
        Files.writeString(CONTAINERS.resolve(id).resolve("run.json"), "{\"started\":" + now + ",\"restarts\":0}");
        assertThat(all()).contains("Exited (137)");
        assertThat(command("inspect", "-f", "{{.State.Error}}", id).run().good()).isEqualTo("the process that supervised it was killed");
        command("rm", id).run().good();
    }

    @Test
    void damagedRecordIsToldAndTheOthersAreListed() throws IOException {
        String good = detached("", "sleep 100");
        String bad = detached("--name bad", "true");
        command("wait", bad).run().good();
        Files.writeString(CONTAINERS.resolve(bad).resolve("container.json"), "{\"id\": \"");
        Outcome listed = command("ps", "-a").run();
        assertThat(listed.out()).contains(good).doesNotContain(bad);
        assertThat(listed.err()).contains("container " + bad + " has a damaged record").contains("container.json:1:8");
        command("rm", "-f", good, bad).run().good();
    }

    @Test
    void wordsThatNameNoContainerAreRefused() {
        assertThat(command("stop", "../../etc").run().err()).contains("neither a name nor an id");
        assertThat(command("logs", "nosuch").run().err()).contains("no such container: nosuch").contains("ps -a");
        assertThat(command("logs", "nosuch").run().status()).isNotZero();
    }

    @Test
    void foregroundRunIsKeptUnlessItIsToGo() {
        assertThat(Demitasse.kept("--name front", "sh", "-c", "exit 6").run().status()).isEqualTo(6);
        String exited = all();
        command("rm", "front").run().good();
        assertThat(exited).contains("\"Names\":\"front\"").contains("Exited (6)");
    }

    @Test
    void listDoesNotWaitForARunThatRuns() throws IOException {
        try (Running running = busybox("--rm -i --name front", "cat").start()) {
            running.type("up\n");
            running.until("up");
            assertThat(all()).contains("\"State\":\"running\"").contains("\"Names\":\"front\"");
            assertThat(command("exec", "front", "echo", "in").run().good()).isEqualTo("in");
            running.signal("KILL");
            running.end();
        }
        for (int look = 0; look < 100 && !all().isEmpty(); look++) {
            Running.pause();
        }
        assertThat(all()).isEmpty();
    }

    /** The command with each of those calls of its own made a fifth of a second later. */
    private static Command slowed(String calls, String... words) {
        List<String> all = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null", "-e", "inject=" + calls + ":delay_enter=200000"));
        all.addAll(command(words).words());
        return Command.of(all);
    }

    /** While that goes on, all containers are listed again and again; it is given up then. */
    private static void listedDuring(Command slow) {
        try (Running running = slow.start()) {
            for (int look = 0; look < 8; look++) {
                Running.pause(100);
                assertThat(command("ps", "-a").run().status()).isZero();
                assertThat(ProcessHandle.of(running.pid()).map(ProcessHandle::isAlive)).as("%s goes on while all are listed", slow.words()).contains(true);
            }
        }
    }

    @Test
    void listWaitsForNobody() {
        String rootfs = Rootfs.BUSYBOX.path().toString();
        detached("--name deaf", "trap : TERM; echo begun; while :; do sleep 0.05; done");
        for (int look = 0; look < 300 && command("logs", "deaf").run().out().isEmpty(); look++) {
            Running.pause();
        }
        listedDuring(command("stop", "-t", "100", "deaf"));
        listedDuring(command("wait", "deaf"));
        listedDuring(slowed("openat", "commit", "deaf", "deaf-image"));
        listedDuring(slowed("renameat2,openat", "update", "--restart", "no", "deaf"));
        listedDuring(slowed("unlinkat,openat", "rm", "-f", "deaf"));
        listedDuring(slowed("mkdirat,openat,clone3", "run", "-d", "--rm", "--rootfs", rootfs, "--", "sleep", "1"));
        listedDuring(slowed("mkdirat,openat,clone3", "run", "--rm", "--rootfs", rootfs, "--", "true"));
        // Its input is never given.
        listedDuring(command("image", "import", "never", "-"));
        // Which removes what there was of it.
        command("image", "ls").run().good();
        command("rm", "-f", "deaf").run();
        command("prune", "-f").run().good();
    }

    @Test
    void detachedRunKilledAtAnyStepLeavesTheTruth() {
        for (String call : List.of("mkdirat", "openat", "renameat2", "write", "fcntl", "clone3", "execve", "unlinkat", "sendmsg", "recvmsg")) {
            for (int time = 1; time <= 9; time += 2) {
                killed(call, time);
                String listed = all();
                assertThat(command("prune", "-f").run().status()).as("pruned after a kill at %s %d: %s", call, time, listed).isZero();
                for (String id : command("ps", "-q").run().good().lines().toList()) {
                    command("rm", "-f", id).run().good();
                }
                assertThat(all()).as("left after a kill at %s %d", call, time).isEmpty();
            }
        }
    }

    private static void killed(String call, int time) {
        List<String> words = new ArrayList<>(List.of("timeout", "20", "strace", "-f", "-o", "/dev/null", "-e", "inject=" + call + ":signal=KILL:when=" + time));
        words.addAll(busybox("-d", "sleep", "0.1").words());
        Command.of(words).run();
        for (int wait = 0; wait < 15; wait++) {
            Running.pause();
        }
    }
}
