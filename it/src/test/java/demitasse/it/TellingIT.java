package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What demitasse tells of its work: the story with -v, nothing with -q, each kernel operation with --trace, the plan. */
@ExtendWith(LeavesNothing.class)
class TellingIT {
    private static final String COLOUR = "\u001b\\[[0-9;]*m";

    @Test
    void storyIsToldOnStandardErrorWithVerbose() {
        Outcome outcome = busybox("--verbose --memory 64M --cpu 50% --pids 64", "true").run();
        assertThat(outcome.out()).isEmpty();
        String[] inOrder = {
            "\\[demitasse\\] creating container [0-9a-f]{12}",
            "\\[demitasse\\] namespaces: pid mnt uts ipc net cgroup",
            "\\[demitasse\\] cgroup: /sys/fs/cgroup/\\S+/[0-9a-f]{12} memory=64M cpu=50% pids=64",
            "\\[demitasse\\] root: \\S+ \\(overlay\\)",
            "\\[demitasse\\] mounting .*/proc.*",
            "\\[demitasse\\] running: \\S*true.* \\(PID 1\\)",
            "\\[demitasse\\] exited: status 0 · wall [0-9.]+ (µs|ms|s) · cpu [0-9.]+ (µs|ms|s) · memory peak \\S+ [KMG]iB( · pids peak \\d+)?",
            "\\[demitasse\\] removed cgroup, mounts"};
        assertThat(outcome.err()).containsPattern("(?s)" + String.join(".*\\n", inOrder));
        assertThat(outcome.err().lines()).allMatch(line -> line.startsWith("[demitasse] "));
    }

    @Test
    void nothingIsToldWhenStandardErrorIsNoTerminal() {
        assertThat(busybox("", "true").run().err()).isEmpty();
    }

    @Test
    void nothingIsToldWithQuietOnATerminal() {
        assertThat(onTerminal("-q")).doesNotContain("[demitasse]");
    }

    @Test
    void storyIsToldOnATerminal() {
        assertThat(onTerminal("")).contains("[demitasse] creating container").contains("[demitasse] exited: status 0");
    }

    @Test
    void timingTellsThePhasesOfBothSides() {
        Outcome outcome = busybox("--timing", "echo", "hello").run();
        assertThat(outcome.good()).isEqualTo("hello");
        List<String> lines = outcome.err().lines().toList();
        assertThat(lines.getFirst()).containsPattern("at ms +wall µs +user µs +system µs +waited µs +phase");
        assertThat(lines).anyMatch(line -> line.matches(" *[0-9.]+( +\\d+){4}  parent  clone init"))
                .anyMatch(line -> line.matches(" *[0-9.]+( +\\d+){4}  init    mount proc on /proc.*"))
                .anyMatch(line -> line.matches(" *[0-9.]+( +\\d+){4}  parent  the program runs"))
                .anyMatch(line -> line.matches(" *[0-9.]+( +\\d+){4}  parent  remove"));
        // Each begins where the one before it in the same process has ended.
        assertThat(lines.stream().filter(line -> line.contains("  parent  ")).count()).isGreaterThan(10);
    }

    @Test
    void timingIsJsonForPrograms() {
        Outcome outcome = busybox("--timing=json", "true").run();
        assertThat(outcome.err()).startsWith("{").contains("\"phase\": \"clone init\"").contains("\"waitedMicros\": ").endsWith("}\n");
    }

    @Test
    void timingFollowsATraceAndTheProgramsCodeStays() {
        Outcome outcome = busybox("--trace", "sh", "-c", "exit 7").run();
        assertThat(outcome.status()).isEqualTo(7);
        assertThat(outcome.err()).containsPattern("parent  remove\\n$");
    }

    @Test
    void traceTellsEachKernelOperationOfBothSides() {
        Outcome outcome = busybox("--trace", "echo", "hello").run();
        assertThat(outcome.good()).isEqualTo("hello");
        List<String> lines = outcome.err().lines().toList();
        assertThat(lines).anyMatch(line -> line.contains("parent")).anyMatch(line -> line.contains("init"))
                .anyMatch(line -> line.contains("pivot_root")).anyMatch(line -> line.contains("clone"))
                .anyMatch(line -> line.matches(".*[0-9] ?(µs|us|ms).*"));
    }

    @Test
    void explainPrintsThePlanWithoutRunningIt() {
        Outcome outcome = command("explain", "run", "--memory", "64M", "--hostname", "testbox", "--rootfs",
                Rootfs.BUSYBOX.path().toString(), "--", "touch", "/was-run").run();
        assertThat(outcome.good()).contains("testbox").contains("mount proc on /proc").contains("touch");
    }

    @Test
    void explainWorksWithoutRoot() throws IOException {
        Path open = Reachable.binary();
        try {
            assertThat(Command.of(open.toString(), "explain", "run", "--hostname", "testbox", "--rootfs",
                    Rootfs.BUSYBOX.path().toString(), "--", "true").in(Path.of("/")).asUser(65534).run().good())
                    .contains("testbox").contains("/proc");
        } finally {
            Reachable.remove(open);
        }
    }

    @Test
    void versionAndHelpAreReadable() {
        assertThat(command("--version").run().good()).matches("demitasse \\d+\\.\\d+\\.\\d+.*");
        assertThat(command("help").run().good()).contains("run").contains("explain");
        assertThat(command("run", "--help").run().good())
                .contains("--memory").contains("--hostname").contains("--volume").contains("--rootfs-mode");
    }

    private static String onTerminal(String option) {
        return Command.of("script", "-qec", Home.binary() + " run --rm " + option + " --rootfs " + Rootfs.BUSYBOX.path()
                + " -- true", "/dev/null").run().out().replaceAll(COLOUR, "");
    }
}
