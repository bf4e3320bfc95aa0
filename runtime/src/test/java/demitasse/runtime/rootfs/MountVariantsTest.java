package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.MountOp.Unmount;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.runtime.SetupException;
import demitasse.spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What mounts can be beside a bind or a new filesystem: filled, sealed, mapped, changed, taken from the host. */
class MountVariantsTest {
    private final InRoot in = new InRoot();

    private static MountFilesystem tmpfs(boolean open, String... options) {
        return new MountFilesystem("tmpfs", "tmpfs", "/x", List.of(options), false, open, "/mounts/0");
    }

    private List<SetMountAttributes> changes() {
        return in.asked(SetMountAttributes.class);
    }

    // --- tmpfs

    @Test
    void aTmpfsHasTheModeOfTheDirectoryItCovers() {
        in.kernel.directory("/rootfs/x");
        Fd covered = in.kernel.perform(new Open("/rootfs/x", OpenFlag.READ));
        in.kernel.perform(new ChangeMode(covered, 01777));
        tmpfs(false, "size=1m").perform(in.site);
        assertEquals("mode=1777,size=1m", in.onlyMount().data());
    }

    @Test
    void aModeThatIsGivenOrAPlaceThatIsNewLeavesItAlone() {
        in.perform(tmpfs(false));
        assertNull(in.onlyMount().data());
        in.perform(new MountFilesystem("tmpfs", "tmpfs", "/x", List.of("mode=700"), false, false, null));
        assertEquals("mode=700", in.asked(Mount.class).get(1).data());
    }

    @Test
    void aReadOnlyTmpfsIsSealedOnceAllIsInIt() {
        tmpfs(true, "ro", "nosuid").perform(in.site);
        assertEquals(MountFlag.NO_SUID, in.onlyMount().flags());
        assertEquals(List.of(), changes());
        SealMount seal = new SealMount("/x", "/mounts/0");
        seal.perform(in.site);
        assertEquals(MountAttribute.READ_ONLY, changes().getFirst().set());
        assertEquals("make /x read-only", seal.words());
    }

    @Test
    void whatWasThereIsCopiedIntoTheNewTmpfs() {
        in.kernel.file("/rootfs/x/a/file", "content").symbolicLink("/rootfs/x/link", "a/file").file("/rootfs/x/top", "");
        in.perform(tmpfs(false, "tmpcopyup", "ro"));
        assertEquals("content", in.kernel.content("/rootfs/x/a/file"));
        assertTrue(in.kernel.exists("/rootfs/x/link") && in.kernel.exists("/rootfs/x/top"));
        assertEquals(0, in.onlyMount().flags() & MountFlag.READ_ONLY);
        assertEquals(MountAttribute.READ_ONLY, changes().getFirst().set());
    }

    @Test
    void aTreeThatIsTooDeepIsNotCopied() {
        StringBuilder path = new StringBuilder("/rootfs/x");
        for (int depth = 0; depth < 205; depth++) {
            path.append("/d");
        }
        in.kernel.directory(path.toString());
        SetupException refused = in.refusal(tmpfs(false, "tmpcopyup"));
        assertEquals("directories are more than 200 deep below /x", refused.getMessage());
    }

    @Test
    void recursiveOptionsHoldForNewFilesystemsToo() {
        in.perform(tmpfs(false, "rro", "rnoatime"));
        assertEquals(MountAttribute.READ_ONLY | MountAttribute.NO_ACCESS_TIME, changes().getFirst().set());
        assertEquals(MountAttribute.ACCESS_TIME_FIELD, changes().getFirst().clear());
        assertTrue(changes().getFirst().recursive());
    }

    // --- the host's own in the place of a new one

    private void spareSys(Errno errno) {
        in.kernel.directory("/sys/block");
        new BindMount.Spare("/sys", "/sys", List.of("ro", "nosuid"), "/mounts/1").perform(in.site);
        in.kernel.refuse(Mount.class, errno);
    }

    private static final MountFilesystem SYS = new MountFilesystem("sysfs", "sysfs", "/sys", List.of("ro", "nosuid"), true, false, "/mounts/1");

    @Test
    void aUserNamespaceGetsTheHostsWhereItMayMountNoneOfItsOwn() {
        spareSys(Errno.EPERM);
        SYS.perform(in.site);
        assertEquals(List.of("/sys on /rootfs/sys"), in.kernel.mounts());
        assertEquals(MountAttribute.READ_ONLY | MountAttribute.NO_SUID, changes().getFirst().set());
        assertTrue(changes().getFirst().recursive());
        assertEquals(MountFlag.PRIVATE, changes().getFirst().propagation());
        assertEquals("copy the mount of /sys in case that no new one can be made for /sys",
                new BindMount.Spare("/sys", "/sys", List.of(), null).words());
    }

    @Test
    void anyOtherRefusalIsAnError() {
        spareSys(Errno.ENODEV);
        assertSame(Errno.ENODEV, in.kernelRefusal(SYS).errno());
    }

    @Test
    void aHostWithoutThatFilesystemHasNoSpare() {
        in.perform(new BindMount.Spare("/dev/mqueue", "/dev/mqueue", List.of(), "/mounts/1"));
        in.kernel.refuse(Mount.class, Errno.EPERM);
        assertSame(Errno.EPERM, in.kernelRefusal(new MountFilesystem("mqueue", "mqueue", "/dev/mqueue", List.of(), true, false, "/mounts/1")).errno());
    }

    // --- binds

    @Test
    void aBindTakesNoOptionOfAFilesystem() {
        in.kernel.directory("/srv");
        SetupException refused = in.refusal(new BindMount.Copy("/srv", "/data", List.of("bind", "size=1m", "rprivte"), "/mounts/0"));
        assertEquals("a bind mount takes no option size=1m,rprivte (/srv on /data)", refused.getMessage());
    }

    @Test
    void anIdMappedBindAsksThroughANamespaceThatNobodyLivesIn() {
        in.kernel.directory("/srv").virtualFile("/proc/101/uid_map", "").virtualFile("/proc/101/gid_map", "").file("/proc/101/ns/user", "");
        MappedIds ids = new MappedIds.Of(List.of(new IdMapping(0, 5000, 10)), List.of(new IdMapping(0, 6000, 1)));
        BindMount.Copy copy = new BindMount.Copy("/srv", null, "/data", List.of("bind", "idmap"), ids, "/mounts/0");
        assertEquals("copy the mount of /srv for /data (bind,idmap) with ids 0–9 as 5000–5009", copy.words());
        copy.perform(in.site);
        assertEquals("0 5000 10\n", in.kernel.content("/proc/101/uid_map"));
        assertEquals("0 6000 1\n", in.kernel.content("/proc/101/gid_map"));
        SetMountAttributes mapped = changes().getLast();
        assertEquals(MountAttribute.ID_MAPPED, mapped.set());
        assertFalse(mapped.recursive());
        assertEquals(101, in.asked(Wait.class).getFirst().pid());
        // A second mount with the same mapping needs no second namespace.
        new BindMount.Copy("/srv", null, "/b", List.of("rbind", "ridmap"), ids, "/mounts/1").perform(in.site);
        assertEquals(1, in.asked(Wait.class).size());
        assertTrue(changes().getLast().recursive());
    }

    @Test
    void anExistingUserNamespaceIsTakenAsItIs() {
        in.kernel.directory("/srv").file("/run/users", "");
        MappedIds ids = new MappedIds.Like("/run/users");
        new BindMount.Copy("/srv", null, "/data", List.of("bind", "idmap"), ids, "/mounts/0").perform(in.site);
        assertEquals("/run/users", String.valueOf(changes().getLast().userNamespace()).substring(0, 10));
        assertEquals("the ids of /run/users", ids.words());
    }

    @Test
    void aPartOfTheSourceIsCopiedByDescriptor() {
        in.kernel.directory("/srv/a/b").symbolicLink("/srv/out", "/nowhere");
        BindMount.Copy copy = new BindMount.Copy("/srv", "a/b", "/data", List.of("bind"), null, "/mounts/0");
        assertEquals("copy the mount of /srv/a/b for /data (bind)", copy.words());
        copy.perform(in.site);
        assertEquals("", in.asked(OpenTree.class).getLast().path());
        SetupException refused = in.refusal(new BindMount.Copy("/srv", "out", "/data", List.of("bind"), null, "/mounts/0"));
        assertEquals("there is no out in /srv to mount on /data", refused.getMessage());
    }

    @Test
    void oneOfManyIsCopiedAndPlacedAtOnce() {
        in.kernel.directory("/srv");
        BindMount.Whole whole = new BindMount.Whole(new BindMount.Copy("/srv", "/data", List.of("bind"), "/mounts/0"), new BindMount.Place("/srv", "/data", "/mounts/0"));
        assertEquals("copy the mount of /srv for /data (bind), and bind /srv on /data", whole.words());
        whole.perform(in.site);
        assertEquals(List.of("/srv on /rootfs/data"), in.kernel.mounts());
    }

    // --- what is mounted already

    @Test
    void aRemountedBindChangesWhatIsNamedAndNothingElse() {
        in.perform(tmpfs(false));
        ChangeMount change = new ChangeMount("/x", List.of("remount", "bind", "ro", "exec", "rslave"), "/mounts/1");
        in.perform(change);
        assertEquals(MountAttribute.READ_ONLY, changes().getFirst().set());
        assertEquals(MountAttribute.NO_EXEC, changes().getFirst().clear());
        assertEquals(MountFlag.SLAVE | MountFlag.RECURSIVE, in.asked(Mount.class).getLast().flags());
        assertEquals("change the mount on /x (remount,bind,ro,exec,rslave)", change.words());
    }

    @Test
    void aRemountedFilesystemGetsItsOptionsAnew() {
        in.perform(tmpfs(false));
        in.perform(new ChangeMount("/x", List.of("remount", "ro", "size=2m"), "/mounts/1"));
        Mount again = in.asked(Mount.class).getLast();
        assertEquals(MountFlag.REMOUNT | MountFlag.READ_ONLY, again.flags());
        assertEquals("size=2m", again.data());
        assertEquals("nothing is at /none to be remounted", in.refusal(new ChangeMount("/none", List.of("remount"), null)).getMessage());
    }

    // --- cgroups without a namespace of them

    @Test
    void withoutANamespaceTheContainersOwnGroupsAreBound() {
        in.kernel.directory("/sys/fs/cgroup/pids/demitasse/web");
        MountCgroups.Copy copy = new MountCgroups.Copy("/sys/fs/cgroup/pids/demitasse/web", "pids", "/mounts/0");
        copy.perform(in.site);
        new MountCgroups("/sys/fs/cgroup", List.of(new MountCgroups.Hierarchy("pids", "cgroup", "pids")), true, null).perform(in.site);
        assertEquals(List.of("tmpfs on /rootfs/sys/fs/cgroup", "/sys/fs/cgroup/pids/demitasse/web on /rootfs/sys/fs/cgroup/pids"), in.kernel.mounts());
        assertEquals("copy the mount of /sys/fs/cgroup/pids/demitasse/web", copy.words());
        assertEquals(MountAttribute.READ_ONLY, changes().get(1).set());
    }

    // --- the root

    @Test
    void aRootThatCannotBePivotedToIsEnteredAfterTheHostsMountsAreTakenAway() {
        in.kernel.file("/proc/self/mountinfo", "1 0 0:1 / / rw - rootfs rootfs rw\n2 1 0:2 / /proc rw - proc proc rw\n3 1 0:3 / / rw - ext4 x rw\n");
        new EnterRoot.Chroot().perform(in.site);
        assertEquals(List.of("detach /proc"), in.asked(Unmount.class).stream().map(Unmount::words).toList());
        List<String> words = in.kernel.words();
        assertEquals(List.of("go to rootfs", "make . the root", "go to /"), words.subList(words.size() - 4, words.size() - 1));
        assertEquals("/root", new EnterRoot.Chroot().pointer());
    }

    @Test
    void mountsSpreadFromTheRootAsAsked() {
        EnterRoot.Spread spread = new EnterRoot.Spread(MountFlag.SHARED | MountFlag.RECURSIVE, "rshared");
        spread.perform(in.site);
        assertEquals(MountFlag.SHARED | MountFlag.RECURSIVE, in.onlyMount().flags());
        assertEquals("make the root rshared", spread.words());
        assertEquals("/linux/rootfsPropagation", spread.pointer());
        in.kernel.directory("/srv/root");
        new MountRoot.Copy("/srv/root", true, null).perform(in.site);
        assertEquals(MountFlag.SLAVE, changes().getLast().propagation());
        assertEquals("copy the mount of /srv/root for the root, let mounts come in from the host", new MountRoot.Copy("/srv/root", true, null).words());
    }

    @Test
    void withoutMountsOfItsOwnTheRootIsOnlyEntered() {
        in.kernel.directory("/srv/root");
        EnterRoot.Bare step = new EnterRoot.Bare("/srv/root");
        in.perform(step);
        assertEquals("move into /srv/root, among the host's mounts", step.words());
        assertEquals(List.of(), in.asked(Mount.class));
        assertTrue(in.kernel.perform(new Status(Fd.HERE, "/", true)).isDirectory());
    }
}
