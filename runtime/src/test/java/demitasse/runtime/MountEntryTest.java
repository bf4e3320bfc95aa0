package demitasse.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountEntryTest {
    private static List<MountEntry> parse(String text) {
        return MountEntry.parse(Text.encode(text));
    }

    private static MountEntry only(String line) {
        List<MountEntry> entries = parse(line + "\n");
        assertEquals(1, entries.size(), line);
        return entries.getFirst();
    }

    @Test
    void aLineIsTakenApartAsProcHasIt() {
        assertEquals(
                new MountEntry(36, 35, "/mnt2", "rw,noatime", "ext3", "rw,errors=continue"),
                only("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue"));
    }

    @Test
    void propagationHasNoneOneOrMoreFields() {
        for (String fields : new String[] {"", "shared:1 ", "shared:1 master:2 propagate_from:3 "}) {
            assertEquals(new MountEntry(36, 35, "/a", "rw", "tmpfs", "ro"), only("36 35 98:0 / /a rw " + fields + "- tmpfs none ro"));
        }
    }

    @Test
    void escapesAreUndoneWhereverAPathIs() {
        MountEntry entry = only("36 35 98:0 /a\\040b /c\\011d\\012e\\134f rw - fuse.x some\\040thing\\134 rw");
        assertEquals("/c\td\ne\\f", entry.mountPoint());
        assertEquals("/übel\\04", only("36 35 98:0 / /übel\\04 rw - tmpfs none rw").mountPoint());
    }

    @Test
    void whatLiesOverAMountOrAboveItHidesIt() {
        List<MountEntry> mounts = parse("""
                30 1 8:1 / / rw - ext4 a rw
                20 30 0:5 / /sys rw - sysfs b rw
                21 20 0:6 / /sys/fs/cgroup rw - cgroup2 c rw
                40 30 0:7 / /mnt/deep rw - tmpfs d rw
                41 40 0:7 / /mnt/deep/er rw - tmpfs e rw
                42 30 0:7 / /mnt rw - tmpfs f rw
                43 42 0:7 / /mnt rw - tmpfs g rw
                44 30 0:7 / /mntlike rw - tmpfs h rw
                """);
        List<Integer> hidden = new ArrayList<>();
        for (MountEntry mount : mounts) {
            if (mount.isHidden(mounts)) {
                hidden.add(mount.id());
            }
        }
        assertEquals(List.of(40, 41, 42), hidden);
    }

    @Test
    void anEmptySourceIsStillAField() {
        MountEntry entry = only("36 35 0:5 / /a rw - tmpfs  rw,size=1");
        assertEquals("rw,size=1", entry.superOptions());
    }

    @Test
    void whatIsNoEntryIsPassedOver() {
        assertEquals(List.of(), parse(""));
        assertEquals(List.of(), parse("\n\nno entry\n36 35 98:0 / /a rw tmpfs none rw\n36 35 98:0 / /a - tmpfs none rw\n36 35 98:0 / /a rw - tmpfs none\n"));
        assertEquals(1, parse("odd\n36 35 98:0 / /a rw - tmpfs none rw\n").size());
        // A line without its end was cut off.
        assertEquals(1, parse("36 35 98:0 / /a rw - tmpfs none rw\n37 35 98:0 / /b rw - tmpfs none r").size());
    }

    @Test
    void theOrderOfTheFileIsKept() {
        List<MountEntry> entries = parse("9 1 0:1 / /b rw - tmpfs x rw\n3 1 0:1 / /a rw - tmpfs y rw\n");
        assertEquals("/b /a", entries.get(0).mountPoint() + " " + entries.get(1).mountPoint());
    }

    @Test
    void theHostIsProbedForWhatAPlanNeeds() {
        FakeKernel kernel = new FakeKernel().virtualFile("/proc/self/mountinfo", "9 1 0:1 / / rw - ext4 x rw\n");
        kernel.processes().user = 7;
        HostFacts facts = HostProbe.probe(kernel);
        assertEquals("6.12.0 7 1", facts.system().release() + " " + facts.uid() + " " + facts.mounts().size());
        assertEquals(0x1ffffffffffL, facts.capabilities());
    }

    @Test
    void whatNoStepLeftIsAMistakeOfOurs() {
        Site site = new Site(new FakeKernel());
        assertEquals("no step before this one left rootfs", assertThrows(IllegalStateException.class, () -> site.kept("rootfs")).getMessage());
        assertNull(site.keptOrNull("rootfs"));
        site.keep("rootfs", Fd.STDIN);
        assertSame(Fd.STDIN, site.kept("rootfs"));
    }
}
