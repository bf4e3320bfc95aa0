package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A look around from inside of a container that was asked for without a word about its confinement. */
@ExtendWith(LeavesNothing.class)
class ConfinementIT {
    private static final String OPERATION_NOT_PERMITTED = "1";
    private static final String NO_SUCH_PROCESS = "3";
    private static final String NO_KEY = "126";
    private static final String PTRACE = "101";
    private static final String PTRACE_ATTACH = "16";

    @TempDir
    static Path tools;

    @TempDir
    Path scratch;

    @BeforeAll
    static void compile() throws IOException {
        Probe.compile("calls", "musl-gcc", tools);
        Probe.compile("keys", "gcc", tools);
    }

    private static String tool(String options, String... words) {
        return busybox("-v " + tools + ":/tools:ro " + options, words).run().good();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--init", "-t", "--userns 0:100000:65536", "--network host", "--pid host", "--rootfs-mode rw"})
    void aContainerIsConfinedAsDockersAre(String options) {
        assertThat(sh(options, "grep -E '^(Cap...|Seccomp|NoNewPrivs|TracerPid|Groups):' /proc/self/status").good().replace("\r", "").lines())
                .contains("CapInh:\t0000000000000000", "CapPrm:\t00000000a80425fb", "CapEff:\t00000000a80425fb", "CapBnd:\t00000000a80425fb",
                        "CapAmb:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2", "TracerPid:\t0")
                .anyMatch(line -> line.matches("Groups:\\s*0?\\s*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug",
        "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware"})
    void aMaskedPathIsEmptyAndStaysSo(String path) {
        assertThat(sh("", "p=" + path + "; [ -e $p ] || { echo 0; exit; }; if [ -d $p ]; then ls -A $p | wc -l; else wc -c <$p; fi").good().strip())
                .isEqualTo("0");
        assertThat(sh("", "[ ! -e " + path + " ] || umount " + path + " || { [ -d " + path + " ] && touch " + path + "/x; }").status()).as("undone")
                .isEqualTo(Files.exists(Path.of(path)) ? 1 : 0);
    }

    @Test
    void theKernelsFilesystemsAreReadOnly() {
        assertThat(sh("", "for d in /sys /sys/fs/cgroup /sys/fs/cgroup/*/; do [ ! -d $d ] || mkdir $d/x 2>&1; done; :").lines())
                .isNotEmpty().allMatch(line -> line.contains("Read-only file system"));
        for (String file : List.of("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/net/ipv4/ip_forward", "/proc/irq/default_smp_affinity")) {
            assertThat(sh("", "[ ! -e " + file + " ] || echo 1 >" + file).err()).as(file)
                    .matches(err -> err.isEmpty() ? !Files.exists(Path.of(file)) : err.contains("Read-only file system"));
        }
        assertThat(sh("", "mount -o remount,rw /sys").err()).contains("ermission denied");
    }

    @ParameterizedTest
    @CsvSource({"c 1 1, memory", "c 1 2, kernel memory", "c 1 11, kernel messages", "c 10 229, fuse", "c 10 200, tun", "b 7 0, a loop", "b 8 0, a disk",
        "b 254 0, a virtual disk", "c 4 0, a console of the host"})
    void aNodeOfAnotherDeviceCannotBeMadeOrElseNotBeOpened(String numbers, String what) {
        Outcome outcome = sh("", "mknod /node " + numbers + " && head -c 1 /node >/dev/null && echo opened");
        assertThat(outcome.err()).as(what).contains("Operation not permitted");
        assertThat(outcome.out()).as(what).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount -t tmpfs none /mnt", "mount -t proc none /mnt", "mount -t sysfs none /mnt", "mount -t cgroup none /mnt",
        "mount -o bind / /mnt", "mount -o remount,rw /proc/sys", "umount /proc/keys", "umount /sys", "unshare -m true", "unshare -U true",
        "unshare -rm mount -t tmpfs none /mnt", "pivot_root / /mnt", "hostname changed", "swapoff /swap", "rmmod loop", "dmesg"})
    void whatRootOfTheHostMayDoIsDenied(String command) {
        Outcome outcome = sh("", "mkdir -p /mnt; " + command);
        assertThat(outcome.status()).as("%s: %s", command, outcome).isNotZero();
        assertThat(outcome.err()).as(command).containsAnyOf("ermission denied", "not permitted", "must be superuser");
    }

    @Test
    void aProcessOutsideCannotBeTraced() {
        try (Running sleeper = Command.of("sleep", "60").start()) {
            traced(Long.toString(sleeper.pid()));
        }
    }

    private static void traced(String outside) {
        assertThat(tool("", "/tools/calls", "x86_64", PTRACE, PTRACE_ATTACH, outside)).isEqualTo(NO_SUCH_PROCESS);
        // Seen, and still out of reach: the other has capabilities that the container lacks.
        assertThat(tool("--pid host", "/tools/calls", "x86_64", PTRACE, PTRACE_ATTACH, outside)).isEqualTo(OPERATION_NOT_PERMITTED);
        assertThat(sh("--pid host", "cat /proc/" + outside + "/fd/0").err()).contains("ermission denied");
        assertThat(sh("--pid host", "ls /proc/" + outside + "/root/").err()).contains("ermission denied");
    }

    @Test
    void aKeyOfWhoeverStartsItIsNotFound() {
        List<String> with = List.of(tools.resolve("keys").toString(), "with", "demitasse-secret");
        assertThat(found(with, List.of(tools.resolve("keys").toString()))).as("without a container").isEqualTo("found");
        List<String> container = busybox("--security-opt seccomp=unconfined -v " + tools + ":/tools:ro", "/tools/keys").words();
        assertThat(found(with, container)).isEqualTo(NO_KEY);
        assertThat(found(with, busybox("-v " + tools + ":/tools:ro", "/tools/keys").words())).as("filtered").isEqualTo(OPERATION_NOT_PERMITTED);
    }

    private static String found(List<String> with, List<String> in) {
        List<String> words = new ArrayList<>(with);
        words.addAll(in);
        words.addAll(List.of("find", "demitasse-secret"));
        return Command.of(words).run().good();
    }

    @Test
    void descriptorsOfWhoeverStartsItAreNotPassedOn() {
        String command = String.join(" ", busybox("", "ls", "/proc/self/fd").words());
        assertThat(Command.of("bash", "-c", "exec 3</ 7</etc/passwd 99>/dev/null; " + command).run().lines()).containsExactly("0", "1", "2", "3");
        String seen = String.join(" ", busybox("", "readlink", "/proc/self/fd/7").words());
        assertThat(Command.of("bash", "-c", "exec 7</etc/passwd; " + seen).run().status()).isNotZero();
    }

    /** While PID 1 is still, or stays, our own program: its descriptors, directory and root are nobody's to see. */
    @Test
    void theTinyInitShowsNothingOfTheHost() {
        assertThat(sh("--init", "ls /proc/1/fd; ls /proc/1/root; cat /proc/1/environ; readlink /proc/1/cwd; cat /proc/1/cmdline | tr '\\0' ' '").out())
                .doesNotContain("demitasse/containers", System.getProperty("user.dir"));
        assertThat(sh("--init", "readlink /proc/1/exe; :").good()).as("its file has no name here").isIn("/", "");
    }

    @Test
    void ourFileCannotBeWrittenFromInside() throws IOException {
        // CVE-2019-5736: a copy is tried, for all to go on with the real one should it succeed.
        Path copy = Files.copy(Home.binary(), scratch.resolve("demitasse"), StandardCopyOption.COPY_ATTRIBUTES);
        byte[] before = Files.readAllBytes(copy);
        Path told = Files.createDirectory(scratch.resolve("told"));
        // With every right that a container can have, and the host's processes in sight: it holds on to our file, ends us, and
        // writes once nobody runs the file any more (until then the kernel itself refuses, ETXTBSY).
        List<String> container = new ArrayList<>(busybox("--privileged --pid host --init -v " + told + ":/told", "sh", "-c", """
                parent=$(awk '/^PPid/{print $2}' /proc/$PPID/status)
                setsid sh -c "exec 9</proc/$PPID/exe; echo open >/told/open; sleep 1; echo written >>/proc/self/fd/9" 2>/told/result &
                while [ ! -e /told/open ]; do sleep 0.1; done
                kill -9 $parent; sleep 5""").words());
        container.set(0, copy.toString());
        // The "host" ends with the test, and with it who has outlived the container.
        List<String> words = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "bash", "-c", "\"$@\"; echo $?; sleep 2", "host"));
        words.addAll(container);
        assertThat(Command.of(words).run().good()).as("killed from inside").isEqualTo("137");
        assertThat(told.resolve("result")).content().contains("Read-only file system");
        assertThat(Files.readAllBytes(copy)).isEqualTo(before);
        // What was left of it goes with the next.
        assertThat(sh("", "true").status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--init", "--userns 0:100000:65536"})
    void aScriptOfOurFileRunsNothingThatCanBeWritten(String options) throws IOException {
        Path root = Rootfs.BUSYBOX.copyTo(scratch.resolve("root"));
        Files.writeString(root.resolve("trap"), "#!/proc/self/exe\n");
        root.resolve("trap").toFile().setExecutable(true);
        List<String> words = new ArrayList<>(List.of(Home.binary().toString(), "run", "--rm"));
        words.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        words.addAll(List.of("--rootfs", root.toString(), "--", "/trap"));
        // It is ours that runs, and that is all.
        assertThat(Command.of(words).run().err()).contains("unknown command /trap");
    }

    @Test
    void threadsAndProcessesKeepTheNamesThatTheyTake() {
        assertThat(tool("", "/tools/calls", "threads")).isEqualTo("espresso");
        assertThat(sh("", "echo renamed >/proc/self/comm; cat /proc/self/comm >/dev/null; echo ok").good()).isEqualTo("ok");
    }
}
