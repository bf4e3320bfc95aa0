package demitasse.runtime.rootfs;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes parts of the kernel's own filesystems out of the container's reach, or out of its writing reach. */
public sealed interface ProtectPaths extends Step {
    /** Hides paths: a file behind /dev/null, a directory behind an empty one (config-linux.md, "Masked Paths"). */
    record Mask(List<String> paths) implements ProtectPaths {
        public Mask {
            paths = List.copyOf(paths);
        }

        @Override
        public String words() {
            return "hide " + String.join(" ", paths);
        }

        @Override
        public String pointer() {
            return "/linux/maskedPaths";
        }

        @Override
        public void perform(Site site) {
            Below below = new Below(site.kernel(), site.kept(MountRoot.ROOT));
            Fd nothing = nullDevice(site);
            Fd empty = null;
            for (String path : paths) {
                Fd place = below.find(path);
                if (place == null) {
                    continue;
                }
                if (!site.perform(new Status(place)).isDirectory()) {
                    site.perform(new Mount(nothing.procPath(), place.procPath(), null, MountFlag.BIND, null));
                } else if (empty == null) {
                    site.perform(new Mount("tmpfs", place.procPath(), "tmpfs", MountFlag.READ_ONLY, "size=0k,nr_inodes=1,mode=755"));
                    // Making a filesystem costs more than binding it: all other directories share the first.
                    empty = below.find(path);
                } else {
                    site.perform(new Mount(empty.procPath(), place.procPath(), null, MountFlag.BIND, null));
                }
                site.perform(new Close(place));
            }
            closeAll(site, nothing, empty);
        }

        private static Fd nullDevice(Site site) {
            Fd fd = site.perform(new OpenBelow(site.kept(MountRoot.ROOT), "/dev/null", OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
            FileStatus status = site.perform(new Status(fd));
            // A link or a file in its place would be bound over what is to be hidden, and show through.
            if (status.type() != FileStatus.CHARACTER_DEVICE || !status.node().equals(new DeviceNumber(1, 3))) {
                throw new SetupException(
                        "/dev/null in the root filesystem is not the null device",
                        "mount a tmpfs on /dev, or make it with: mknod -m 666 dev/null c 1 3");
            }
            return fd;
        }
    }

    /** Makes paths read-only, with all that is mounted below them (config-linux.md, "Readonly Paths"). */
    record ReadOnly(List<String> paths) implements ProtectPaths {
        public ReadOnly {
            paths = List.copyOf(paths);
        }

        @Override
        public String words() {
            return "make read-only: " + String.join(" ", paths);
        }

        @Override
        public String pointer() {
            return "/linux/readonlyPaths";
        }

        @Override
        public void perform(Site site) {
            Below below = new Below(site.kernel(), site.kept(MountRoot.ROOT));
            for (String path : paths) {
                Fd place = below.find(path);
                if (place != null) {
                    Fd copy = site.perform(new OpenTree(place, "", true, true));
                    site.perform(new SetMountAttributes(copy, true, MountAttribute.READ_ONLY, 0, 0, null));
                    site.perform(new MoveMount(copy, place));
                    closeAll(site, copy, place);
                }
            }
        }
    }

    private static void closeAll(Site site, @Nullable Fd... fds) {
        for (Fd fd : fds) {
            if (fd != null) {
                site.perform(new Close(fd));
            }
        }
    }
}
