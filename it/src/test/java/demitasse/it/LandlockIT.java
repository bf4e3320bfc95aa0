package demitasse.it;

import static demitasse.it.Demitasse.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Landlock as a further layer, asked of the kernel; where that has none, the error says so. */
@ExtendWith(LeavesNothing.class)
class LandlockIT {
    private static final String SYSTEM = "--security-opt landlock=ro:/bin,ro:/etc";

    private static boolean there;

    @TempDir
    Path scratch;

    @BeforeAll
    static void look() {
        there = sh("--security-opt landlock=ro:/", "true").status() == 0;
    }

    @Test
    void withoutItTheErrorNamesItAndTheDoctorTellsOfIt() {
        String row = Demitasse.command("check").run().out().lines().filter(line -> line.contains("Landlock ")).findFirst().orElseThrow();
        assertThat(row).startsWith(there ? "ok" : "limited");
        if (!there) {
            Outcome refused = sh("--security-opt landlock=ro:/", "true");
            assertThat(refused.status()).isEqualTo(125);
            assertThat(refused.err()).contains("Landlock");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--user 1000", "--userns 0:100000:65536", "--init", "--security-opt no-new-privileges=false", "--privileged",
        "--security-opt seccomp=unconfined"})
    void whatNoRuleNamesIsOutOfReach(String options) {
        assumeTrue(there, "this kernel has no Landlock");
        assertThat(sh(SYSTEM + " " + options, "head -c 4 /etc/passwd; ls /home").err()).contains("/home", "Permission denied");
        assertThat(sh(SYSTEM + " " + options, "echo x >/etc/passwd; echo x >/new; rm /bin/busybox; mkdir /tmp/d").err().lines())
                .hasSize(4).allMatch(line -> line.contains("ermission denied"));
    }

    @Test
    void whatIsWritableCanBeChangedInEveryWay() {
        assumeTrue(there, "this kernel has no Landlock");
        assertThat(sh(SYSTEM + " --security-opt landlock=rw:/tmp", "cd /tmp && mkdir d && echo x >d/f && mv d/f g && ln -s g h && : >g && rm -r d g h && ls -A | wc -l").good().strip())
                .isEqualTo("0");
        assertThat(sh("--security-opt landlock=ro:/bin,rw:/etc/hosts", "echo '# x' >>/etc/hosts && tail -n 1 /etc/hosts").good()).isEqualTo("# x");
    }

    @Test
    void theContainersOwnDevicesAndProcessesStayAsTheyAre() {
        assumeTrue(there, "this kernel has no Landlock");
        assertThat(sh(SYSTEM, "echo x >/dev/null && head -c 1 /dev/zero | wc -c; echo renamed >/proc/self/comm && cat /proc/self/cmdline | wc -c >/dev/null && echo fine").lines())
                .containsExactly("1", "fine");
    }

    @Test
    void evenRootWithEveryRightMountsNothing() {
        assumeTrue(there, "this kernel has no Landlock");
        assertThat(sh("--privileged --security-opt landlock=rw:/", "mount -t tmpfs none /mnt").err()).contains("ermission denied");
    }

    @Test
    void rulesCanLieInAFile() throws IOException {
        assumeTrue(there, "this kernel has no Landlock");
        Path rules = Files.writeString(scratch.resolve("rules"), "# what a shell needs\nro:/bin\n\nrw:/tmp\n");
        assertThat(sh("--security-opt landlock=" + rules, "echo x >/tmp/f; cat /tmp/f; ls /etc").out()).isEqualTo("x\n");
    }

    @Test
    void aPathThatIsNotThereIsNamed() {
        assumeTrue(there, "this kernel has no Landlock");
        Outcome refused = sh("--security-opt landlock=ro:/bin,ro:/nowhere", "true");
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err()).contains("Landlock cannot allow /nowhere, since the container has no such path");
    }

    @Test
    void aProgramThatMayNotBeRunIsNamed() {
        assumeTrue(there, "this kernel has no Landlock");
        Outcome refused = sh("--security-opt landlock=ro:/etc", "true");
        assertThat(refused.status()).isEqualTo(126);
        assertThat(refused.err()).contains("EACCES");
    }
}
