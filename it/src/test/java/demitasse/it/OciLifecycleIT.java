package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A container between the commands of an OCI runtime: create, start, state, kill, delete. */
class OciLifecycleIT extends OciContainers {
    @AfterEach
    void remove() {
        deleteAll();
    }

    private void create(OciBundle bundle) {
        assertThat(oci.create("web", bundle, output)).as("create").matches(outcome -> outcome.status() == 0);
    }

    private void delete() {
        assertThat(oci.run("delete", "--force", "web").status()).isZero();
    }

    private static void isRefused(Outcome outcome, String words) {
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().replace("\\\"", "\"")).contains(words);
    }

    @Test
    void aLifeFromCreateToDelete() {
        create(bundle().shell("echo hello; exec sleep 100"));
        assertThat(oci.status("web")).isEqualTo("created");
        assertThat(Oci.content(output)).isEmpty();
        assertThat(oci.run("start", "web").status()).isZero();
        assertThat(oci.status("web")).isEqualTo("running");
        oci.run("kill", "web", "KILL").good();
        oci.await("web", "stopped");
        assertThat(oci.state("web", "pid")).isEqualTo("0");
        oci.run("delete", "web").good();
        assertThat(Oci.content(output)).isEqualTo("hello\n");
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    @Test
    void stateTellsWhatTheSpecificationAsksFor() {
        create(bundle().member("annotations", "{\"org.example.a\": \"b\\\"c\"}"));
        String pid = oci.state("web", "pid");
        assertThat(Files.exists(Path.of("/proc", pid))).isTrue();
        String created = oci.state("web", "created");
        assertThat(created).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");
        assertThat(oci.run("state", "web").good()).isEqualTo("""
                {
                  "ociVersion": "1.2.0",
                  "id": "web",
                  "pid": %s,
                  "status": "created",
                  "bundle": "%s",
                  "rootfs": "%s",
                  "created": "%s",
                  "annotations": {
                    "org.example.a": "b\\"c"
                  },
                  "owner": "root"
                }""".formatted(pid, scratch.resolve("bundle"), Rootfs.BUSYBOX.path(), created));
        delete();
    }

    @Test
    void whatIsNotThereDoesNotExist() {
        for (String command : List.of("start", "state", "kill", "delete")) {
            isRefused(oci.run(command, "nobody"), "container does not exist");
        }
        assertThat(oci.run("delete", "--force", "nobody").status()).isZero();
    }

    @Test
    void anIdIsTakenOnce() {
        create(bundle());
        isRefused(oci.run("create", "-b", bundle().write(), "web"), "container with given ID already exists");
        assertThat(oci.status("web")).isEqualTo("created");
        delete();
        create(bundle());
        delete();
    }

    @Test
    void aContainerIsStartedOnce() {
        create(bundle().args("sleep", "100"));
        oci.run("start", "web").good();
        isRefused(oci.run("start", "web"), "cannot start an already running container");
        oci.run("kill", "web", "9").good();
        oci.await("web", "stopped");
        isRefused(oci.run("start", "web"), "cannot start a container that has stopped");
        delete();
    }

    @Test
    void aRunningContainerIsDeletedByForceOnly() {
        create(bundle().args("sleep", "100"));
        oci.run("start", "web").good();
        isRefused(oci.run("delete", "web"), "cannot delete container web that is not stopped: running");
        oci.run("delete", "-f", "web").good();
        assertThat(oci.status("web")).isEmpty();
    }

    @Test
    void aContainerThatWasNeverStartedIsDeletedAsItIs() {
        create(bundle());
        oci.run("delete", "web").good();
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    @Test
    void aSignalReachesTheProgram() {
        create(bundle().shell("trap 'echo caught; exit 3' USR1; echo ready; while :; do sleep 0.05; done"));
        oci.run("start", "web").good();
        awaitOutput("ready");
        oci.run("kill", "web", "SIGUSR1").good();
        oci.await("web", "stopped");
        assertThat(Oci.content(output)).isEqualTo("ready\ncaught\n");
        delete();
    }

    private void awaitOutput(String words) {
        while (!Oci.content(output).contains(words)) {
            Running.pause();
        }
    }

    @Test
    void whatHasStoppedGetsNoSignal() {
        create(bundle());
        oci.run("start", "web").good();
        oci.await("web", "stopped");
        isRefused(oci.run("kill", "web"), "container not running");
        assertThat(oci.run("kill", "--all", "web", "KILL").status()).isZero();
        delete();
    }

    @Test
    void killOfAContainerWithTheHostsPidsEndsAll() {
        create(bundle().namespaces("mount", "uts", "ipc", "network").shell("sleep 100 & echo ready; sleep 100"));
        oci.run("start", "web").good();
        awaitOutput("ready");
        oci.run("kill", "web", "KILL").good();
        oci.await("web", "stopped");
        oci.run("delete", "web").good();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nope | exec: \"nope\": executable file not found in $PATH",
        "/bin/nope | exec: \"/bin/nope\": stat /bin/nope: no such file or directory",
        "/etc/passwd | permission denied",
        "/etc | is a directory"})
    void aCommandThatCannotBeRunFailsCreate(String command, String words) {
        Outcome outcome = oci.run("create", "-b", bundle().args(command).write(), "web");
        isRefused(outcome, words);
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    @Test
    void aFailedCreateLeavesNothing() {
        isRefused(oci.run("create", "-b", bundle().member("mounts", "[{\"destination\": \"/mnt\", \"type\": \"nosuchfs\"}]").write(), "web"), "nosuchfs");
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    @Test
    void aCreateThatIsRefusedLeavesOthersInItsGroupsAlone() {
        create(bundle().args("sleep", "100").linux("cgroupsPath", "\"/demitasse/shared\""));
        oci.run("start", "web").good();
        isRefused(oci.run("create", "-b", bundle().linux("cgroupsPath", "\"/demitasse/shared\"").write(), "other"), "has processes already");
        assertThat(oci.status("web")).isEqualTo("running");
        delete();
    }

    @Test
    void aPidFileHoldsThePidAlone() {
        Path pidFile = scratch.resolve("pid");
        assertThat(oci.create("web", bundle(), output, "--pid-file", pidFile.toString()).status()).isZero();
        assertThat(Oci.content(pidFile)).isEqualTo(oci.state("web", "pid"));
        delete();
    }

    @Test
    void initHoldsNoDescriptorOfItsCallerWhileItWaits() {
        assertThat(oci.create("web", bundle(), output).status()).isZero();
        Outcome open = Command.of("sh", "-c", "ls -l /proc/" + oci.state("web", "pid") + "/fd | grep -c -e ' -> '").run();
        // 0, 1, 2, the container's directory, and the socket where it waits.
        assertThat(open.good()).isEqualTo("5");
        delete();
    }

    @ParameterizedTest
    @CsvSource({"text", "json"})
    void theLogTellsEachStepToThoseWhoAsk(String format) {
        Path log = scratch.resolve("log");
        String[] globals = {"--debug", "--log", log.toString(), "--log-format", format};
        OciBundle bundle = bundle().args("sleep", "100").linux("resources", "{\"pids\": {\"limit\": 50}}");
        debugged(globals, "create", "-b", bundle.write(), "web");
        String pid = oci.state("web", "pid");
        debugged(globals, "start", "web");
        debugged(globals, "exec", "web", "true");
        debugged(globals, "delete", "--force", "web");
        String told = Oci.content(log);
        assertThat(told).containsSubsequence(
                "create web of " + scratch.resolve("bundle"), "step 1 of ", "before the clone: cgroup: make", "pids.max = 50", "in init: mount proc on /proc",
                "web is created, and process " + pid + " waits for its start", "web runs its program as process " + pid,
                "in init: ", " runs in web", "kill process " + pid + " of web", "remove /sys/fs/cgroup/", "web is deleted");
        assertThat(told.lines()).allMatch(line -> format.equals("json")
                ? line.startsWith("{\"level\":\"debug\",\"msg\":\"") && line.endsWith("}") : line.contains("\" level=debug msg=\""));
    }

    private void debugged(String[] globals, String... words) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" </dev/null >" + output + " 2>&1", "sh"));
        List<String> command = new ArrayList<>(oci.command(globals).words());
        command.addAll(List.of(words));
        all.addAll(command);
        assertThat(Command.of(all).run().status()).as(Oci.content(output)).isZero();
    }
}
