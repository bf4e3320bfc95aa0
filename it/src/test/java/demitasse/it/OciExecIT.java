package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One more process in a container that runs: what it is, sees and may, how its end is told, and what it leaves. */
class OciExecIT extends OciContainers {
    @AfterEach
    void deleteBoth() {
        oci.run("delete", "--force", "web").good();
        oci.run("delete", "--force", "other").good();
    }

    @Override
    OciBundle bundle() {
        return super.bundle().args("sleep", "1000");
    }

    private void start(OciBundle bundle) {
        start("web", bundle);
    }

    private void start(String id, OciBundle bundle) {
        assertThat(oci.create(id, bundle, scratch.resolve(id)).status()).as("create").isZero();
        oci.run("start", id).good();
    }

    private Command command(String options, String... words) {
        List<String> all = new ArrayList<>(List.of("exec"));
        if (!options.isBlank()) {
            all.addAll(List.of(options.split(" ")));
        }
        all.add("web");
        all.addAll(List.of(words));
        return oci.command(all.toArray(String[]::new));
    }

    private Outcome exec(String options, String... words) {
        return command(options, words).run();
    }

    private Outcome sh(String script) {
        return exec("", "sh", "-c", script);
    }

    private String write(String name, String content) throws IOException {
        Path file = scratch.resolve(name);
        Files.writeString(file, content);
        return file.toString();
    }

    private static void isRefused(Outcome outcome, String words) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(255);
        assertThat(outcome.err()).contains(words);
    }

    // --- its end

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 126, 255})
    void exitCodeIsTheProgramsOwn(int code) {
        start(bundle());
        assertThat(sh("exit " + code).status()).isEqualTo(code);
    }

    @Test
    void deathByASignalIs128AndItsNumber() {
        start(bundle());
        assertThat(sh("kill -TERM $$").status()).isEqualTo(143);
    }

    @Test
    void signalsReachTheProcess() {
        start(bundle());
        try (Running running = command("", "sh", "-c", "trap 'exit 7' USR1; echo ready; while :; do sleep 0.05; done").start()) {
            running.until("ready").signal("USR1");
            assertThat(running.end().status()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nope, 'exec: \\\"nope\\\": executable file not found in $PATH'",
        "/bin/nope, 'exec: \\\"/bin/nope\\\": stat /bin/nope: no such file or directory'",
        "/etc, is a directory",
        "/etc/passwd, permission denied"})
    void aCommandThatCannotRunIs255AndToldInTheWordsCallersKnow(String word, String told) {
        start(bundle());
        isRefused(exec("", word), told);
    }

    // --- where it is

    @Test
    void itIsInEveryNamespaceAndCgroupOfTheContainer() {
        start(bundle().namespaces("pid", "mount", "uts", "ipc", "network", "cgroup").member("hostname", "\"inside\""));
        String same = "for ns in pid mnt uts ipc net cgroup user time; do test \"$(readlink /proc/1/ns/$ns)\" = \"$(readlink /proc/self/ns/$ns)\" || echo $ns; done;"
                + " cat /proc/1/cgroup >/tmp/1; cat /proc/self/cgroup >/tmp/2; cmp /tmp/1 /tmp/2; hostname; pwd";
        assertThat(sh(same).good()).isEqualTo("inside\n/");
    }

    @Test
    void joinedNamespacesAreJoinedByItToo() {
        start(bundle().member("hostname", "\"first\""));
        String pid = oci.state("web", "pid");
        List<String> namespaces = new ArrayList<>(List.of("{\"type\": \"mount\"}"));
        for (String[] type : new String[][] {{"pid", "pid"}, {"network", "net"}, {"ipc", "ipc"}, {"uts", "uts"}}) {
            namespaces.add("{\"type\": \"" + type[0] + "\", \"path\": \"/proc/" + pid + "/ns/" + type[1] + "\"}");
        }
        start("other", new OciBundle(scratch.resolve("second")).args("sleep", "999").linux("namespaces", "[" + String.join(", ", namespaces) + "]"));
        assertThat(oci.run("exec", "other", "sh", "-c", "hostname; ps | grep -c 'sleep [19]'; readlink /proc/self/ns/net").lines())
                .startsWith("first").contains(sh("readlink /proc/self/ns/net").good());
    }

    @Test
    void aUserNamespaceIsJoinedAndItIsRootThere() {
        start(bundle().namespaces("pid", "mount", "uts", "ipc", "network", "user")
                .linux("uidMappings", "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]")
                .linux("gidMappings", "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]"));
        assertThat(sh("id -u; readlink /proc/1/ns/user | cmp - /dev/fd/3 3<<E\n$(readlink /proc/self/ns/user)\nE\necho $?; touch /tmp/x && stat -c %u /tmp/x").lines())
                .startsWith("0").endsWith("0");
        assertThat(exec("-u 5:6", "id", "-u").good()).isEqualTo("5");
    }

    @Test
    void aGroupBelowTheContainersIsTakenWhereAskedFor() throws IOException {
        start(bundle());
        Path group = Path.of("/sys/fs/cgroup/pids/demitasse/web/below");
        if (!Files.isDirectory(group.getParent())) {
            return;
        }
        Files.createDirectory(group);
        assertThat(exec("--cgroup pids:below", "grep", "pids", "/proc/self/cgroup").good()).endsWith("/demitasse/web/below");
        assertThat(exec("--cgroup pids:../other", "true").err()).contains("lead out of the container's cgroup");
        isRefused(exec("--cgroup pids:missing", "true"), "ENOENT");
        isRefused(exec("--cgroup none:below", "true"), "the container has no cgroup of its own of the controller none");
    }

    // --- what it is

    @Test
    void flagsAreTakenOrAddedToTheContainersProcess() {
        start(bundle().process("user", "{\"uid\": 3, \"gid\": 4, \"additionalGids\": [7]}"));
        assertThat(exec("--cwd /tmp -e A=b -g 8", "sh", "-c", "id -u; id -G; pwd; echo $A $PATH").lines())
                .containsExactly("3", "4 7 8", "/tmp", "b /bin");
        assertThat(exec("-u 1", "id", "-u").good()).isEqualTo("1");
        assertThat(exec("-u 1:2", "sh", "-c", "id -u; id -g").lines()).containsExactly("1", "2");
        isRefused(exec("--cwd tmp", "true"), "Cwd must be an absolute path");
        isRefused(exec("--cwd /missing", "true"), "No such file or directory");
    }

    @Test
    void capabilitiesAreTheContainersAndThoseAddedAreNotInheritable() {
        start(bundle().process("capabilities", "{\"bounding\": [\"CAP_KILL\"], \"effective\": [\"CAP_KILL\"], \"permitted\": [\"CAP_KILL\"]}"));
        String show = "grep Cap /proc/self/status | cut -f2 | tr '\\n' ' '";
        String kill = "0000000000000020";
        String both = "0000000000000021";
        String none = "0000000000000000";
        assertThat(sh(show).out().strip()).isEqualTo(String.join(" ", none, kill, kill, kill, none));
        assertThat(exec("--cap CAP_CHOWN", "sh", "-c", show).out().strip()).isEqualTo(String.join(" ", none, both, both, both, none));
        assertThat(exec("-u 1", "sh", "-c", show).out().strip()).isEqualTo(String.join(" ", none, none, none, kill, none));
        assertThat(exec("--no-new-privs", "grep", "NoNewPrivs", "/proc/self/status").good()).endsWith("1");
    }

    @Test
    void limitsScoreAndFilterAreTheContainers() {
        start(bundle().process("rlimits", "[{\"type\": \"RLIMIT_NOFILE\", \"soft\": 77, \"hard\": 78}]").process("oomScoreAdj", "321")
                .linux("seccomp", "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"mkdir\", \"mkdirat\"], \"action\": \"SCMP_ACT_ERRNO\"}]}"));
        assertThat(sh("ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; grep Seccomp: /proc/self/status; mkdir /tmp/x 2>&1").out())
                .startsWith("77\n78\n321\n").contains("Seccomp:\t2").contains("Operation not permitted");
    }

    @Test
    void aFurtherProcessRunsOnTheProcessorsThatAreForIt() throws IOException {
        int last = Runtime.getRuntime().availableProcessors() - 1;
        start(bundle());
        String document = "{\"args\": [\"grep\", \"Cpus_allowed_list\", \"/proc/self/status\"], \"cwd\": \"/\", \"env\": [\"PATH=/bin\"], \"execCPUAffinity\": ";
        assertThat(oci.run("exec", "--process", write("both.json", document + "{\"initial\": \"0\", \"final\": \"" + last + "\"}}"), "web").good())
                .endsWith("\t" + last);
        assertThat(oci.run("exec", "--process", write("one.json", document + "{\"initial\": \"0\"}}"), "web").good()).endsWith("\t0");
        Outcome none = oci.run("exec", "--process", write("none.json", document + "{\"final\": \"8000\"}}"), "web");
        assertThat(none.status()).isEqualTo(255);
        assertThat(none.err()).contains("/process/execCPUAffinity/final");
    }

    @Test
    void aDocumentSaysAllOfIt() throws IOException {
        start(bundle());
        String document = write("process.json", "{\"args\": [\"sh\", \"-c\", \"id -u; pwd; echo $A\"], \"cwd\": \"/tmp\", \"env\": [\"PATH=/bin\", \"A=b\"], \"user\": {\"uid\": 9, \"gid\": 9}}");
        assertThat(oci.run("exec", "--process", document, "web").lines()).containsExactly("9", "/tmp", "b");
        isRefused(oci.run("exec", "--process", write("odd.json", "{\"args\": 1}"), "web"), "/args");
        isRefused(oci.run("exec", "--process", scratch + "/none", "web"), "ENOENT");
    }

    // --- descriptors and terminals

    @Test
    void onlyTheThreeStreamsAreOpen() {
        start(bundle());
        // The fourth is the directory that ls reads.
        assertThat(exec("", "ls", "/proc/self/fd").lines()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void descriptorsArePreservedAndAClosedOneIsAnError() {
        start(bundle());
        String words = String.join(" ", command("--preserve-fds 2", "cat", "/proc/self/fd/4").words());
        assertThat(Command.of("sh", "-c", words + " 3</dev/null 4<<E\nfour\nE").run().good()).isEqualTo("four");
        isRefused(Command.of("sh", "-c", words + " 3</dev/null 4<&-").run(), "cannot preserve descriptor 4: it is not open");
    }

    @Test
    void aDetachedProcessGoesOnAndItsPidIsWritten() throws IOException {
        start(bundle());
        Path pidFile = scratch.resolve("pid");
        assertThat(exec("-d --pid-file " + pidFile, "sleep", "500").status()).isZero();
        String pid = Files.readString(pidFile);
        assertThat(Files.readString(Path.of("/proc", pid, "cmdline"))).isEqualTo("sleep\000500\000");
        assertThat(sh("ps | grep -c '[s]leep 500'").good()).isEqualTo("1");
    }

    @Test
    void aTerminalIsOfTheContainersOwnAndNotItsConsole() {
        start(bundle());
        Command exec = command("-t", "sh", "-c", "tty; stty size; test -e /dev/console || echo none; exit 6");
        Outcome outcome = Command.of("script", "-qec", "stty rows 33 cols 99; " + String.join(" ", exec.words().subList(0, exec.words().size() - 1))
                + " 'tty; stty size; test -e /dev/console || echo none; exit 6'", "/dev/null").run();
        assertThat(outcome.out()).contains("/dev/pts/0", "33 99", "none");
        assertThat(outcome.status()).isEqualTo(6);
        isRefused(exec("-t -d", "true"), "a detached process cannot have a terminal without --console-socket");
    }

    @Test
    void aConsoleSocketGetsTheTerminalAndAPidfdSocketTheProcess() throws IOException {
        start(bundle());
        String receive = """
                import socket, subprocess, sys, os, select
                def listen(name):
                    os.chdir(os.path.dirname(name))
                    s = socket.socket(socket.AF_UNIX); s.bind(os.path.basename(name)); s.listen(); return s
                console, pidfd = listen(sys.argv[1]), listen(sys.argv[2])
                assert subprocess.call(sys.argv[3:]) == 0
                def take(s):
                    return socket.recv_fds(s.accept()[0], 100, 1)[1][0]
                process = take(pidfd); master = take(console)
                os.write(master, b'x\\n')
                text = b''
                while b'got x' not in text: text += os.read(master, 100)
                print(text.decode()); assert select.select([process], [], [], 10)[0]
                """;
        String console = scratch.resolve("console").toString();
        // Longer than the address of a socket can be.
        String pidfd = Files.createDirectory(scratch.resolve("a-rather-long-name-".repeat(10))).resolve("pidfd").toString();
        List<String> words = new ArrayList<>(List.of("python3", "-c", receive, console, pidfd));
        words.addAll(command("-t -d --console-socket " + console + " --pidfd-socket " + pidfd, "sh", "-c", "tty; read a; echo got $a").words());
        assertThat(Command.of(words).run().good()).contains("/dev/pts/0");
    }

    // --- the container's own state

    @Test
    void aCreatedContainerIsJoinedAPausedAndAStoppedOneIsNot() {
        assertThat(oci.create("web", bundle(), scratch.resolve("out")).status()).isZero();
        assertThat(sh("echo early").good()).isEqualTo("early");
        oci.run("start", "web").good();
        oci.run("pause", "web").good();
        isRefused(sh("true"), "cannot exec in a paused container");
        try (Running waiting = command("--ignore-paused", "echo", "resumed").start()) {
            oci.run("resume", "web").good();
            assertThat(waiting.end().good()).isEqualTo("resumed");
        }
        oci.run("kill", "web", "KILL").good();
        oci.await("web", "stopped");
        isRefused(sh("true"), "cannot exec in a stopped container");
        oci.run("delete", "web").good();
        isRefused(sh("true"), "container does not exist");
    }

    @Test
    void whileTheContainerEndsItRunsOrIsRefusedClearly() {
        for (int round = 0; round < 20; round++) {
            start(bundle());
            try (Running exec = command("", "true").start()) {
                if (round % 2 == 0) {
                    oci.run("kill", "web", "KILL");
                } else {
                    oci.run("delete", "--force", "web").good();
                }
                Outcome outcome = exec.end();
                if (outcome.status() == 255) {
                    assertThat(outcome.err()).containsAnyOf("cannot exec in a stopped container", "container does not exist");
                } else {
                    assertThat(outcome.status()).as(outcome.toString()).isIn(0, 137);
                }
            }
            oci.run("delete", "--force", "web").good();
        }
    }

    @Test
    void aHundredLeaveNothing() {
        start(bundle());
        String many = "for i in $(seq 100); do " + String.join(" ", command("", "true").words()) + " || exit; done";
        Command.of("sh", "-c", many).run().good();
        assertThat(sh("set -- /proc/[0-9]*; echo $#").good()).isEqualTo("2");
        assertThat(scratch.resolve("state/web").toFile().list()).containsExactlyInAnyOrder("state.json", "config.json", "start");
    }

    // --- what harm is tried

    @Test
    void noProcessInsideCanLookIntoOneThatIsStillOurs() {
        // CVE-2016-9962: what is ours has the host's files open and all rights until it becomes the program. Its file has the name "/".
        start(bundle().shell("""
                echo watching >/tmp/watching
                while :; do for p in /proc/[0-9]*; do
                    case $(readlink $p/exe) in /|*demitasse*) echo exe >>/tmp/seen;; esac
                    case $(ls -l $p/fd 2>/dev/null) in *cgroup*|*state*|*socket*) echo fd >>/tmp/seen;; esac
                done; done 2>/dev/null"""));
        for (int i = 0; i < 60; i++) {
            assertThat(sh("test -e /tmp/watching").status()).isIn(0, 1);
        }
        assertThat(sh("test -e /tmp/watching && test ! -e /tmp/seen; echo $?").good()).isEqualTo("0");
    }

    @Test
    void theProgramOfTheHostCannotBeWrittenFromInside() throws IOException {
        // CVE-2019-5736: a copy is tried, for all to go on with the real one should it succeed.
        Path copy = Files.copy(Home.binary(), scratch.resolve("demitasse-oci"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        byte[] before = Files.readAllBytes(copy);
        start(bundle().process("capabilities", "{\"bounding\": [\"CAP_DAC_OVERRIDE\", \"CAP_SYS_PTRACE\"], \"effective\": [\"CAP_DAC_OVERRIDE\", \"CAP_SYS_PTRACE\"], \"permitted\": [\"CAP_DAC_OVERRIDE\", \"CAP_SYS_PTRACE\"]}"));
        sh("mkfifo /tmp/never").good();
        copied(copy, "-d", "web", "/proc/self/exe", "run", "--env-file", "/tmp/never", "--rootfs", "/", "true").good();
        // Once the copy runs no more, its file would be there for writing. Seen from inside it has the name "/".
        Outcome attack = sh("""
                for p in /proc/[0-9]*; do case $(readlink $p/exe) in /bin/*|"") ;; *) exec 9<$p/exe; kill -9 ${p#/proc/};; esac; done
                sleep 0.2; echo written >>/proc/self/fd/9""");
        assertThat(attack.err()).contains("Read-only file system");
        sh("printf '#!/proc/self/exe\\n' >/tmp/script; chmod 755 /tmp/script").good();
        assertThat(copied(copy, "web", "/tmp/script").err()).contains("unknown command /tmp/script");
        assertThat(Files.readAllBytes(copy)).isEqualTo(before);
    }

    private Outcome copied(Path copy, String... words) {
        List<String> all = new ArrayList<>(List.of(copy.toString(), "--root", oci.root().toString(), "exec"));
        all.addAll(List.of(words));
        return Command.of(all).run();
    }

    @Test
    void noDescriptorOfTheHostServesAsAWorkingDirectory() {
        start(bundle());
        for (int number = 3; number < 24; number++) {
            // CVE-2024-21626
            assertThat(exec("--cwd /proc/self/fd/" + number, "cat", "/proc/self/cgroup").status()).as("fd " + number).isEqualTo(255);
        }
    }
}
