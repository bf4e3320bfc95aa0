package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What criu is run with, and what becomes of the container, with a stand-in that writes down its words in the place of
 * criu; the real one is tested in the virtual machine, since not every criu works on every kernel.
 */
@ExtendWith(LeavesNothing.class)
class OciCheckpointIT {
    private static final String ID = "demitasse-it-checkpoint";

    @TempDir
    Path scratch;

    private String fill(String script) {
        return script.replace("OCI", Home.binary().resolveSibling("demitasse-oci").toString()).replace("ID", ID)
                .replace("SCRATCH", scratch.toString());
    }

    /** Runs a script in a mount namespace where {@code before} was done, with a container that was started. */
    private Outcome withContainer(String before, String script) throws IOException {
        return withContainer(new OciBundle(scratch), before, script);
    }

    private Outcome withContainer(OciBundle bundle, String before, String script) throws IOException {
        bundle.args("sleep", "60").write();
        Path standIn = Files.writeString(scratch.resolve("criu"), fill("""
                #!/bin/sh
                echo "$*" >>SCRATCH/words
                for word in "$@"; do
                    [ "$last" != --tree ] || pid=$word
                    [ "$last" != --pidfile ] || file=$word
                    last=$word
                done
                case "$*" in
                dump*--leave-running*) ;;
                dump*) kill -9 $pid; sleep 0.2 ;;
                restore*--leave-stopped*) sleep 60 & kill -STOP $!; printf %s $! >$file ;;
                restore*) sleep 60 & printf %s $! >$file ;;
                esac
                """));
        Files.setPosixFilePermissions(standIn, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Command.of("unshare", "-m", "sh", "-c", fill("""
                %s
                OCI create -b SCRATCH ID </dev/null >/dev/null 2>&1 && OCI start ID
                status() { OCI state ID | sed -n 's/.*"status": "\\(.*\\)".*/\\1/p'; }
                %s
                OCI delete --force ID""").formatted(fill(before), fill(script))).run();
    }

    private static final String STAND_IN = "touch /usr/local/sbin/criu && mount --bind SCRATCH/criu /usr/local/sbin/criu";

    @Test
    void aCheckpointStopsTheContainerAndARestoreTakesItsPlace() throws IOException {
        Outcome outcome = withContainer("mount -t tmpfs tmpfs /usr/local/sbin && " + STAND_IN, """
                OCI checkpoint --leave-running --image-path SCRATCH/one ID; status
                OCI checkpoint --image-path SCRATCH/two --work-path SCRATCH/work --parent-path ../one --tcp-established ID; status
                OCI restore -d -b SCRATCH --image-path SCRATCH/two --pid-file SCRATCH/pid ID </dev/null >/dev/null 2>&1; status
                cat SCRATCH/pid; echo; OCI state ID | sed -n 's/.*"pid": \\([0-9]*\\).*/\\1/p'""");
        assertThat(outcome.lines().subList(0, 3)).as(outcome.toString()).containsExactly("running", "stopped", "running");
        assertThat(outcome.lines().get(3)).isEqualTo(outcome.lines().get(4));
        String[] words = Files.readString(scratch.resolve("words")).split("\n");
        assertThat(words[0]).startsWith("dump ").contains("--leave-running", "--manage-cgroups=soft");
        assertThat(words[1]).contains("--work-dir " + scratch + "/work", "--prev-images-dir ../one", "--track-mem", "--tcp-established")
                .doesNotContain("--leave-running");
        assertThat(words[2]).startsWith("restore ").contains("--restore-sibling", "--cgroup-root ", "--inherit-fd fd[0]:file[");
    }

    /** A hook that tells which it is, and how the process of the state is: T for one that is stopped. */
    private String hook(String kind, int status) {
        return "\"" + kind + "\": [{\"path\": \"/bin/sh\", \"args\": " + OciBundle.list("sh", "-c", fill(
                "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); echo " + kind + " $(cut -d' ' -f3 /proc/$pid/stat) >>SCRATCH/hooks; exit " + status))
                + ", \"env\": [\"PATH=/bin:/usr/bin\"]}]";
    }

    @Test
    void theHooksOfTheHostRunBeforeARestoredContainerGoesOn() throws IOException {
        OciBundle bundle = new OciBundle(scratch).member("hooks",
                "{" + String.join(", ", hook("prestart", 0), hook("createRuntime", 0), hook("poststart", 0)) + "}");
        Outcome outcome = withContainer(bundle, "mount -t tmpfs tmpfs /usr/local/sbin && " + STAND_IN, """
                OCI checkpoint --image-path SCRATCH/one ID; rm SCRATCH/hooks
                OCI restore -d -b SCRATCH --image-path SCRATCH/one ID </dev/null >/dev/null 2>&1; status""");
        assertThat(outcome.good()).isEqualTo("running");
        assertThat(Files.readAllLines(scratch.resolve("hooks"))).containsExactly("prestart T", "createRuntime T", "poststart S");
    }

    @Test
    void aHookThatFailsLeavesNothingOfARestoredContainer() throws IOException {
        OciBundle plain = new OciBundle(scratch);
        Outcome outcome = withContainer(plain, "mount -t tmpfs tmpfs /usr/local/sbin && " + STAND_IN, fill("""
                OCI checkpoint --image-path SCRATCH/one ID
                sed -i 's|"root"|"hooks": {HOOK}, "root"|' SCRATCH/config.json
                OCI restore -d -b SCRATCH --image-path SCRATCH/one ID </dev/null >SCRATCH/said 2>&1; cat SCRATCH/said; OCI list -q""")
                .replace("HOOK", "\"createRuntime\": [{\"path\": \"/bin/false\"}]"));
        assertThat(outcome.good()).contains("error running createRuntime hook #0: /bin/false: exit status 1").doesNotContain("\n" + ID);
    }

    @Test
    void withoutCriuTheErrorNamesThePackage() throws IOException {
        Outcome outcome = withContainer("for d in /usr/local/sbin /usr/local/bin; do mount -t tmpfs tmpfs $d; done; [ ! -e /usr/sbin/criu ] || mount -t tmpfs tmpfs /usr/sbin",
                "OCI checkpoint --image-path SCRATCH/one ID; status");
        assertThat(outcome.err()).contains("criu was not found in ", "install the package criu");
        assertThat(outcome.good()).isEqualTo("running");
    }

    @Test
    void aContainerThatDoesNotRunCannotBeWrittenDown() throws IOException {
        Outcome outcome = withContainer("", "OCI kill ID KILL; sleep 0.3; OCI checkpoint --image-path SCRATCH/one ID");
        assertThat(outcome.err()).contains("container not running");
    }

    @Test
    void enginesFindTheOptionsThatTheyLookFor() {
        assertThat(ProcessBundle.oci("checkpoint", "--help").run().good()).contains("--image-path", "--pre-dump");
        assertThat(ProcessBundle.oci("restore", "--lsm-mount-context").run().err()).contains("flag needs an argument");
    }
}
