package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Text;
import demitasse.runtime.MountEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostSandboxTest {
    /** Mounts at these places, each with its type after a space where that is not ext4. */
    private static List<String> carried(String... mounts) {
        StringBuilder info = new StringBuilder();
        for (int i = 0; i < mounts.length; i++) {
            int space = mounts[i].indexOf(' ');
            String place = space < 0 ? mounts[i] : mounts[i].substring(0, space);
            String type = space < 0 ? "ext4" : mounts[i].substring(space + 1);
            info.append(i + 20).append(' ').append(parent(mounts, i)).append(" 8:1 / ").append(place).append(" rw - ").append(type).append(" none rw\n");
        }
        List<String> places = new ArrayList<>();
        for (MountEntry mount : HostSandbox.carried(MountEntry.parse(Text.encode(info.toString())))) {
            places.add(mount.mountPoint());
        }
        return places;
    }

    /** The mount in which that one was made: the last one before it at its place or above, or a root that is younger. */
    private static int parent(String[] mounts, int index) {
        int parent = 1;
        for (int i = 0; i < mounts.length; i++) {
            String above = mounts[i].split(" ")[0];
            boolean isAbove = (mounts[index].split(" ")[0] + "/").startsWith(above.equals("/") ? above : above + "/");
            if (i < index && isAbove || i > index && above.equals("/")) {
                parent = i + 20;
            }
        }
        return parent;
    }

    @Test
    void filesystemsWithFilesAreCarriedInTheirOrder() {
        assertEquals(List.of("/home", "/home/ada/nfs", "/tmp"), carried("/", "/home", "/home/ada/nfs nfs4", "/tmp tmpfs"));
    }

    @Test
    void theKernelsOwnAreNot() {
        assertEquals(List.of(), carried("/", "/proc proc", "/x proc", "/cg cgroup2", "/cg1 cgroup", "/ns nsfs", "/auto autofs", "/debug debugfs", "/bpf bpf"));
    }

    @Test
    void whatHasAFreshOneOrLeadsOutIsNot() {
        assertEquals(List.of("/running", "/device"), carried("/dev tmpfs", "/dev/shm tmpfs", "/run tmpfs", "/run/user/0 tmpfs", "/sys/fs/fuse fuse", "/running", "/device"));
        assertTrue(HostSandbox.isCarried("/home"));
        assertTrue(HostSandbox.isCarried("/"));
        assertFalse(HostSandbox.isCarried("/run"));
        assertFalse(HostSandbox.isCarried("/proc/1"));
        assertTrue(HostSandbox.isCarried("/runner"));
    }

    @Test
    void ourOwnStorageIsNot() {
        assertEquals(List.of("/var/lib", "/var/lib/demitasses"), carried("/var/lib", "/var/lib/demitasse", "/var/lib/demitasse/containers/x/upper overlay", "/var/lib/demitasses"));
    }

    @Test
    void aMountThatAnotherHidesIsNot() {
        assertEquals(List.of("/mnt"), carried("/mnt", "/mnt tmpfs"));
        assertEquals(List.of("/a", "/ab"), carried("/a/b", "/a", "/ab"));
        assertEquals(List.of("/home"), carried("/home", "/"));
    }
}
