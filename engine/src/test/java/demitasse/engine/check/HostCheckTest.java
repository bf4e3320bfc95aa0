package demitasse.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.Caller;
import demitasse.engine.check.Finding.State;
import demitasse.kernel.CapabilitySets;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.MountOp.OpenFileSystem;
import demitasse.kernel.Namespace;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.SystemName;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostCheckTest {
    private static final String V2 = """
            23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
            """;

    private final FakeKernel kernel = new FakeKernel()
            .virtualFile("/proc/self/mountinfo", V2)
            .virtualFile("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n")
            .virtualFile("/proc/sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno user_notif trace log allow\n")
            .virtualFile("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t1\t1\nhugetlb\t0\t1\t1\n")
            .directory("/var/lib");

    private List<Finding> look() {
        for (int child = 101; child < 101 + Namespace.values().length; child++) {
            kernel.processes().ended(new ProcessEnd(child, 0, 0, 0, 0));
        }
        List<Finding> findings = HostCheck.of(kernel, new Caller("/", "/usr/bin", null, null));
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors(), "nothing stays open");
        return findings;
    }

    private static Finding of(List<Finding> findings, String subject) {
        for (Finding finding : findings) {
            if (finding.subject().equals(subject)) {
                return finding;
            }
        }
        throw new AssertionError("nothing was said of " + subject);
    }

    @Test
    void aGoodHostRunsContainersAndSaysWhatItLacks() {
        List<Finding> findings = look();
        assertTrue(HostCheck.runs(findings));
        assertEquals("Linux 6.12.0 on x86_64", of(findings, "kernel").found());
        assertEquals("all 41", of(findings, "capabilities").found());
        assertEquals(State.WORKS, of(findings, "namespace user").state());
        assertEquals("version 2 on /sys/fs/cgroup", of(findings, "cgroups").found());
        assertEquals("part of version 2 itself", of(findings, "cgroup controller freezer").found());
        Finding hugePages = of(findings, "cgroup controller hugetlb");
        assertEquals(State.LIMITED, hugePages.state());
        assertEquals("mkdir -p /sys/fs/cgroup/hugetlb && mount -t cgroup -o hugetlb cgroup /sys/fs/cgroup/hugetlb", hugePages.mend());
        assertEquals("apt-get install criu", of(findings, "program criu").mend());
    }

    @Test
    void anOldKernelAndAnOrdinaryUserRunNone() {
        kernel.processes().systemName = new SystemName("5.4.0", "x86_64", "host");
        assertFalse(HostCheck.runs(look()));
        kernel.processes().systemName = new SystemName("6.12.0", "x86_64", "host");
        kernel.processes().nextChild = 101;
        kernel.processes().user = 1000;
        List<Finding> findings = look();
        assertFalse(HostCheck.runs(findings));
        assertEquals("sudo demitasse check", of(findings, "user").mend());
    }

    @Test
    void missingCapabilitiesAreNamed() {
        kernel.processes().capabilities = new CapabilitySets(0, 0x1ffffffffffL & ~(1L << 24), 0);
        Finding limited = of(look(), "capabilities");
        assertEquals(State.LIMITED, limited.state());
        assertEquals("all but CAP_SYS_RESOURCE", limited.found());
        kernel.processes().nextChild = 101;
        kernel.processes().capabilities = new CapabilitySets(0, 0x1ffffffffffL & ~(1L << 21), 0);
        assertEquals(State.FAILS, of(look(), "capabilities").state());
    }

    @Test
    void aNamespaceThatIsRefusedSaysWhyAndWhatMendsIt() {
        kernel.refuse(op -> op instanceof Clone clone && clone.namespaces() == Namespace.USER.flag(), Errno.ENOSPC);
        Finding users = of(look(), "namespace user");
        assertEquals("cannot be made: ENOSPC (No space left on device)", users.found());
        assertEquals("sysctl -w user.max_user_namespaces=28633", users.mend());
    }

    @Test
    void withoutOverlaysRootsAreShownOtherwise() {
        kernel.refuse(op -> op instanceof OpenFileSystem, Errno.ENODEV);
        List<Finding> findings = look();
        assertTrue(HostCheck.runs(findings));
        assertEquals("modprobe overlay", of(findings, "overlay filesystem").mend());
    }

    @Test
    void storageOnAnOverlayIsNoPlaceForLayers() {
        kernel.directory("/var/lib/demitasse").mounted("/var/lib/demitasse", "overlay");
        Finding storage = of(look(), "storage in /var/lib/demitasse");
        assertEquals(State.LIMITED, storage.state());
        assertNotNull(storage.mend());
    }

    @Test
    void bothFormsSayTheSame() {
        List<Finding> findings = List.of(Finding.works("kernel", "Linux"), Finding.limited("x", "off", "y", "mend it"));
        assertEquals("""
                ok       kernel  Linux
                limited  x       off
                         lost: y
                         mend: mend it

                Containers run here; 1 of 2 looks found less than all.
                """, Findings.table(findings));
        assertTrue(Findings.json(findings).contains("\"mend\": \"mend it\""), Findings.json(findings));
        assertNull(findings.getFirst().mend());
    }
}
