package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Why a container ended, as the last lines of a run and inspect tell it. */
@ExtendWith(LeavesNothing.class)
class PostMortemIT {
    // A word that no line of ours has ("cgroup: …" would do for "up"): who is asked before its trap is set never hears of it.
    private static final String ASKED = "trap 'exit 3' TERM; echo begun; while :; do sleep 0.05; done";

    private static String state(String name, String fields) {
        return command("inspect", "--format", fields, name).run().good();
    }

    private static void remove(String name) {
        command("rm", "-f", name).run().good();
    }

    @Test
    void memoryThatRanOutIsToldWithLimitAndPeak() {
        Outcome run = busybox("--verbose -m 16M", "tail", "/dev/zero").run();
        assertThat(run.status()).isEqualTo(137);
        assertThat(run.err()).containsPattern("exited: killed by SIGKILL \\(137\\) · wall [0-9.]+ m?s · .*memory peak 1[0-9.]+ MiB")
                .contains("ended by SIGKILL from the kernel, since memory ran out").contains("out of memory: the kernel killed 1 process at the limit of 16M");
        String id = busybox("-d -m 16M", "tail", "/dev/zero").run().good();
        command("wait", id).run().good();
        String fields = "{{.State.ExitCode}} {{.State.Signal}} {{.State.OOMKilled}} {{.State.MemoryLimit}} {{.State.EndedBy}}";
        assertThat(state(id, fields)).isEqualTo("137 SIGKILL true 16777216 SIGKILL from the kernel, since memory ran out");
        assertThat(Long.parseLong(state(id, "{{.State.MemoryPeak}}"))).isBetween(1L << 20, 17L << 20);
        assertThat(state(id, "{{.State.FinishedAt}}")).startsWith("20").endsWith("Z");
        remove(id);
    }

    @Test
    void whoeverAskedThroughUsIsNamed() throws IOException {
        try (Running run = command("run", "--rm", "--verbose", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "sh", "-c", ASKED).start()) {
            run.until("begun").signal("TERM");
            Outcome outcome = run.end();
            assertThat(outcome.status()).isEqualTo(3);
            // The kill that was run for it has ended by then, or not yet.
            assertThat(outcome.err()).containsPattern("asked to end by SIGTERM from process \\d+");
        }
    }

    @Test
    void commandThatEndedItIsNamed() throws IOException {
        busybox("-d --name pm-stop", "sh", "-c", ASKED).run().good();
        try (Running logs = command("logs", "-f", "pm-stop").start()) {
            logs.until("begun");
        }
        command("stop", "pm-stop").run().good();
        assertThat(state("pm-stop", "{{.State.ExitCode}} {{.State.Stopped}} {{.State.EndedBy}}")).isEqualTo("3 true SIGTERM from demitasse stop");
        command("start", "pm-stop").run().good();
        command("kill", "pm-stop").run().good();
        command("wait", "pm-stop").run().good();
        assertThat(state("pm-stop", "{{.State.ExitCode}} {{.State.Signal}} {{.State.EndedBy}}")).isEqualTo("137 SIGKILL SIGKILL from demitasse kill");
        remove("pm-stop");
        busybox("-d --name pm-deaf", "sleep", "100").run().good();
        command("stop", "-t", "0", "pm-deaf").run().good();
        assertThat(state("pm-deaf", "{{.State.EndedBy}}")).isEqualTo("SIGKILL from demitasse stop, since it did not end when it was asked to");
        remove("pm-deaf");
    }

    @Test
    void killFromElsewhereIsToldAsWhatItIs() throws IOException {
        String rootfs = Rootfs.BUSYBOX.path().toString();
        try (Running run = command("run", "--verbose", "--name", "pm-killed", "--rootfs", rootfs, "--", "sh", "-c", "echo begun; sleep 100").start()) {
            run.until("begun");
            Command.of("kill", "-KILL", state("pm-killed", "{{.State.Pid}}")).run().good();
            assertThat(run.end().err()).contains("exited: killed by SIGKILL (137)")
                    .contains("who sent SIGKILL is not known: another process of this host or of the container");
        }
        assertThat(state("pm-killed", "{{.State.ExitCode}} {{.State.Signal}} {{.State.OOMKilled}} ({{.State.EndedBy}})")).isEqualTo("137 SIGKILL false ()");
        remove("pm-killed");
    }
}
