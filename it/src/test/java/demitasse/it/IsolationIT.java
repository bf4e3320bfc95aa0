package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program inside sees of itself and cannot see of the host. */
@ExtendWith(LeavesNothing.class)
class IsolationIT {
    @Test
    void hostnameIsTheOneAskedFor() {
        assertThat(busybox("--hostname testbox", "/bin/hostname").run().good()).isEqualTo("testbox");
    }

    @Test
    void hostnameIsTheShortIdWhenNoneIsAskedFor() {
        assertThat(busybox("", "hostname").run().good()).matches("[0-9a-f]{12}");
    }

    @Test
    void filesInEtcAgreeWithTheHostname() {
        List<String> lines = sh("--hostname testbox", "cat /etc/hostname; grep -w testbox /etc/hosts; "
                + "grep -w localhost /etc/hosts; test -f /etc/resolv.conf && echo resolv").lines();
        assertThat(lines.getFirst()).isEqualTo("testbox");
        assertThat(lines).anyMatch(line -> line.matches("[0-9a-f.:]+\\s+testbox.*"))
                .anyMatch(line -> line.matches("127\\.0\\.0\\.1\\s+localhost.*"))
                .contains("resolv");
    }

    @Test
    void theCommandIsProcessOneAndSeesOnlyItself() {
        List<String> lines = busybox("", "ps", "-o", "pid,args").run().lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1).strip()).matches("1\\s+ps -o pid,args");
    }

    @Test
    void cgroupPathsEndInASlash() {
        assertThat(busybox("", "cat", "/proc/self/cgroup").run().lines())
                .isNotEmpty().allMatch(line -> line.endsWith(":/"), "the root of its own cgroup namespace");
    }

    @Test
    void descriptorsAreZeroToTwoAndTheDirectoryThatIsRead() {
        assertThat(busybox("", "ls", "/proc/self/fd").run().lines()).containsExactly("0", "1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "mnt", "uts", "ipc", "net", "cgroup"})
    void namespaceIsTheContainersOwn(String kind) throws IOException {
        assertThat(namespaceInside("", kind)).startsWith(kind + ":[").isNotEqualTo(namespaceOutside(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "time"})
    void namespaceIsTheHostsUnlessAskedFor(String kind) throws IOException {
        assertThat(namespaceInside("", kind)).isEqualTo(namespaceOutside(kind));
    }

    @ParameterizedTest
    @CsvSource({"--network host, net", "--pid host, pid", "--ipc host, ipc", "--uts host, uts"})
    void namespaceIsTheHostsOnRequest(String options, String kind) throws IOException {
        assertThat(namespaceInside(options, kind)).isEqualTo(namespaceOutside(kind));
    }

    @Test
    void networkNoneHasLoopbackAloneAndUp() {
        assertThat(sh("--network none", "ls /sys/class/net; ip addr show lo").good())
                .startsWith("lo\n").contains("LOOPBACK,UP").contains("127.0.0.1/8");
    }

    @Test
    void capabilitiesAreTheDefaultFourteen() {
        assertThat(status("", "Cap")).containsExactly(
                "CapInh:\t0000000000000000",
                "CapPrm:\t00000000a80425fb",
                "CapEff:\t00000000a80425fb",
                "CapBnd:\t00000000a80425fb",
                "CapAmb:\t0000000000000000");
    }

    @Test
    void anOrdinaryUserHasNoCapabilityInEffect() {
        assertThat(status("--user 1000", "Cap")).contains(
                "CapInh:\t0000000000000000", "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000",
                "CapBnd:\t00000000a80425fb");
    }

    @Test
    void privilegesCannotBeGained() {
        assertThat(status("", "NoNewPrivs")).containsExactly("NoNewPrivs:\t1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/interrupts", "/proc/acpi",
        "/proc/scsi", "/sys/firmware"})
    void maskedPathShowsNothing(String path) {
        assertThat(sh("", "if [ -d " + path + " ]; then ls -A " + path + "; else head -c 1 " + path + " 2>/dev/null; fi; :")
                .good()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity",
        "/sys/kernel/mm/transparent_hugepage/enabled"})
    void pathIsReadOnly(String path) {
        Outcome outcome = sh("", "[ ! -e " + path + " ] || echo x >" + path);
        assertThat(outcome.status() == 0 || outcome.err().contains("Read-only file system"))
                .as("writing to %s: %s", path, outcome).isTrue();
    }

    @Test
    void mountsAreTheDefaultOnesWithTheirOptions() {
        List<String> mounts = busybox("", "cat", "/proc/mounts").run().lines();
        assertThat(mounts)
                .anyMatch(line -> line.matches("\\S+ /proc proc rw,nosuid,nodev,noexec\\S* 0 0"))
                .anyMatch(line -> line.matches("\\S+ /dev tmpfs rw,nosuid,size=65536k,mode=755\\S* 0 0"))
                .anyMatch(line -> line.matches("\\S+ /dev/pts devpts rw,nosuid,noexec,\\S*gid=5,mode=620,ptmxmode=666 0 0"))
                .anyMatch(line -> line.matches("\\S+ /sys sysfs ro,nosuid,nodev,noexec\\S* 0 0"))
                .anyMatch(line -> line.matches("\\S+ /dev/mqueue mqueue rw,nosuid,nodev,noexec\\S* 0 0"))
                .anyMatch(line -> line.matches("\\S+ /dev/shm tmpfs rw,nosuid,nodev,noexec,\\S*size=65536k\\S* 0 0"));
    }

    @ParameterizedTest
    @CsvSource({"null, 1, 3", "zero, 1, 5", "full, 1, 7", "random, 1, 8", "urandom, 1, 9", "tty, 5, 0"})
    void deviceNodeIsThere(String name, int major, int minor) {
        assertThat(busybox("", "stat", "-c", "%F %a %t %T", "/dev/" + name).run().good())
                .isEqualTo("character special file 666 %x %x", major, minor);
    }

    @ParameterizedTest
    @CsvSource({"fd, /proc/self/fd", "stdin, /proc/self/fd/0", "stdout, /proc/self/fd/1", "stderr, /proc/self/fd/2",
        "ptmx, pts/ptmx"})
    void deviceLinkIsThere(String name, String target) {
        assertThat(busybox("", "readlink", "/dev/" + name).run().good()).isEqualTo(target);
    }

    @Test
    void anotherDeviceCannotBeOpened() {
        assertThat(sh("", "mknod /tmp/kmsg c 1 11 && head -c 1 /tmp/kmsg").err()).contains("Operation not permitted");
    }

    @Test
    void oomScoreAdjustmentIsTheOneAskedFor() {
        assertThat(busybox("--oom-score-adj 321", "cat", "/proc/self/oom_score_adj").run().good()).isEqualTo("321");
    }

    @Test
    void hostsMountsAreNotSeen() {
        assertThat(sh("", "cut -d' ' -f2 /proc/mounts").lines())
                .contains("/", "/proc", "/dev", "/sys").noneMatch(point -> point.contains("demitasse"));
    }

    private static String namespaceInside(String options, String kind) {
        return busybox(options, "readlink", "/proc/self/ns/" + kind).run().good();
    }

    private static String namespaceOutside(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
    }

    private static List<String> status(String options, String prefix) {
        return busybox(options, "grep", "^" + prefix, "/proc/self/status").run().lines();
    }
}
