package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.ChangeRoot;
import demitasse.kernel.DirectoryOp.EnterDirectory;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.PivotRoot;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.MountOp.Unmount;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.MountEntry;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/** Makes the container's root the root of all that init sees, and lets go of the host's. */
public sealed interface EnterRoot extends Step {
    @Override
    default String pointer() {
        return "/root";
    }

    /** Makes the directory in which the program starts, where it is missing, while the root can still be written to. */
    record MakeWorkingDirectory(String path) implements EnterRoot {
        @Override
        public String words() {
            return "make " + path + " where it is missing";
        }

        @Override
        public String pointer() {
            return "/process/cwd";
        }

        @Override
        public void perform(Site site) {
            site.perform(new Close(new Below(site.kernel(), site.kept(MountRoot.ROOT)).findOrMake(path, true)));
        }
    }

    /** Makes the root (not what is mounted below it) read-only. */
    record ReadOnly() implements EnterRoot {
        @Override
        public String words() {
            return "make the root read-only";
        }

        @Override
        public String pointer() {
            return "/root/readonly";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetMountAttributes(site.kept(MountRoot.ROOT), false, MountAttribute.READ_ONLY, 0, 0, null));
        }
    }

    /** Makes it the root of the mount namespace. */
    record Pivot() implements EnterRoot {
        @Override
        public String words() {
            return "move into the root and let go of the host's";
        }

        @Override
        public void perform(Site site) {
            Fd root = site.kept(MountRoot.ROOT);
            site.perform(new EnterDirectory(root));
            // Both at once: the old root comes to lie on the new one, so no directory is needed to put it in (pivot_root(2), NOTES).
            site.perform(new PivotRoot(".", "."));
            site.perform(new Unmount(".", true));
            site.perform(new ChangeDirectory("/"));
            site.perform(new Close(root));
        }
    }

    /**
     * Makes it the root of this process alone, for hosts whose root is an initramfs, which pivot_root(2) can't leave. The root
     * lies over the host's by now ({@link MountRoot}); what else is mounted on the host's is taken away first, since a full
     * proc or sysfs that is still there, though hidden, lets the container mount new ones that are not masked.
     */
    record Chroot() implements EnterRoot {
        private static final int MOUNTS_LIMIT_BYTES = 8 * 1024 * 1024;

        @Override
        public String words() {
            return "move into the root by chroot and take the host's mounts away";
        }

        @Override
        public void perform(Site site) {
            Fd root = site.kept(MountRoot.ROOT);
            List<MountEntry> mounts = MountEntry.parse(Files.read(site.kernel(), Fd.HERE, "/proc/self/mountinfo", MOUNTS_LIMIT_BYTES));
            for (MountEntry mount : mounts) {
                // A namespace of another user has these locked together, and may then keep them (mount_namespaces(7)).
                if (!mount.mountPoint().equals("/")) {
                    site.kernel().attempt(new Unmount(mount.mountPoint(), true));
                }
            }
            site.perform(new EnterDirectory(root));
            site.perform(new ChangeRoot("."));
            site.perform(new ChangeDirectory("/"));
            site.perform(new Close(root));
        }
    }

    /** Makes a directory the root of this process, in the host's own mount namespace. */
    record Bare(String path) implements EnterRoot {
        @Override
        public String words() {
            return "move into " + path + ", among the host's mounts";
        }

        @Override
        public String pointer() {
            return "/root/path";
        }

        @Override
        public void perform(Site site) {
            Fd root = site.perform(new Open(path, OpenFlag.PATH | OpenFlag.DIRECTORY));
            site.perform(new EnterDirectory(root));
            site.perform(new ChangeRoot("."));
            site.perform(new ChangeDirectory("/"));
            site.perform(new Close(root));
        }
    }

    /** How mounts spread from the root on; not before it is the root, since a shared one can't be moved to. A flag of {@link demitasse.kernel.MountFlag}. */
    record Spread(long propagation, String word) implements EnterRoot {
        @Override
        public String words() {
            return "make the root " + word;
        }

        @Override
        public String pointer() {
            return "/linux/rootfsPropagation";
        }

        @Override
        public void perform(Site site) {
            site.perform(new Mount(null, "/", null, propagation, null));
        }
    }
}
