package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetFileSystemOption;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.KernelOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    private final InRoot in = new InRoot();

    private static BindMount.Copy copy(String source, String destination, String... options) {
        return new BindMount.Copy(source, destination, List.of(options), "/mounts/0");
    }

    /** Both steps of a bind mount, after which no copy of it is left open. */
    private void bind(String source, String destination, String... options) {
        List<Integer> before = in.kernel.openDescriptors();
        copy(source, destination, options).perform(in.site);
        new BindMount.Place(source, destination, "/mounts/0").perform(in.site);
        assertEquals(before, in.kernel.openDescriptors());
    }

    private static MountFilesystem filesystem(String type, String destination, boolean plain, String... options) {
        return new MountFilesystem(type, type, destination, List.of(options), plain, false, null);
    }

    private SetMountAttributes change(int index) {
        return in.asked(SetMountAttributes.class).get(index);
    }

    // --- BindMount

    @Test
    void aBindIsChangedWhileItIsStillDetached() {
        in.kernel.directory("/srv/data").directory("/rootfs/data");
        bind("/srv/data", "/data", "rbind", "ro", "nosuid");
        List<String> kinds = new ArrayList<>();
        for (KernelOp<?> op : in.kernel.operations()) {
            if (op instanceof OpenTree || op instanceof SetMountAttributes || op instanceof MoveMount) {
                kinds.add(op.call());
            }
        }
        assertEquals(List.of("open_tree", "mount_setattr", "mount_setattr", "move_mount"), kinds);
        assertTrue(in.asked(OpenTree.class).getFirst().copy() && in.asked(OpenTree.class).getFirst().recursive());
        assertEquals(MountAttribute.READ_ONLY | MountAttribute.NO_SUID, change(1).set());
        assertFalse(change(1).recursive());
        assertEquals(List.of("/srv/data on /rootfs/data"), in.kernel.mounts());
    }

    @Test
    void aBindIsPrivateUnlessAskedOtherwise() {
        in.kernel.directory("/srv");
        bind("/srv", "/a", "rbind");
        bind("/srv", "/b", "bind");
        bind("/srv", "/c", "rbind", "rslave");
        bind("/srv", "/d", "rbind", "shared");
        assertEquals(MountFlag.PRIVATE, change(0).propagation());
        assertTrue(change(0).recursive());
        assertEquals(MountFlag.PRIVATE, change(1).propagation());
        assertFalse(change(1).recursive());
        assertEquals(MountFlag.SLAVE, change(2).propagation());
        assertTrue(change(2).recursive());
        assertEquals(MountFlag.SHARED, change(3).propagation());
        assertFalse(change(3).recursive());
    }

    @Test
    void aBindLosesWhatIsTakenBackAndTheTreeGetsWhatIsRecursive() {
        in.kernel.directory("/srv");
        bind("/srv", "/a", "rbind", "exec", "rro");
        assertEquals(MountAttribute.NO_EXEC, change(1).clear());
        assertEquals(MountAttribute.READ_ONLY, change(2).set());
        assertTrue(change(2).recursive());
    }

    @Test
    void aFileIsBoundOnAFileThatIsMadeForIt() {
        in.kernel.file("/srv/hosts", "127.0.0.1");
        bind("/srv/hosts", "/etc/hosts", "bind");
        assertEquals("127.0.0.1", in.kernel.content("/rootfs/etc/hosts"));
        assertEquals("copy the mount of /srv/hosts for /etc/hosts (bind)", copy("/srv/hosts", "/etc/hosts", "bind").words());
        assertEquals("copy the mount of /srv for /data", copy("/srv", "/data").words());
        assertEquals("bind /srv on /data", new BindMount.Place("/srv", "/data", null).words());
    }

    @Test
    void aBindThroughALinkStaysInside() {
        in.kernel.directory("/srv").directory("/etc").directory("/rootfs/inside").symbolicLink("/rootfs/data", "/../../inside");
        bind("/srv", "/data", "bind");
        assertEquals(List.of("/srv on /rootfs/inside"), in.kernel.mounts());
    }

    @Test
    void aSourceThatIsNotThereIsTheKernelsRefusal() {
        assertSame(Errno.ENOENT, in.kernelRefusal(copy("/none", "/data", "bind")).errno());
    }

    @Test
    void theLaterOfTwoOnOnePlaceHidesTheEarlier() {
        in.kernel.file("/srv/a/name", "a").file("/srv/b/name", "b");
        new BindMount.Copy("/srv/a", "/data", List.of("bind"), "/mounts/0").perform(in.site);
        new BindMount.Copy("/srv/b", "/data", List.of("bind"), "/mounts/1").perform(in.site);
        new BindMount.Place("/srv/a", "/data", "/mounts/0").perform(in.site);
        new BindMount.Place("/srv/b", "/data", "/mounts/1").perform(in.site);
        assertEquals("b", in.kernel.content("/rootfs/data/name"));
    }

    // --- MountFilesystem

    @Test
    void aFilesystemGetsItsFlagsAndItsData() {
        in.perform(filesystem("tmpfs", "/tmp", false, "nosuid", "size=64k", "mode=1777"));
        Mount mount = in.onlyMount();
        assertEquals("tmpfs", mount.source());
        assertEquals("tmpfs", mount.type());
        assertEquals(MountFlag.NO_SUID, mount.flags());
        assertEquals("size=64k,mode=1777", mount.data());
        assertTrue(mount.target().startsWith("/proc/self/fd/"), mount.target());
        assertEquals(List.of("tmpfs on /rootfs/tmp"), in.kernel.mounts());
        assertEquals("mount tmpfs on /tmp (ro)", filesystem("tmpfs", "/tmp", false, "ro").words());
    }

    @Test
    void aFilesystemWithoutOptionsHasNoData() {
        in.perform(filesystem("proc", "/proc", true));
        assertNull(in.onlyMount().data());
        assertEquals("mount proc on /proc", filesystem("proc", "/proc", true).words());
    }

    @Test
    void propagationIsASecondCallOnWhatWasMounted() {
        in.perform(filesystem("tmpfs", "/tmp", false, "rshared"));
        List<Mount> mounts = in.asked(Mount.class);
        assertEquals(2, mounts.size());
        assertEquals(MountFlag.SHARED | MountFlag.RECURSIVE, mounts.get(1).flags());
        assertNull(mounts.get(1).type());
    }

    @Test
    void onlyAPlainPlaceRefusesALink() {
        in.kernel.directory("/rootfs/real").symbolicLink("/rootfs/proc", "/real");
        assertEquals("/proc in the root filesystem is a symbolic link, not a directory", in.refusal(filesystem("proc", "/proc", true)).getMessage());
        in.perform(filesystem("tmpfs", "/proc", false));
        assertEquals(List.of("tmpfs on /rootfs/real"), in.kernel.mounts());
    }

    // --- MountCgroups

    private static final List<MountCgroups.Hierarchy> HIERARCHIES = List.of(
            new MountCgroups.Hierarchy("systemd", "cgroup", "none,name=systemd"),
            new MountCgroups.Hierarchy("cpu,cpuacct", "cgroup", "cpu,cpuacct"),
            new MountCgroups.Hierarchy("unified", "cgroup2", null));

    @Test
    void eachHierarchyHasADirectoryAndEachControllerALink() {
        MountCgroups step = new MountCgroups("/sys/fs/cgroup", HIERARCHIES, true, null);
        in.perform(step);
        assertEquals("mount cgroups on /sys/fs/cgroup: systemd cpu,cpuacct unified (read-only)", step.words());
        assertEquals(
                List.of("tmpfs on /rootfs/sys/fs/cgroup", "cgroup on /rootfs/sys/fs/cgroup/cpu,cpuacct",
                        "cgroup on /rootfs/sys/fs/cgroup/systemd", "cgroup2 on /rootfs/sys/fs/cgroup/unified"),
                in.kernel.mounts());
        assertTrue(in.kernel.words().contains("link rootfs/sys/fs/cgroup/cpu to cpu,cpuacct"), in.kernel.words().toString());
        assertTrue(in.kernel.words().contains("link rootfs/sys/fs/cgroup/cpuacct to cpu,cpuacct"), in.kernel.words().toString());
        for (Mount mount : in.asked(Mount.class).subList(1, 4)) {
            assertEquals(MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXEC | MountFlag.READ_ONLY, mount.flags());
        }
        assertEquals(MountAttribute.READ_ONLY, change(0).set());
    }

    @Test
    void cgroupsThatMayBeWrittenStayWritable() {
        in.perform(new MountCgroups("/sys/fs/cgroup", HIERARCHIES, false, null));
        assertEquals(List.of(), in.asked(SetMountAttributes.class));
        assertEquals("none,name=systemd", in.asked(Mount.class).get(1).data());
        assertEquals(MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXEC, in.asked(Mount.class).get(1).flags());
    }

    // --- the root itself

    @Test
    void layersAreNamedByDescriptor() {
        in.kernel.directory("/a:b,c").directory("/up").directory("/work").directory("/rootfs/mnt");
        in.perform(new MountOverlay.Own(new OverlayLayers(List.of("/a:b,c"), "/up", "/work"), "/mnt"));
        Mount mount = in.onlyMount();
        String target = mount.target();
        int first = Integer.parseInt(target.substring(target.lastIndexOf('/') + 1)) + 1;
        assertEquals(
                "lowerdir=" + fd(first) + ",upperdir=" + fd(first + 1) + ",workdir=" + fd(first + 2) + ",volatile,redirect_dir=nofollow,metacopy=off,index=off",
                mount.data());
        assertEquals("overlay", mount.type());
        assertEquals(0, mount.flags());
        assertEquals(List.of("overlay on /rootfs/mnt"), in.kernel.mounts());
        assertEquals("mount a copy-on-write view of /home on /home", new MountOverlay.Own(new OverlayLayers(List.of("/home"), "/u", "/w"), "/home").words());
    }

    @Test
    void stackOfLayersIsSetUpFromTheTopDown() {
        in.kernel.directory("/a:b").directory("/c,d").directory("/up").directory("/work").directory("/rootfs/mnt");
        in.perform(new MountOverlay.Own(new OverlayLayers(List.of("/a:b", "/c,d"), "/up", "/work"), "/mnt"));
        StringBuilder keys = new StringBuilder();
        for (SetFileSystemOption set : in.asked(SetFileSystemOption.class)) {
            keys.append(set.key()).append(' ');
        }
        assertEquals("lowerdir+ lowerdir+ upperdir workdir volatile redirect_dir metacopy index ", keys.toString());
        assertEquals("nofollow", in.asked(SetFileSystemOption.class).get(5).value());
        assertEquals(List.of("overlay on /rootfs/mnt"), in.kernel.mounts());
    }

    @Test
    void kernelThatTakesNoLayersOneByOneTakesThemAtOnce() {
        in.kernel.directory("/a").directory("/c").directory("/up").directory("/work").directory("/rootfs/mnt");
        in.kernel.refuse(SetFileSystemOption.class, Errno.EINVAL);
        in.perform(new MountOverlay.Own(new OverlayLayers(List.of("/a", "/c"), "/up", "/work"), "/mnt"));
        String data = in.onlyMount().data();
        assertTrue(data != null && data.startsWith("lowerdir=/proc/self/fd/") && data.contains(":/proc/self/fd/"), String.valueOf(data));
    }

    @Test
    void volumeThatCannotBeALayerIsRefused() {
        in.kernel.directory("/efi").directory("/up").directory("/work").directory("/rootfs/data");
        in.kernel.refuse(Mount.class, Errno.EINVAL);
        assertSame(Errno.EINVAL, in.kernelRefusal(new MountOverlay.Own(new OverlayLayers(List.of("/efi"), "/up", "/work"), "/data")).errno());
    }

    @Test
    void filesystemThatCannotBeALayerIsCarriedReadOnly() {
        in.kernel.directory("/efi").directory("/up").directory("/work").directory("/rootfs/efi");
        in.kernel.refuse(Mount.class, Errno.EINVAL);
        in.perform(new MountOverlay.Own(new OverlayLayers(List.of("/efi"), "/up", "/work"), "/efi"));
        SetMountAttributes change = null;
        for (KernelOp<?> op : in.kernel.operations()) {
            if (op instanceof SetMountAttributes set) {
                change = set;
            }
        }
        assertEquals(MountAttribute.READ_ONLY, change == null ? 0 : change.set());
        assertEquals(1, in.kernel.mounts().size());
    }

    private static String fd(int number) {
        return "/proc/self/fd/" + number;
    }

    @Test
    void anOverlayIsMountedOverItsOwnPlaceAndKept() {
        in.kernel.directory("/lower").directory("/box/upper").directory("/box/work");
        MountRoot step = new MountRoot.Overlay(new OverlayLayers(List.of("/lower"), "/box/upper", "/box/work"), "/box/upper", "./lower");
        step.perform(in.site);
        assertEquals("mount the root: ./lower (overlay)", step.words());
        assertEquals(List.of("overlay on /box/upper"), in.kernel.mounts());
        assertEquals("rootfs", in.site.kept(MountRoot.ROOT).name());
    }

    @Test
    void aDirectoryIsBoundWithAllBelowIt() {
        in.kernel.directory("/srv/root");
        MountRoot copy = new MountRoot.Copy("/srv/root", false, "/root/path");
        copy.perform(in.site);
        assertEquals("copy the mount of /srv/root for the root", copy.words());
        assertEquals(MountFlag.PRIVATE, change(0).propagation());
        assertTrue(change(0).recursive());
        MountRoot step = new MountRoot.Directory("/srv/root", "/root/path");
        step.perform(in.site);
        assertEquals("mount the root: /srv/root", step.words());
        assertEquals("/root/path", step.pointer());
        OpenTree taken = in.asked(OpenTree.class).getFirst();
        assertTrue(taken.copy() && taken.recursive() && taken.path().equals("/srv/root"), taken.words());
        assertEquals("/", in.asked(MoveMount.class).getFirst().target().name());
        assertEquals("rootfs", in.site.kept(MountRoot.ROOT).name());
    }

    @Test
    void theHostSeesNoMountOfOurs() {
        in.perform(new IsolateMounts(false));
        in.perform(new IsolateMounts(true));
        assertEquals(MountFlag.PRIVATE | MountFlag.RECURSIVE, in.asked(Mount.class).get(0).flags());
        assertEquals(MountFlag.SLAVE | MountFlag.RECURSIVE, in.asked(Mount.class).get(1).flags());
        assertEquals("/", in.asked(Mount.class).get(0).target());
        assertEquals("let mounts come in from the host, and none go out", new IsolateMounts(true).words());
    }

    @Test
    void theHostsRootIsLetGoOf() {
        InRoot over = new InRoot();
        over.kernel.file("/outside", "host").directory("/lower").directory("/box/upper").directory("/box/work");
        new MountRoot.Overlay(new OverlayLayers(List.of("/lower"), "/box/upper", "/box/work"), "/box/upper", "./lower").perform(over.site);
        over.kernel.operations().clear();
        new EnterRoot.ReadOnly().perform(over.site);
        new EnterRoot.Pivot().perform(over.site);
        assertFalse(over.kernel.exists("/outside"));
        List<String> words = over.kernel.words();
        assertEquals("change the mount rootfs: (ro)", words.getFirst());
        assertEquals(List.of("go to rootfs", "make . the root of the mount namespace", "detach .", "go to /"), words.subList(1, 5));
        assertEquals("make the root read-only", new EnterRoot.ReadOnly().words());
        assertEquals("move into the root and let go of the host's", new EnterRoot.Pivot().words());
        assertEquals(0, over.asked(Open.class).size());
    }
}
