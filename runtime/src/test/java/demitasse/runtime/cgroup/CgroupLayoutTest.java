package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Text;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Hierarchy.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {
    @Test
    void versionTwoAloneHasItsControllersFromTheRoot() {
        CgroupLayout layout = Hosts.v2();
        assertEquals(1, layout.hierarchies().size());
        assertEquals(
                new Hierarchy("/sys/fs/cgroup", Version.V2, List.of("cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma", "misc")),
                layout.unified());
        assertNull(layout.first("memory"));
    }

    @Test
    void controllersMountedTogetherAreOneHierarchy() {
        CgroupLayout layout = Hosts.v1();
        assertEquals(8, layout.hierarchies().size());
        assertEquals(layout.first("cpu"), layout.first("cpuacct"));
        assertEquals("/sys/fs/cgroup/cpu,cpuacct", layout.first("cpu").mountPoint());
        assertNull(layout.unified());
    }

    @Test
    void aNamedHierarchyIsToldByItsNameAndOtherOptionsAreNoControllers() {
        CgroupLayout layout = Hosts.v1();
        assertEquals(List.of("name=systemd"), layout.hierarchies().get(0).controllers());
        assertTrue(layout.hierarchies().get(0).isNamed());
        assertEquals(List.of("cpuset"), layout.first("cpuset").controllers());
    }

    @Test
    void aHybridHostHasBoth() {
        CgroupLayout layout = Hosts.hybrid();
        assertEquals(List.of("hugetlb"), layout.unified().controllers());
        assertNotNull(layout.first("memory"));
    }

    @Test
    void aLaterMountAboveHidesAnEarlierOne() {
        CgroupLayout layout = Hosts.layout(Hosts.V1 + "50 31 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
                + "51 50 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "");
        assertEquals(1, layout.hierarchies().size());
        assertEquals("/sys/fs/cgroup/memory", layout.first("memory").mountPoint());
    }

    @Test
    void aLaterMountBesideHidesNothing() {
        CgroupLayout layout = Hosts.layout(Hosts.V2 + "50 23 0:28 / /sys/fs/cgro rw - tmpfs tmpfs rw\n51 23 0:28 / /sys/fs/cgroup2 rw - tmpfs tmpfs rw\n", "pids");
        assertEquals("/sys/fs/cgroup", layout.unified().mountPoint());
        assertNull(Hosts.layout(Hosts.V2 + "52 23 0:28 / /sys/fs rw - tmpfs tmpfs rw\n", "pids").unified());
    }

    @Test
    void aRootThatIsYoungerThanWhatWasMovedIntoItHidesNothing() {
        String moved = "23 60 0:21 / /sys rw - sysfs sysfs rw\n" + Hosts.V2 + "60 1 8:1 / / rw - ext4 /dev/sda1 rw\n";
        assertEquals("/sys/fs/cgroup", Hosts.layout(moved, "pids").unified().mountPoint());
    }

    @Test
    void aHierarchyMountedTwiceCountsOnce() {
        CgroupLayout layout = Hosts.layout(Hosts.V2 + "50 23 0:26 / /mnt/cgroup rw - cgroup2 cgroup2 rw\n", "pids");
        assertEquals(1, layout.hierarchies().size());
        assertEquals("/sys/fs/cgroup", layout.unified().mountPoint());
    }

    @Test
    void probingReadsOneFileOfVersionTwo() {
        FakeKernel kernel = new FakeKernel().directory("/sys").directory("/sys/fs").directory("/sys/fs/cgroup")
                .virtualFile("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");
        CgroupLayout layout = CgroupLayout.probe(kernel, MountEntry.parse(Text.encode(Hosts.V2)));
        assertEquals(List.of("cpu", "memory", "pids"), layout.unified().controllers());
        assertEquals(3, kernel.operations().size());
    }

    @Test
    void aMissingControllerIsNamedWithWhereItWasLookedFor() {
        SetupException first = Hosts.hybrid().missing("--pids-limit", "pids", "pids");
        assertEquals(
                "--pids-limit needs the pids controller, which this host does not offer: it is neither mounted as cgroup v1 nor listed in "
                        + "/sys/fs/cgroup/unified/cgroup.controllers",
                first.getMessage());
        assertTrue(first.hint().contains("cgroup_enable=pids") && first.hint().contains("mount -t cgroup -o pids"));
        assertEquals(
                "--pids-limit needs the pids controller, which this host does not offer: it is not mounted as cgroup v1, and cgroup v2 is not mounted",
                Hosts.layout("", "").missing("--pids-limit", "pids", "pids").getMessage());
    }

    @Test
    void pathsAreBelowTheParentUnlessTheyAreAbsolute() {
        assertEquals("demitasse/web", CgroupPath.of(null, "web"));
        assertEquals("demitasse/web", CgroupPath.of("", "web"));
        assertEquals("demitasse/pods/web", CgroupPath.of("pods//./web/", "id"));
        assertEquals("machine/web", CgroupPath.of("/machine/web", "id"));
        assertEquals("the cgroup path /../x leads upwards with ..", assertThrows(SetupException.class, () -> CgroupPath.of("/../x", "id")).getMessage());
        assertEquals("cgroupsPath / is the root of the hierarchy", assertThrows(SetupException.class, () -> CgroupPath.of("/", "id")).getMessage());
    }
}
