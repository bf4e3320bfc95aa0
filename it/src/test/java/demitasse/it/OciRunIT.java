package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Containers that are created, started, waited for and deleted in one go, and what passes between them and their caller. */
class OciRunIT extends OciContainers {
    private static final String RECEIVER = """
            import array, os, socket, sys
            s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1); print('ready', flush=True)
            c, _ = s.accept()
            data, control, _, _ = c.recvmsg(100, socket.CMSG_SPACE(4))
            fd = array.array('i', control[0][2][:4])[0]
            print('link', os.readlink('/proc/self/fd/%d' % fd), flush=True)
            if os.isatty(fd): print('said', os.read(fd, 100).decode().strip(), flush=True)
            """;

    @AfterEach
    void remove() {
        deleteAll();
    }

    /** The command below a shell that first does something to its descriptors. */
    private static Command under(String preparation, Command command) {
        List<String> words = new ArrayList<>(List.of("bash", "-c", preparation + "; exec \"$@\"", "bash"));
        words.addAll(command.words());
        return Command.of(words);
    }

    private void isGone() {
        assertThat(scratch.resolve("state")).isEmptyDirectory();
    }

    @Test
    void runAnswersTheProgramsOutputAndCode() {
        Outcome outcome = oci.run("run", "-b", bundle().shell("echo hello; exit 7").write(), "web");
        assertThat(outcome.out()).isEqualTo("hello\n");
        assertThat(outcome.status()).isEqualTo(7);
        isGone();
    }

    @Test
    void aSignalIsPassedOn() {
        String bundle = bundle().shell("trap 'echo caught; exit 3' TERM; echo ready; while :; do sleep 0.05; done").write();
        try (Running running = oci.command("run", "-b", bundle, "web").start()) {
            running.until("ready").signal("TERM");
            assertThat(running.end().status()).isEqualTo(3);
        }
        isGone();
    }

    @Test
    void whatIsKeptIsStopped() {
        oci.run("run", "--keep", "-b", bundle().write(), "web").good();
        assertThat(oci.status("web")).isEqualTo("stopped");
        oci.run("delete", "web").good();
    }

    @Test
    void aDetachedContainerGoesOn() {
        Command run = oci.command("run", "-d", "-b", bundle().shell("echo hello; exec sleep 100").write(), "web");
        under("exec </dev/null >" + output + " 2>&1", run).run().good();
        assertThat(oci.status("web")).isEqualTo("running");
        oci.run("delete", "-f", "web").good();
        assertThat(Oci.content(output)).isEqualTo("hello\n");
    }

    @Test
    void aCommandThatCannotBeRunLeavesNothing() {
        Outcome outcome = oci.run("run", "-b", bundle().args("nope").write(), "web");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().replace("\\\"", "\"")).contains("exec: \"nope\": executable file not found in $PATH");
        isGone();
    }

    @Test
    void theTerminalIsRelayed() {
        String bundle = bundle().process("terminal", "true").shell("tty; stty size; exit 4").write();
        String words = String.join(" ", oci.command("run", "-b", bundle, "web").words());
        Outcome outcome = Command.of("script", "-qec", "stty rows 33 cols 99; exec " + words, "/dev/null").run();
        assertThat(outcome.out()).contains("/dev/pts/0").contains("33 99");
        assertThat(outcome.status()).isEqualTo(4);
    }

    @Test
    void aConsoleSocketGetsTheTerminal() {
        Path socket = scratch.resolve("socket");
        try (Running receiver = Command.of("python3", "-c", RECEIVER, socket.toString()).start()) {
            receiver.until("ready");
            String bundle = bundle().process("terminal", "true").shell("echo on $(tty)").write();
            oci.run("run", "-d", "--console-socket", socket.toString(), "-b", bundle, "web").good();
            assertThat(receiver.end().good()).contains("link /dev/pts/ptmx").contains("said on /dev/pts/0");
        }
        oci.run("delete", "-f", "web").good();
    }

    @Test
    void aTerminalThatNobodyGetsIsAnError() {
        Outcome outcome = oci.run("create", "-b", bundle().process("terminal", "true").write(), "web");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("--console-socket");
        assertThat(oci.run("create", "--console-socket", "/none", "-b", bundle().process("terminal", "false").write(), "web").status()).isEqualTo(1);
    }

    @Test
    void aPidfdSocketGetsInit() {
        Path socket = scratch.resolve("socket");
        try (Running receiver = Command.of("python3", "-c", RECEIVER, socket.toString()).start()) {
            receiver.until("ready");
            oci.run("run", "--pidfd-socket", socket.toString(), "-b", bundle().write(), "web").good();
            assertThat(receiver.end().good()).contains("link anon_inode:[pidfd]".substring(0, 5)).contains("pidfd");
        }
    }

    @Test
    void descriptorsAreKeptAsAskedForAndNoOthers() {
        Path file = scratch.resolve("file");
        String bundle = bundle().shell("echo three >&3; ls /proc/self/fd | tr '\\n' ' '").write();
        Outcome outcome = under("exec 3>" + file + " 4</dev/null 5</dev/null", oci.command("run", "--preserve-fds", "2", "-b", bundle, "web")).run();
        // ls(1) has the directory that it lists open, at the lowest free number.
        assertThat(outcome.good().strip()).isEqualTo("0 1 2 3 4 5");
        assertThat(Oci.content(file)).isEqualTo("three\n");
    }

    @Test
    void aDescriptorThatIsNotOpenIsAnError() {
        Outcome outcome = under("exec 3</dev/null 4<&-", oci.command("run", "--preserve-fds", "2", "-b", bundle().write(), "web")).run();
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("cannot preserve descriptor 4: it is not open");
    }

    @Test
    void socketsToListenOnArePassedOn() {
        String bundle = bundle().shell("echo $LISTEN_FDS $LISTEN_PID; readlink /proc/self/fd/3").write();
        Outcome outcome = under("exec 3</dev/null; export LISTEN_FDS=1 LISTEN_PID=$$", oci.command("run", "-b", bundle, "web")).run();
        assertThat(outcome.lines()).containsExactly("1 1", "/dev/null");
    }

    @Test
    void listTellsOfAll() {
        assertThat(oci.run("list", "-f", "json").good()).isEqualTo("[]");
        assertThat(oci.run("list", "-q").good()).isEmpty();
        oci.create("b", bundle(), output).good();
        oci.create("a", bundle(), output).good();
        oci.run("start", "b").good();
        oci.await("b", "stopped");
        assertThat(oci.run("list", "-q").lines()).containsExactly("a", "b");
        List<String> table = oci.run("list").lines();
        assertThat(table.get(0)).matches("ID {10,}PID {9,}STATUS {6,}BUNDLE +CREATED +OWNER");
        assertThat(table.get(1)).matches("a +" + oci.state("a", "pid") + " +created +" + scratch.resolve("bundle") + " +\\S+Z +root");
        assertThat(table.get(2)).matches("b +0 +stopped .*");
        assertThat(oci.run("list", "-f", "json").good()).startsWith("[{\"ociVersion\":\"1.2.0\",\"id\":\"a\",\"pid\":")
                .contains("},{\"ociVersion\":\"1.2.0\",\"id\":\"b\",\"pid\":0,\"status\":\"stopped\"").doesNotContain("\n");
        oci.run("delete", "a").good();
        oci.run("delete", "b").good();
    }

    @Test
    void aRootOfInitramfsNeedsNoPivot() {
        assertThat(oci.run("run", "--no-pivot", "-b", bundle().shell("ls / | head -1").write(), "web").good()).isEqualTo("bin");
    }

    @Test
    void theKeyringIsNewUnlessAskedOtherwise() {
        // Under another id each: a keyring is seen for a while after its container is gone.
        String bundle = bundle().shell("grep -c _ses.$(hostname) /proc/keys").member("hostname", "\"fresh\"").write();
        assertThat(oci.run("run", "-b", bundle, "fresh").out().strip()).isEqualTo("1");
        bundle().shell("grep -c _ses.$(hostname) /proc/keys").member("hostname", "\"shared\"").write();
        assertThat(oci.run("run", "--no-new-keyring", "-b", bundle, "shared").out().strip()).isEqualTo("0");
    }
}
