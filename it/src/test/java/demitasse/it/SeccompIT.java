package demitasse.it;

import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which system calls a program may make, asked of the kernel call by call. */
@ExtendWith(LeavesNothing.class)
class SeccompIT {
    private static final int SIGSYS = 159;

    @TempDir
    static Path tools;

    @TempDir
    Path scratch;

    @BeforeAll
    static void compile() throws IOException {
        Probe.compile("calls", "musl-gcc", tools);
        Probe.compile("agent", "gcc", tools);
    }

    private static Outcome calls(String options, String... words) {
        List<String> command = new ArrayList<>(List.of("/tools/calls"));
        command.addAll(List.of(words));
        return Demitasse.busybox("-v " + tools + ":/tools:ro " + options, command.toArray(new String[0])).run();
    }

    private Outcome under(String profile, String... words) throws IOException {
        Path file = scratch.resolve("profile.json");
        Files.writeString(file, profile);
        return calls("--security-opt seccomp=" + file, words);
    }

    @Test
    void aContainerIsFilteredUnlessAllCallsAreAskedFor() {
        assertThat(sh("", "grep -w Seccomp: /proc/self/status").good()).isEqualTo("Seccomp:\t2");
        assertThat(sh("--security-opt seccomp=unconfined", "grep -w Seccomp: /proc/self/status").good()).isEqualTo("Seccomp:\t0");
    }

    @Test
    void theTinyInitIsFilteredToo() {
        assertThat(sh("--init", "grep -w Seccomp: /proc/1/status").good()).isEqualTo("Seccomp:\t2");
    }

    @ParameterizedTest
    @CsvSource({
        "getpid,             x86_64, 39, 0, 0",
        "mount,              x86_64, 165, 0, 1",
        "unshare of users,   x86_64, 272, 0x10000000, 1",
        "keyctl,             x86_64, 250, 0, 1",
        "bpf,                x86_64, 321, 0, 1",
        "io_uring_setup,     x86_64, 425, 1, 1",
        "clone of a user ns, x86_64, 56, 0x10000011, 1",
        "clone3,             x86_64, 435, 0, 38",
        "a call of tomorrow, x86_64, 999, 0, 38",
        "socket AF_ALG,      x86_64, 41, 38, 1",
        "AF_ALG in disguise, x86_64, 41, 0x100000026, 1",
        "personality query,  x86_64, 135, 0xffffffff, 0",
        "no randomization,   x86_64, 135, 0x40000, 1",
        "getpid,             x86,    20, 0, 0",
        "mount,              x86,    21, 0, 1",
        "socket AF_ALG,      x86,    359, 38, 1",
        "a call of tomorrow, x86,    999, 0, 38",
    })
    void theUsualFilterAnswers(String what, String way, String number, String argument, String errno) {
        assertThat(calls("", way, number, argument).good()).as(what).isEqualTo(errno);
    }

    @Test
    void threadsKeepTheirNames() {
        assertThat(calls("", "threads").good()).isEqualTo("espresso");
    }

    @ParameterizedTest
    @CsvSource({"SCMP_ACT_ERRNO, 42", "SCMP_ACT_LOG, 0", "SCMP_ACT_ALLOW, 0", "SCMP_ACT_TRACE, 38"})
    void anActionOfAProfileAnswers(String action, String errno) throws IOException {
        String number = action.equals("SCMP_ACT_ERRNO") ? ", \"errnoRet\": 42" : "";
        String profile = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"getpid\"], \"action\": \"" + action + "\"" + number + "}]}";
        assertThat(under(profile, "x86_64", "39").good()).isEqualTo(errno);
    }

    @Test
    void whatNoRuleNamesIsAnsweredByTheDefault() throws IOException {
        String profile = """
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 61, "syscalls": [{"action": "SCMP_ACT_ALLOW",
                  "names": ["execve", "arch_prctl", "set_tid_address", "ioctl", "writev", "exit_group", "setgroups"]}]}""";
        assertThat(under(profile, "x86_64", "39").good()).isEqualTo("61");
    }

    @ParameterizedTest
    @CsvSource({"SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP"})
    void anActionOfAProfileEndsTheProgram(String action) throws IOException {
        String profile = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"getpid\"], \"action\": \"" + action + "\"}]}";
        assertThat(under(profile, "x86_64", "39").status()).isEqualTo(SIGSYS);
    }

    @Test
    void argumentsAreComparedWithAll64Bits() throws IOException {
        String profile = """
                {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["getppid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 7,
                  "args": [{"index": 5, "value": 4294967297, "op": "SCMP_CMP_EQ"}]}]}""";
        assertThat(under(profile, "x86_64", "110", "0", "0", "0", "0", "0", "0x100000001").good()).isEqualTo("7");
        assertThat(under(profile, "x86_64", "110", "0", "0", "0", "0", "0", "1").good()).isEqualTo("0");
    }

    @Test
    void aProfileNeedsToAllowNothingBeyondWhatTheProgramCalls() throws IOException {
        String profile = """
                {"defaultAction": "SCMP_ACT_KILL_PROCESS", "syscalls": [{"action": "SCMP_ACT_ALLOW",
                  "names": ["execve", "arch_prctl", "set_tid_address", "getpid", "ioctl", "writev", "exit_group"]}]}""";
        assertThat(under(profile, "x86_64", "39").good()).isEqualTo("0");
        assertThat(under(profile, "x86_64", "110").status()).isEqualTo(SIGSYS);
    }

    @Test
    void programsOfAnArchitectureThatAProfileLeavesOutAreKilled() throws IOException {
        String profile = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": []}";
        assertThat(under(profile, "x86", "20").status()).isEqualTo(SIGSYS);
        assertThat(under(profile.replace("\"syscalls\"", "\"architectures\": [\"SCMP_ARCH_X86\"], \"syscalls\""), "x86", "20").good()).isEqualTo("0");
    }

    @Test
    void withNewPrivilegesTheFilterIsThereBeforeCapabilitiesGo() throws IOException {
        Outcome outcome = sh("--security-opt no-new-privileges=false", "grep -wE 'Seccomp:|NoNewPrivs:' /proc/self/status");
        assertThat(outcome.good()).isEqualTo("NoNewPrivs:\t0\nSeccomp:\t2");
    }

    @Test
    void aBrokenProfileIsToldByItsPlace() throws IOException {
        Outcome outcome = under("{\"defaultAction\": \"SCMP_ACT_ALOW\"}", "x86_64", "39");
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.err()).contains("profile.json:1:19: /defaultAction: expected SCMP_ACT_KILL");
    }

    @Test
    void aListenerDecidesAndIsToldOfTheContainer() throws IOException, InterruptedException {
        Path socket = scratch.resolve("agent.sock");
        Path told = scratch.resolve("told");
        Process agent = agent(socket, told);
        try {
            String profile = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerPath\": \"" + socket + "\", \"listenerMetadata\": \"for me\","
                    + " \"syscalls\": [{\"names\": [\"getpid\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}";
            assertThat(under(profile, "x86_64", "39").good()).isEqualTo("77");
            assertThat(agent.waitFor()).isZero();
            assertThat(Files.readString(told)).contains("\"fds\":[\"seccompFd\"]", "\"metadata\":\"for me\"", "\"status\":\"creating\"");
        } finally {
            agent.destroyForcibly();
        }
    }

    private OciBundle bundle(String profile) {
        return new OciBundle(scratch.resolve("bundle")).linux("seccomp", profile).process("noNewPrivileges", "true").member("mounts", """
                [{"destination": "/proc", "type": "proc", "source": "proc"}, {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
                 {"destination": "/mnt", "type": "bind", "source": "%s", "options": ["bind", "ro"]}]""".formatted(tools));
    }

    @Test
    void aContainerThatIsCreatedAndStartedIsFilteredAndSoIsWhatEntersIt() {
        Oci oci = new Oci(scratch.resolve("state"));
        OciBundle bundle = bundle("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": "
                + "[{\"names\": [\"getpid\", \"getpidd\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 42}]}");
        bundle.shell("/mnt/calls x86_64 39; exec sleep 100");
        Path output = scratch.resolve("output");
        Outcome create = oci.create("web", bundle, output);
        assertThat(create.status()).as(create.out()).isZero();
        assertThat(create.out()).contains("level=warning").contains("/linux/seccomp/syscalls: nobody knows these calls; the rules for them are passed over: getpidd");
        oci.run("start", "web").good();
        Outcome exec = oci.run("exec", "web", "/mnt/calls", "x86_64", "39");
        assertThat(exec.good()).isEqualTo("42");
        assertThat(exec.err()).as("told once").isEmpty();
        oci.run("delete", "--force", "web").good();
        assertThat(Oci.content(output)).endsWith("42\n");
    }

    @Test
    void aListenerIsToldWhereTheContainerStands() throws IOException, InterruptedException {
        Oci oci = new Oci(scratch.resolve("state"));
        Path socket = scratch.resolve("agent.sock");
        OciBundle bundle = bundle("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerPath\": \"" + socket + "\", "
                + "\"syscalls\": [{\"names\": [\"getppid\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}").args("sleep", "100");
        Path first = scratch.resolve("first");
        Process agent = agent(socket, first);
        assertThat(oci.create("web", bundle, scratch.resolve("output")).status()).isZero();
        String init = oci.state("web", "pid");
        oci.run("start", "web").good();
        Files.delete(socket);
        Path second = scratch.resolve("second");
        Process another = agent(socket, second);
        assertThat(oci.run("exec", "web", "/mnt/calls", "x86_64", "110").good()).isEqualTo("77");
        assertThat(another.waitFor()).isZero();
        oci.run("delete", "--force", "web").good();
        assertThat(agent.waitFor()).isZero();
        String place = "\"pid\":" + init + ",\"bundle\":\"" + scratch.resolve("bundle") + "\"";
        assertThat(Files.readString(first)).contains("\"pid\":" + init + ",\"state\"", "\"status\":\"creating\"," + place);
        assertThat(Files.readString(second)).contains("\"status\":\"running\"," + place).doesNotContain("\"pid\":" + init + ",\"state\"");
    }

    private static Process agent(Path socket, Path told) throws IOException, InterruptedException {
        Process agent = new ProcessBuilder(tools.resolve("agent").toString(), socket.toString(), "77").redirectOutput(told.toFile()).start();
        for (int i = 0; i < 200 && !Files.exists(socket); i++) {
            Thread.sleep(10);
        }
        return agent;
    }

    @Test
    void aListenerThatIsNotThereIsToldByItsPath() throws IOException {
        Outcome outcome = under("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerPath\": \"/run/nobody\", \"syscalls\": "
                + "[{\"names\": [\"getpid\"], \"action\": \"SCMP_ACT_NOTIFY\"}]}", "x86_64", "39");
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.err()).contains("connect to /run/nobody: ENOENT");
    }
}
