package demitasse.it;

import static demitasse.it.Demitasse.busybox;
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

/** What a container gets beyond the usual, and what it does without. */
@ExtendWith(LeavesNothing.class)
class PrivilegesIT {
    private static final String MKDIR_AND_MOUNT = "mkdir /tmp/m && mount -t tmpfs none /tmp/m && grep -c /tmp/m /proc/mounts";

    @TempDir
    static Path tools;

    @BeforeAll
    static void compile() throws IOException {
        Probe.compile("calls", "musl-gcc", tools);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--cap-add SYS_PTRACE              | 00000000a80c25fb",
        "--cap-add cap_sys_ptrace          | 00000000a80c25fb",
        "--cap-drop CAP_CHOWN,kill         | 00000000a80425da",
        "--cap-drop ALL                    | 0000000000000000",
        "--cap-drop ALL --cap-add CHOWN    | 0000000000000001",
        "--cap-add CHOWN --cap-drop ALL    | 0000000000000001",
        "--cap-add ALL                     | 000001ffffffffff",
        "--cap-add ALL --cap-drop SYS_BOOT | 000001ffffbfffff",
        "--privileged                      | 000001ffffffffff",
        "--privileged --cap-drop CHOWN     | 000001fffffffffe"})
    void capabilitiesAreThoseAskedForThatTheHostHas(String options, String wanted) throws IOException {
        String expected = String.format("%016x", Long.parseUnsignedLong(wanted, 16) & ofThisProcess());
        assertThat(sh(options, "grep -E '^Cap(Prm|Eff|Bnd)' /proc/self/status").lines())
                .containsExactly("CapPrm:\t" + expected, "CapEff:\t" + expected, "CapBnd:\t" + expected);
        assertThat(sh(options, "grep -E '^Cap(Inh|Amb)' /proc/self/status").lines())
                .containsExactly("CapInh:\t0000000000000000", "CapAmb:\t0000000000000000");
    }

    private static long ofThisProcess() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapPrm:")) {
                return Long.parseUnsignedLong(line.substring(7).strip(), 16);
            }
        }
        throw new AssertionError("no CapPrm in /proc/self/status");
    }

    @ParameterizedTest
    @CsvSource({"--cap-add SYS_ADMIN", "--privileged"})
    void anOrdinaryUserHasNoneOfThemInEffect(String options) {
        assertThat(sh(options + " --user 1000", "grep -E '^Cap(Eff|Prm|Amb)' /proc/self/status").lines())
                .hasSize(3).allMatch(line -> line.endsWith("\t0000000000000000"));
    }

    /** Number of the call, and what it answers: 1 is EPERM by the filter, 0 or another errno comes from the kernel itself. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                           | 161 | 14 | chroot, whose path is nowhere (EFAULT)",
        "--cap-drop SYS_CHROOT      | 161 | 1  | chroot",
        "                           | 272 | 1  | unshare",
        "--cap-add SYS_ADMIN        | 272 | 0  | unshare",
        "                           | 435 | 38 | clone3",
        "--cap-add SYS_ADMIN        | 435 | 22 | clone3, whose size is wrong (EINVAL)",
        "                           | 312 | 1  | kcmp",
        "--cap-add SYS_PTRACE       | 312 | 3  | kcmp, of no process (ESRCH)",
        "                           | 321 | 1  | bpf",
        "--cap-add BPF              | 321 | 22 | bpf (EINVAL)",
        "--privileged               | 250 | 95 | keyctl (EOPNOTSUPP)",
        "--privileged --security-opt seccomp=builtin --cap-drop SYS_CHROOT | 161 | 1 | chroot"})
    void theFilterFollowsTheCapabilities(String options, String call, String errno, String what) {
        List<String> arguments = new ArrayList<>(List.of("/tools/calls", "x86_64", call));
        arguments.addAll(call.equals("250") ? List.of("999") : call.equals("312") ? List.of("99999", "99999") : call.equals("321") ? List.of("9999") : List.of("0"));
        String given = options == null ? "" : options;
        assertThat(busybox("-v " + tools + ":/tools:ro " + given, arguments.toArray(new String[0])).run().good()).as(what).isEqualTo(errno);
    }

    @Test
    void mountingTakesSysAdmin() {
        assertThat(sh("", MKDIR_AND_MOUNT).err()).contains("ermission denied");
        assertThat(sh("--cap-add SYS_ADMIN", MKDIR_AND_MOUNT).good()).isEqualTo("1");
    }

    @Test
    void aPrivilegedContainerSeesTheKernelAsItIs() {
        List<String> lines = sh("--privileged", "grep -wE 'Seccomp:|NoNewPrivs:' /proc/self/status; "
                + "awk '$2==\"/sys\"{print $4}' /proc/mounts; grep -cE ' /proc/(sys|irq|keys|kcore) ' /proc/mounts; mount -t tmpfs none /mnt && echo mounted").lines();
        assertThat(lines.subList(0, 2)).containsExactly("NoNewPrivs:\t0", "Seccomp:\t0");
        assertThat(lines.get(2)).startsWith("rw,");
        assertThat(lines.subList(3, 5)).containsExactly("0", "mounted");
    }

    @Test
    void aPrivilegedContainerHasTheDevicesOfTheHost() throws IOException {
        List<String> host = Command.of("find", "/dev", "-maxdepth", "1", "(", "-type", "c", "-o", "-type", "b", ")", "-printf", "%f\\n").run().lines();
        assertThat(sh("--privileged", "ls /dev").lines()).containsAll(host.stream().filter(name -> !name.equals("console") && !name.equals("ptmx")).toList());
        assertThat(sh("--privileged", "mknod /tmp/kmsg c 1 11 && exec 3</tmp/kmsg && echo open").good()).isEqualTo("open");
    }

    @Test
    void systemPathsCanBeLeftAsTheyAre() {
        assertThat(sh("--security-opt systempaths=unconfined", "grep -cE ' /proc/(sys|irq|keys|kcore) ' /proc/mounts; :").good()).isEqualTo("0");
        assertThat(sh("", "grep -cE ' /proc/(sys|irq|keys|kcore) ' /proc/mounts; :").good()).isNotEqualTo("0");
    }

    @Test
    void aDeviceOfTheHostCanBeUsedAsAskedFor() {
        assertThat(sh("--device /dev/full:/dev/brim:r", "stat -c '%t:%T' /dev/brim; head -c 1 /dev/brim | wc -c").lines()).containsExactly("1:7", "1");
        assertThat(sh("", "test -e /dev/kmsg").status()).isEqualTo(1);
        assertThat(sh("--device /dev/kmsg", "exec 3>/dev/kmsg && echo open").good()).isEqualTo("open");
        assertThat(sh("--device /dev/kmsg:r", "exec 3>/dev/kmsg").err()).contains("Operation not permitted");
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThat(sh("--device /dev/none", "true").err()).contains("there is no device /dev/none");
        assertThat(sh("--device /etc/passwd", "true").err()).contains("/etc/passwd is no device but a file");
    }

    @Test
    void aProfileThatTheHostCannotHoldIsNamed() {
        String enabled = "/sys/module/apparmor/parameters/enabled";
        if (!Files.exists(Path.of(enabled))) {
            Outcome refused = sh("--security-opt apparmor=tight", "true");
            assertThat(refused.status()).isEqualTo(125);
            assertThat(refused.err()).contains("AppArmor is not enabled on this host, so that it cannot confine by the profile tight");
        }
        if (!Files.exists(Path.of("/sys/fs/selinux"))) {
            assertThat(sh("--security-opt label=type:spc_t", "true").err())
                    .contains("SELinux is not enabled on this host, so that nothing can have the label system_u:system_r:spc_t:s0");
        }
        assertThat(sh("--security-opt label=disable --security-opt apparmor=unconfined", "echo fine").good()).isEqualTo("fine");
    }
}
