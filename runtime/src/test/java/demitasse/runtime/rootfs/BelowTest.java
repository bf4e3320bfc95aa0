package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.KernelException;
import demitasse.kernel.MountOp.Mount;
import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BelowTest {
    private final InRoot in = new InRoot();

    private SetupException refusedToMake(String path) {
        return assertThrows(SetupException.class, () -> in.below().findOrMake(path, true));
    }

    @Test
    void whatIsNotThereIsNull() {
        in.kernel.file("/rootfs/file", "");
        assertNull(in.below().find("/nowhere"));
        assertNull(in.below().find("/file/below"));
        assertNotNull(in.below().find("/file"));
    }

    @Test
    void anotherRefusalIsNotTakenForAbsence() {
        in.kernel.refuse(OpenBelow.class, Errno.ELOOP);
        KernelException refused = assertThrows(KernelException.class, () -> in.below().find("/loop"));
        assertSame(Errno.ELOOP, refused.errno());
    }

    @Test
    void aLinkIsFollowedInsideOfTheRootOnly() {
        in.kernel.directory("/etc").directory("/rootfs/real").symbolicLink("/rootfs/etc", "/real").symbolicLink("/rootfs/up", "../../../real");
        in.below().findOrMake("/etc/made", true);
        in.below().findOrMake("/up/too", false);
        assertTrue(in.kernel.exists("/rootfs/real/made"));
        assertTrue(in.kernel.exists("/rootfs/real/too"));
        assertFalse(in.kernel.exists("/etc/made"));
    }

    @Test
    void whatIsMissingIsMadeWithAllAboveIt() {
        in.kernel.processes();
        in.below().findOrMake("/a/b/c", true);
        in.below().findOrMake("/a/b/file", false);
        assertTrue(in.kernel.exists("/rootfs/a/b/c"));
        assertEquals("", in.kernel.content("/rootfs/a/b/file"));
        in.below().findOrMake("relative", true);
        assertTrue(in.kernel.exists("/rootfs/relative"));
    }

    @Test
    void aSlashAtTheEndNamesTheSameDirectory() {
        in.below().findOrMake("/data/", true);
        in.below().findOrMake("/more//deep//", true);
        assertTrue(in.kernel.exists("/rootfs/data"));
        assertTrue(in.kernel.exists("/rootfs/more/deep"));
    }

    @Test
    void aLinkThatLeadsNowhereIsNotMadeGood() {
        in.kernel.symbolicLink("/rootfs/out", "/etc/cron.d");
        SetupException refused = refusedToMake("/out");
        assertEquals("/out in the root filesystem is a symbolic link to /etc/cron.d, which is not there", refused.getMessage());
        assertEquals("nothing is mounted through a link that leads nowhere inside; name a directory, or make the link's target", refused.hint());
        assertFalse(in.kernel.exists("/rootfs/etc/cron.d"));
    }

    @Test
    void nothingIsMountedThroughALinkIntoProc() {
        in.kernel.directory("/rootfs/proc");
        Fd proc = in.below().plainDirectory("/proc");
        in.kernel.perform(new Mount("proc", proc.procPath(), "proc", 0, null));
        in.kernel.directory("/rootfs/proc/sys").file("/rootfs/proc/meminfo", "").symbolicLink("/rootfs/innocent", "proc");
        SetupException refused = assertThrows(SetupException.class, () -> in.below().mountPoint("/innocent/sys", true));
        assertEquals("/innocent/sys in the root filesystem is a link into proc, which is not to be covered", refused.getMessage());
        assertEquals("use another destination, or remove the link from the root filesystem", refused.hint());
        for (String named : List.of("/proc/meminfo", "//proc/meminfo", "./proc//meminfo", "proc/meminfo")) {
            in.below().mountPoint(named, false);
        }
        in.kernel.directory("/rootfs/processes");
        in.below().mountPoint("/processes", true);
    }

    @Test
    void dotsNameNothingThatCouldBeMade() {
        assertEquals("cannot make /gone/.. in the root filesystem", refusedToMake("/gone/..").getMessage());
        assertEquals("name the place itself, without . and ..", refusedToMake("/gone/.").hint());
    }

    @Test
    void aFileOnTheWayIsTheKernelsRefusal() {
        in.kernel.file("/rootfs/file", "");
        KernelException refused = assertThrows(KernelException.class, () -> in.below().findOrMake("/file/below", true));
        assertSame(Errno.ENOTDIR, refused.errno());
    }

    @Test
    void whereOthersRelyOnAMountNoLinkMayStand() {
        in.kernel.directory("/rootfs/fake").symbolicLink("/rootfs/proc", "/fake").symbolicLink("/rootfs/sys", "/nowhere").file("/rootfs/dev", "");
        assertEquals("/proc in the root filesystem is a symbolic link, not a directory", refusedPlain("/proc").getMessage());
        assertEquals("make it an empty directory; nothing is mounted through a link there", refusedPlain("/proc").hint());
        assertEquals("/sys in the root filesystem is a symbolic link, not a directory", refusedPlain("/sys").getMessage());
        assertEquals("/dev in the root filesystem is a file, not a directory", refusedPlain("/dev").getMessage());
    }

    private SetupException refusedPlain(String path) {
        return assertThrows(SetupException.class, () -> in.below().plainDirectory(path));
    }

    @Test
    void aPlainDirectoryIsMadeWhereItIsMissing() {
        in.below().plainDirectory("/proc");
        assertTrue(in.kernel.exists("/rootfs/proc"));
        in.kernel.refuse(op -> op instanceof OpenBelow open && open.path().equals("/sys"), Errno.EACCES);
        assertSame(Errno.EACCES, assertThrows(KernelException.class, () -> in.below().plainDirectory("/sys")).errno());
    }

    @Test
    void targetOfALinkThatLeadsNowhereIsMadeInsideForAFileOfOurOwn() {
        in.kernel.directory("/run").directory("/rootfs/etc").directory("/rootfs/run")
                .symbolicLink("/rootfs/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf")
                .symbolicLink("/rootfs/etc/hosts", "/etc/hosts.d/mine");
        in.below().findOrMakeTarget("/etc/resolv.conf", false);
        in.below().findOrMakeTarget("/etc/hosts", false);
        in.below().findOrMakeTarget("/etc/hostname", false);
        assertEquals("", in.kernel.content("/rootfs/run/systemd/resolve/stub-resolv.conf"));
        assertEquals("", in.kernel.content("/rootfs/etc/hosts.d/mine"));
        assertEquals("", in.kernel.content("/rootfs/etc/hostname"));
        assertFalse(in.kernel.exists("/run/systemd"));
    }

    @Test
    void targetOfALinkIsMadeAsTheKindThatIsMountedThere() {
        in.kernel.directory("/rootfs/usr").symbolicLink("/rootfs/usr/zone", "/zones/home");
        in.below().findOrMakeTarget("/usr/zone", true);
        in.below().findOrMake("/zones/home/file", false);
        assertEquals("", in.kernel.content("/rootfs/zones/home/file"));
    }

    @Test
    void linksInACircleAreRefusedForAFileOfOurOwn() {
        in.kernel.directory("/rootfs/etc").symbolicLink("/rootfs/etc/a", "b").symbolicLink("/rootfs/etc/b", "a");
        assertThrows(RuntimeException.class, () -> in.below().findOrMakeTarget("/etc/a", false));
    }
}
