package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What scripts that were written for Docker ask of the commands. */
@ExtendWith(LeavesNothing.class)
class DockerWaysIT {
    private static final String WAITING = "trap 'exit 7' TERM; trap 'exit 8' USR1; echo begun; while :; do sleep 0.05; done";

    @TempDir
    static Path scratch;

    private static void detached(String name, String options, String script) {
        busybox("-d --name " + name + " " + options, "sh", "-c", script).run().good();
    }

    private static void begun(String name) throws IOException {
        try (Running logs = command("logs", "-f", name).start()) {
            logs.until("begun");
        }
    }

    private static String picked(String name, String template) {
        return command("inspect", "-f", template, name).run().good();
    }

    private static void remove(String... names) {
        for (String name : names) {
            command("rm", "-f", name).run();
        }
    }

    @Test
    void signalOfAStopMayBeAnother() throws IOException {
        detached("dw-stop", "", WAITING);
        try {
            begun("dw-stop");
            assertThat(command("stop", "-s", "USR1", "-t", "60", "dw-stop").run().good()).isEqualTo("dw-stop");
            assertThat(picked("dw-stop", "{{.State.ExitCode}}")).isEqualTo("8");
            command("start", "dw-stop").run().good();
            begun("dw-stop");
            assertThat(command("restart", "--signal", "TERM", "--timeout", "60", "dw-stop").run().good()).isEqualTo("dw-stop");
            assertThat(picked("dw-stop", "{{.State.Status}}")).isEqualTo("running");
        } finally {
            remove("dw-stop");
        }
    }

    @Test
    void whoeverWaitsAtATerminalIsToldForWhat() throws IOException {
        detached("dw-slow", "", "trap '' TERM; echo begun; while :; do sleep 0.05; done");
        try {
            begun("dw-slow");
            Outcome quiet = command("stop", "-t", "1", "dw-slow").run();
            assertThat(quiet.err()).isEmpty();
            command("start", "dw-slow").run().good();
            begun("dw-slow");
            String stop = Home.binary() + " stop -t 1 dw-slow";
            assertThat(Command.of("script", "-qc", stop, "/dev/null").run().out())
                    .isEqualTo("\r\u001b[Kwaiting for dw-slow to end, 1 s at most\r\u001b[Kdw-slow\r\n");
        } finally {
            remove("dw-slow");
        }
    }

    @Test
    void whoeverCopiesMuchAtATerminalIsToldHowFarItIs() throws IOException {
        detached("dw-much", "", "dd if=/dev/zero of=/much bs=1M count=32 2>/dev/null; echo begun; sleep 1000");
        try {
            begun("dw-much");
            assertThat(command("ps", "-s", "--filter", "name=dw-much").run().good()).containsPattern("NAMES +SIZE\n.* dw-much +33\\.[56]MB");
            // A pipe that nobody reads for a while is a disk as slow as one may be.
            String slow = Home.binary() + " export dw-much | { sleep 1; cat >/dev/null; }";
            assertThat(Command.of("script", "-qc", slow, "/dev/null").run().out()).containsPattern("exporting: \\d+ files, ").endsWith("\r\u001b[K");
            assertThat(Command.of("bash", "-c", slow).run().err()).isEmpty();
        } finally {
            remove("dw-much");
        }
    }

    @Test
    void linesOfALogTellOfTheContainerWhereTheyAreAskedTo() {
        detached("dw-log", "--label b=2 --label a=1", "printf 'one\\nt'; printf 'wo\\n'");
        try {
            command("wait", "dw-log").run().good();
            assertThat(command("logs", "--details", "dw-log").run().good()).isEqualTo("b=2,a=1 one\nb=2,a=1 two");
            assertThat(command("logs", "--details", "-t", "--tail", "1", "dw-log").run().good()).matches("\\S+Z b=2,a=1 two");
            assertThat(command("logs", "--tail", "-1", "--until", "0s", "dw-log").run().good()).isEqualTo("one\ntwo");
        } finally {
            remove("dw-log");
        }
    }

    @Test
    void furtherCommandTakesVariablesOfAFile() throws IOException {
        Path file = Files.writeString(scratch.resolve("env"), "# of a test\nA=1\nB=two words\n");
        detached("dw-exec", "", WAITING);
        try {
            assertThat(command("exec", "--env-file", file.toString(), "-e", "A=3", "dw-exec", "sh", "-c", "echo $A $B").run().good()).isEqualTo("3 two words");
            Outcome lost = command("exec", "-w", "/no/such", "dw-exec", "true").run();
            assertThat(lost.err()).contains("/no/such").doesNotContain("config.json");
            assertThat(lost.status()).isEqualTo(125);
        } finally {
            remove("dw-exec");
        }
    }

    @Test
    void whatIsPrunedCanBeChosen() {
        command("create", "--name", "dw-kept", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        command("create", "--name", "dw-old", "--label", "tier=old", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        try {
            assertThat(command("prune", "-f", "--filter", "until=1h", "--filter", "label=tier").run().good()).isEmpty();
            String old = picked("dw-old", "{{.Id}}");
            assertThat(command("prune", "-f", "--filter", "until=0s", "--filter", "label=tier=old").run().good()).isEqualTo(old);
            assertThat(picked("dw-kept", "{{.Name}}")).isEqualTo("/dw-kept");
        } finally {
            remove("dw-kept", "dw-old");
        }
    }

    @Test
    void damageOfOneContainerHidesNoOther() throws IOException {
        String bad = command("create", "--name", "dw-bad", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        command("create", "--name", "dw-well", "-v", "/tmp:/host", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        Path directory = Path.of("/var/lib/demitasse/containers", bad);
        try {
            Files.writeString(directory.resolve("config.json"), "{\"ociVersion\":");
            assertThat(command("ps", "-a", "--filter", "name=dw-", "--format", "{{.Names}} {{.Mounts}}").run().good()).isEqualTo("dw-well /tmp\ndw-bad");
            assertThat(command("ps", "-aq", "--filter", "name=dw-", "--filter", "volume=/tmp").run().good()).hasSize(12);
            assertThat(command("inspect", "dw-bad", "dw-well").run().err()).contains("container " + bad + " has a damaged record").contains("demitasse rm -f " + bad);
            Files.writeString(directory.resolve("container.json"), "{");
            Outcome list = command("ps", "-a", "--format", "json").run();
            assertThat(list.status()).isEqualTo(1);
            assertThat(list.out()).contains("\"Names\":\"dw-well\"");
            assertThat(list.err()).contains("container " + bad + " has a damaged record").contains("demitasse system fsck");
        } finally {
            remove("dw-bad", "dw-well");
        }
    }

    @Test
    void logOfOneThatWasNeverStartedIsNothing() {
        command("create", "--name", "dw-never", "--rootfs", Rootfs.BUSYBOX.path().toString(), "true").run().good();
        try {
            Outcome logs = command("logs", "dw-never").run();
            assertThat(logs.status()).isZero();
            assertThat(logs.out()).isEmpty();
            assertThat(logs.err()).isEqualTo("container dw-never was never started, and has written nothing\n");
        } finally {
            remove("dw-never");
        }
    }

    @Test
    void codesTellAProgramsEndFromOurs() {
        for (String line : new String[] {"logs", "start", "stop", "kill", "rm", "wait", "pause", "unpause", "restart", "inspect", "top", "port"}) {
            Outcome outcome = command(line, "dw-nobody").run();
            assertThat(outcome.status()).as(line).isEqualTo(1);
            assertThat(outcome.err()).as(line).contains("no such container: dw-nobody");
        }
        assertThat(command("rename", "dw-nobody", "dw-x").run().status()).isEqualTo(1);
        // These answer with the code of a program, which may well be 1.
        assertThat(command("exec", "dw-nobody", "true").run().status()).isEqualTo(125);
        assertThat(command("attach", "dw-nobody").run().status()).isEqualTo(125);
        assertThat(command("rm", "-f", "dw-nobody").run().status()).isZero();
    }

    @Test
    void namesMayBeginAsInspectShowsThem() {
        detached("dw-slash", "", WAITING);
        try {
            assertThat(command("inspect", "-f", "{{.Name}}", "/dw-slash").run().good()).isEqualTo("/dw-slash");
            assertThat(command("inspect", "/").run().err()).contains("'/' is neither a name nor an id of a container");
            assertThat(command("stop", "dw/slash").run().err()).contains("'dw/slash' is neither a name nor an id of a container");
            Outcome outside = command("rename", "dw-slash", "../dw-slash").run();
            assertThat(outside.err()).contains("a name starts with a letter or a digit");
            assertThat(command("container", "ls", "--filter", "name=dw-slash", "--format", "{{.Names}}").run().good()).isEqualTo("dw-slash");
        } finally {
            remove("dw-slash");
        }
    }

    @Test
    void fileOfAnIdIsNotReplaced() throws IOException {
        Path file = Files.writeString(scratch.resolve("id"), "another");
        Outcome refused = busybox("--rm --cidfile " + file, "true").run();
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err()).contains("the file " + file + " for the container's id is there already").contains("remove it, or name another file");
        assertThat(Files.readString(file)).isEqualTo("another");
        Files.delete(file);
    }

    @Test
    void inspectionHasWhatScriptsRead() throws IOException {
        detached("dw-shape", "-v /tmp:/host --add-host db:10.0.0.9 --shm-size 32M --init", WAITING);
        try {
            String pid = picked("dw-shape", "{{.State.Pid}}");
            assertThat(picked("dw-shape", "{{.GraphDriver.Data.MergedDir}} {{.NetworkSettings.SandboxKey}}")).isEqualTo("/proc/" + pid + "/root /proc/" + pid + "/ns/net");
            assertThat(Files.exists(Path.of(picked("dw-shape", "{{.GraphDriver.Data.MergedDir}}/bin/busybox")))).isTrue();
            assertThat(picked("dw-shape", "{{if .State.Health}}{{.State.Health.Status}}{{else}}unasked{{end}} {{.HostConfig.ShmSize}} {{.HostConfig.Init}} {{.Config.OpenStdin}}"))
                    .isEqualTo("unasked 33554432 true false");
            assertThat(picked("dw-shape", "{{slice .Id 0 6}}{{printf \"|%-3d|\" 7}}")).isEqualTo(picked("dw-shape", "{{.Id}}").substring(0, 6) + "|7  |");
            assertThat(command("ps", "--filter", "name=dw-shape", "--format", "{{.Networks}} {{.Mounts}} {{.LocalVolumes}}").run().good()).isEqualTo("none /tmp 0");
            assertThat(command("ps", "-q", "--filter", "name=dw-shape", "--filter", "publish=80").run().good()).isEmpty();
        } finally {
            remove("dw-shape");
        }
    }
}
