package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which system calls programs were refused, and which they used: told by the kernel itself, without a daemon. */
@ExtendWith(LeavesNothing.class)
class WatchIT {
    @TempDir
    Path scratch;

    private static Outcome sh(String options, String script) {
        return Demitasse.sh(options, script);
    }

    @Test
    void refusedCallsAreToldWithTheirNumberTheirRuleAndTheSmallestOption() {
        Outcome outcome = sh("--why", "for i in 1 2 3; do mount -t tmpfs x /tmp 2>&-; done; unshare -U true 2>&-; echo done; exit 7");
        assertThat(outcome.status()).isEqualTo(7);
        assertThat(outcome.out()).isEqualTo("done\n");
        assertThat(outcome.err()).containsPattern("mount +3 times +EPERM +the usual filter allows it with CAP_SYS_ADMIN\n +allowed by --cap-add SYS_ADMIN\n")
                .containsPattern("unshare +once +EPERM");
    }

    @Test
    void theOptionThatIsToldAllowsIt() {
        assertThat(sh("--cap-add SYS_ADMIN --why", "mount -t tmpfs x /tmp && echo mounted").out()).isEqualTo("mounted\n");
    }

    @Test
    void whereNothingIsRefusedThatIsToldAndWhatIsNotSeen() {
        assertThat(sh("--why", "true").err()).startsWith("No system call was refused by the filter.\n").contains("audit log");
    }

    @Test
    void aContainerThatRunsIsAskedByItsName() throws IOException {
        try (Running running = busybox("--rm --why --name kettle -i", "sh", "-c", "mount -t tmpfs x /tmp; echo tried; read line").start()) {
            running.until("tried");
            String told = "";
            for (int i = 0; i < 100 && !told.contains("mount"); i++) {
                Running.pause();
                told = Demitasse.command("why", "--format", "json", "kettle").run().good();
            }
            assertThat(told).contains("\"call\": \"mount\"", "\"times\": 1", "\"option\": \"--cap-add SYS_ADMIN\"");
            assertThat(Demitasse.command("why", "kettle").run().good()).contains("mount  once");
            running.type("over\n");
            running.end();
        }
        Outcome gone = Demitasse.command("why", "kettle").run();
        assertThat(gone.status()).isEqualTo(125);
        assertThat(gone.err()).contains("nothing is known of what a container kettle was refused", "run --why");
    }

    @Test
    void theAnswerStaysWithAContainerThatHasEnded() {
        Outcome ended = Demitasse.command("run", "--why", "--name", "pot", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "mount", "-t", "tmpfs", "x", "/tmp").run();
        assertThat(Demitasse.command("why", "pot").run().good()).contains("mount  once");
        assertThat(Demitasse.command("rm", "pot").run().status()).isZero();
        assertThat(ended.err()).contains("mount  once");
    }

    @Test
    void theWatcherEndsWithACommandThatIsKilled() {
        try (Running running = busybox("--why -i", "sh", "-c", "echo here; cat").start()) {
            running.until("here").signal("KILL");
            running.end();
        }
        // Removes what the killed one left; that nothing is left then is seen by LeavesNothing.
        assertThat(sh("", "true").status()).isZero();
    }

    @Test
    void aRecordedProfileAllowsTheSameAgainAndNothingElse() throws IOException {
        Path profile = scratch.resolve("profile.json");
        String script = "ls -l / | head -n 1; echo $((6 * 7)); cat /etc/passwd | wc -l";
        String before = sh("--seccomp-record " + profile, script).good();
        assertThat(Files.readString(profile)).contains("\"SCMP_ACT_ERRNO\"", "\"getdents64\"").doesNotContain("\"mkdir\"", "\"mount\"");
        assertThat(sh("--security-opt seccomp=" + profile, script).good()).isEqualTo(before);
        Outcome other = sh("--security-opt seccomp=" + profile + " --why", "mkdir /made; ls -d /made");
        assertThat(other.status()).isNotZero();
        assertThat(other.err()).containsPattern("mkdir +once +EPERM +not allowed by " + profile);
    }

    @Test
    void programsThatActOnAnErrorDoSoUnderTheirRecordedProfileToo() throws IOException {
        Path source = scratch.resolve("calls.c");
        try (var in = WatchIT.class.getResourceAsStream("calls.c")) {
            assertThat(in).isNotNull();
            Files.write(source, in.readAllBytes());
        }
        // glibc makes threads by clone3, and by clone only where that does not exist.
        Command.of("gcc", "-static", "-O1", "-o", scratch.resolve("calls").toString(), source.toString()).run().good();
        Path profile = scratch.resolve("profile.json");
        String volume = "-v " + scratch + ":/tools:ro ";
        assertThat(busybox(volume + "--seccomp-record " + profile, "/tools/calls", "threads").run().good()).isEqualTo("espresso");
        assertThat(Files.readString(profile)).contains("\"clone3\"", "\"errnoRet\": 38");
        assertThat(busybox(volume + "--security-opt seccomp=" + profile, "/tools/calls", "threads").run().good()).isEqualTo("espresso");
    }

    @Test
    void theFilterHoldsWhileItIsRecorded() {
        assertThat(sh("--seccomp-record " + scratch.resolve("p.json"), "mount -t tmpfs x /tmp").status()).isNotZero();
    }

    @Test
    void aProfileThatCannotBeWrittenIsToldBeforeAnythingRuns() {
        Outcome outcome = sh("--seccomp-record /no/such/place/p.json", "echo ran");
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("/no/such/place/p.json", "ENOENT");
    }

    @Test
    void aProfileWithItsOwnListenerIsToldThatThereCanBeOne() throws IOException {
        Path profile = scratch.resolve("listener.json");
        Files.writeString(profile, "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerPath\": \"/run/nobody\", \"syscalls\": "
                + "[{\"names\": [\"getpid\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}");
        Outcome outcome = sh("--why --security-opt seccomp=" + profile, "true");
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.err()).contains("a listener of its own", "leave out --why");
    }

    @Test
    void aFailedStartIsToldAsEver() {
        Outcome outcome = busybox("--why --seccomp-record " + scratch.resolve("p.json"), "nosuchcommand").run();
        assertThat(outcome.status()).isEqualTo(127);
        assertThat(outcome.err()).contains("nosuchcommand").doesNotContain("Refused");
    }
}
