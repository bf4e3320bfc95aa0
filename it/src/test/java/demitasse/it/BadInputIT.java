package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake gets one clear error and its exit code; nothing is left, and the root filesystem is as it was. */
@ExtendWith(LeavesNothing.class)
class BadInputIT {
    @TempDir
    static Path scratch;

    private static Path rootfs;
    private static Fingerprint before;

    /** A mistake: {@code run}'s arguments before the root filesystem, the command, the exit code, and what the message
     *  must say, as patterns without regard to case. */
    record Mistake(String what, List<String> options, List<String> command, int status, List<String> said) {
        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeAll
    static void makeBadThings() throws IOException {
        rootfs = Rootfs.BUSYBOX.copyTo(scratch.resolve("rootfs"));
        Files.writeString(scratch.resolve("file"), "a file\n");
        Files.createDirectory(scratch.resolve("outside"));
        Files.createSymbolicLink(rootfs.resolve("escape"), Path.of("../../../../../../../../" + scratch.resolve("outside")));
        program("crlf", "#!/bin/sh\r\necho\r\n".getBytes());
        program("lost", "#!/no/such/interpreter -x\n".getBytes());
        program("foreign", elf(foreignMachine(), null));
        program("loaderless", elf(machine(), "/lib/ld-lost.so.7"));
        program("empty-elf", new byte[] {0x7f, 'E', 'L', 'F'});
        Files.write(rootfs.resolve("bin/plain"), "no mode x\n".getBytes());
        before = Fingerprint.of(rootfs);
    }

    @AfterAll
    static void rootfsIsAsItWas() {
        assertThat(Fingerprint.of(rootfs)).isEqualTo(before);
        assertThat(scratch.resolve("outside")).isEmptyDirectory();
    }

    static Stream<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>();
        commands(all);
        values(all);
        mounts(all);
        return all.stream();
    }

    private static void commands(List<Mistake> all) {
        all.add(command("command not found", 127, "not found|no such", "nosuchcommand"));
        all.add(command("path not found", 127, "not found|no such", "/bin/nosuchcommand"));
        all.add(command("not executable", 126, "not executable|permission", "/bin/plain"));
        all.add(command("a directory as command", 126, "directory", "/etc"));
        all.add(command("wrong architecture", 126, "aarch64.*x86_64|x86_64.*aarch64", "/bin/foreign"));
        all.add(command("missing loader", 127, "/lib/ld-lost\\.so\\.7", "/bin/loaderless"));
        all.add(command("missing interpreter", 127, "/no/such/interpreter", "/bin/lost"));
        all.add(command("shebang with CRLF", 126, "CRLF|carriage return", "/bin/crlf"));
        all.add(command("broken program", 126, "empty-elf", "/bin/empty-elf"));
        all.add(new Mistake("no command", List.of(), List.of(), 125, List.of("command")));
    }

    private static void values(List<Mistake> all) {
        all.add(option("memory below the minimum", "1M.*(at least|minimum).*4 ?M", "--memory", "1M"));
        all.add(option("memory that is no size", "lots", "--memory", "lots"));
        all.add(option("memory of nothing", "memory", "--memory", ""));
        all.add(option("memory too large", "99999999999999999999", "--memory", "99999999999999999999"));
        all.add(option("swap below memory", "swap", "--memory", "64M", "--memory-swap", "32M"));
        all.add(option("swap without memory", "memory", "--memory-swap", "64M"));
        all.add(option("cpu of nothing", "cpu", "--cpu", "0"));
        all.add(option("negative cpu", "cpu", "--cpu", "-1"));
        all.add(option("cpu that is no number", "fast", "--cpus", "fast"));
        all.add(option("negative pids", "pids.*-5|-5.*pids", "--pids", "-5"));
        all.add(option("weight too small", "1.*10000", "--cpu-weight", "0"));
        all.add(option("weight too large", "1.*10000", "--cpu-weight", "10001"));
        all.add(option("block weight out of range", "10.*1000", "--blkio-weight", "5"));
        all.add(option("oom score out of range", "1000", "--oom-score-adj", "1001"));
        all.add(option("processors that are not there", "9999", "--cpuset-cpus", "9999"));
        all.add(option("memory nodes that are no list", "cpuset-mems", "--cpuset-mems", "a-b"));
        all.add(option("variable without a name", "env", "--env", "=value"));
        all.add(option("environment file that is missing", "/no/such/env", "--env-file", "/no/such/env"));
        all.add(option("unknown user", "ghost.*passwd", "--user", "ghost"));
        all.add(option("unknown group", "ghosts.*group", "--user", "0:ghosts"));
        all.add(option("uid that overflows", "4294967296", "--user", "4294967296"));
        all.add(option("uid that is no one's", "4294967295", "--user", "4294967295"));
        all.add(option("hostname over 64 bytes", "64", "--hostname", "h".repeat(65)));
        all.add(option("unknown resource", "nofiles.*nofile", "--ulimit", "nofiles=5"));
        all.add(option("soft above hard", "nofile", "--ulimit", "nofile=20:10"));
        all.add(option("unknown network", "no network lan.*network ls", "--network", "lan"));
        all.add(option("unknown option", "--memroy.*--memory", "--memroy", "64M"));
        all.add(option("option without its value", "hostname", "--hostname"));
        all.add(option("unknown mode of the root", "ro.*rw", "--rootfs-mode", "ro"));
        all.add(option("quote without its end", "quote", "--cmd", "echo 'half"));
    }

    private static void mounts(List<Mistake> all) {
        all.add(new Mistake("missing root filesystem", List.of("--rootfs", "/no/such/dir"), List.of("true"), 125,
                List.of("/no/such/dir", "no such|not exist|not found|no directory")));
        all.add(new Mistake("root filesystem is a file", List.of("--rootfs", "FILE"), List.of("true"), 125,
                List.of("file", "not a directory")));
        all.add(option("relative target", "data.*absolute|absolute.*data", "-v", "/tmp:data"));
        all.add(option("missing source", "/no/such/source", "--mount", "type=bind,source=/no/such/source,target=/data"));
        all.add(option("volume without a target", "-v|volume", "-v", "/tmp:"));
        all.add(option("unknown volume option", "shiny", "-v", "/tmp:/data:shiny"));
        all.add(option("target is a symlink out of the root filesystem", "/escape", "-v", "/tmp:/escape/hole"));
        all.add(option("relative tmpfs", "absolute", "--tmpfs", "data"));
    }

    private static Mistake command(String what, int status, String said, String command) {
        return new Mistake(what, List.of(), List.of(command), status, List.of(said, command.substring(command.lastIndexOf('/') + 1)));
    }

    private static Mistake option(String what, String said, String... options) {
        return new Mistake(what, List.of(options), List.of("true"), 125, List.of(said));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeGetsOneClearError(Mistake mistake) {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        if (!mistake.options().contains("--rootfs")) {
            words.addAll(List.of("--rootfs", rootfs.toString()));
        }
        mistake.options().forEach(option -> words.add(option.equals("FILE") ? scratch.resolve("file").toString() : option));
        if (!mistake.what().equals("option without its value")) {
            words.add("--");
            words.addAll(mistake.command());
        }
        Outcome outcome = Demitasse.command(words).run();
        String told = mistake + ": " + outcome;
        assertThat(outcome.err()).as(told).startsWith("error: ");
        for (String said : mistake.said()) {
            assertThat(outcome.err()).as(told).containsPattern("(?is)" + said);
        }
        assertThat(outcome.err().lines().filter(line -> line.startsWith("error: "))).as("one error").hasSize(1);
        assertThat(outcome.status()).as(told).isEqualTo(mistake.status());
        assertThat(outcome.out()).as(told).isEmpty();
    }

    @Test
    void unknownCommandNamesTheNearest() {
        Outcome outcome = Demitasse.command("rnu").run();
        assertThat(outcome.status()).isEqualTo(125);
        assertThat(outcome.err()).startsWith("error: ").contains("rnu").contains("run");
    }

    @Test
    void ordinaryUserIsToldWhatIsMissingAndWhatToDo() throws IOException {
        Path open = Reachable.binary();
        try {
            Outcome outcome = Command.of(open.toString(), "run", "--rm", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "true")
                    .in(Path.of("/")).asUser(65534).run();
            assertThat(outcome.status()).isEqualTo(125);
            assertThat(outcome.err()).startsWith("error: ").contains("root").contains("sudo");
        } finally {
            Reachable.remove(open);
        }
    }

    private static void program(String name, byte[] content) throws IOException {
        Path path = Files.write(rootfs.resolve("bin").resolve(name), content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static int machine() {
        return System.getProperty("os.arch").equals("aarch64") ? 183 : 62;
    }

    private static int foreignMachine() {
        return machine() == 183 ? 62 : 183;
    }

    private static byte[] elf(int machine, @Nullable String loader) {
        return ElfFile.of(machine, loader);
    }
}
