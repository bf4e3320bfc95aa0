package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.CreateFileSystem;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MountFileSystem;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenFileSystem;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetFileSystemOption;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.MountOp.Unmount;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Unshare;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Cleanup;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/**
 * Makes a mount for an init that lives in a user namespace, and hands it over: from in there, neither the host's
 * directories can be reached, nor can files be given the ids under which the container knows them (id-mapped mounts,
 * mount_setattr(2)). Performed by the parent while init waits, since the user namespace has to be there.
 */
public sealed interface HandMount extends Step {
    /** The name under which mount {@code index} is kept: by the parent for sending it, and by init once it has come. */
    static String name(int index) {
        return "handed mount " + index;
    }

    /** Moves the parent into a mount namespace of its own, so that what it mounts on the way is seen by nobody. */
    record Prepare() implements HandMount {
        @Override
        public String words() {
            return "mount on the side, unseen by the host";
        }

        @Override
        public void perform(Site site) {
            site.perform(new Unshare(Namespace.MOUNT.flag()));
            site.perform(new Mount(null, "/", null, MountFlag.PRIVATE | MountFlag.RECURSIVE, null));
        }
    }

    /** A directory of the host with the container's ids. */
    record Directory(String path, int index) implements HandMount {
        @Override
        public String words() {
            return "hand over " + path + " with the container's ids";
        }

        @Override
        public void perform(Site site) {
            site.keep(name(index), mapped(site, path));
        }
    }

    /**
     * An overlay whose lower layer has the container's ids; {@code area} is the directory that holds upper and work layer.
     * Those are as they are: what the container writes is kept there under the ids of the host.
     */
    record Overlay(OverlayLayers layers, String area, int index) implements HandMount {
        private static final String LOWER = "mapped-lower";

        @Override
        public String words() {
            return "hand over an overlay of " + layers.lowers().getFirst() + " with the container's ids";
        }

        @Override
        public void perform(Site site) {
            Fd context = site.perform(new OpenFileSystem("overlay"));
            String key = layers.lowers().size() == 1 ? "lowerdir" : "lowerdir+";
            int attached = 0;
            for (String lower : layers.lowers()) {
                Fd mapped = tryMapped(site, lower);
                if (mapped == null) {
                    site.perform(new Close(context));
                    site.keep(name(index), asItIs(site, cannotMap(lower)));
                    return;
                }
                attach(site, mapped, place(attached));
                site.perform(new SetFileSystemOption(context, key, mapped.procPath()));
                site.perform(new Close(mapped));
                attached++;
            }
            int places = attached;
            // Whoever removes the container, or tries otherwise, does so in this mount namespace.
            site.keep(name(index), Cleanup.after(() -> over(site, context), () -> detach(site, places)));
            site.perform(new Close(context));
        }

        private Fd over(Site site, Fd context) {
            site.perform(new SetFileSystemOption(context, "upperdir", layers.upper()));
            site.perform(new SetFileSystemOption(context, "workdir", layers.work()));
            site.perform(new SetFileSystemOption(context, OverlayLayers.VOLATILE, null));
            for (int i = 0; i < OverlayLayers.SAFE.length; i += 2) {
                site.perform(new SetFileSystemOption(context, OverlayLayers.SAFE[i], OverlayLayers.SAFE[i + 1]));
            }
            return mount(site, context);
        }

        private void detach(Site site, int places) {
            for (int i = 0; i < places; i++) {
                detach(site, place(i));
            }
        }

        private String place(int layer) {
            return area + "/" + LOWER + (layer == 0 ? "" : "-" + layer);
        }

        private Fd mount(Site site, Fd context) {
            if (site.kernel().attempt(new CreateFileSystem(context)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                if (errno != Errno.EINVAL) {
                    throw new KernelException(op, errno);
                }
                return asItIs(site, new KernelException(op, errno));
            }
            return site.perform(new MountFileSystem(context, 0));
        }

        /** A read-only copy of a filesystem that cannot be mapped or be a layer; the root has to be able to. */
        private Fd asItIs(Site site, RuntimeException obstacle) {
            if (index == 0) {
                throw obstacle;
            }
            return MountOverlay.readOnlyCopy(site, layers.lowers().getFirst());
        }

        /** Overlay takes only layers that have a place (until Linux 6.15). */
        private void attach(Site site, Fd mapped, String place) {
            site.perform(new MakeDirectory(Fd.HERE, place, 0700));
            Fd target = site.perform(new Open(place, OpenFlag.PATH | OpenFlag.DIRECTORY));
            site.perform(new MoveMount(mapped, target));
            site.perform(new Close(target));
        }

        /** The overlay has taken its own hold of the layer; the place would be in the way when the container is removed. */
        private void detach(Site site, String place) {
            site.perform(new Unmount(place, true));
            site.perform(new Remove(Fd.HERE, place, true));
        }
    }

    private static Fd mapped(Site site, String path) {
        Fd mapped = tryMapped(site, path);
        if (mapped == null) {
            throw cannotMap(path);
        }
        return mapped;
    }

    private static SetupException cannotMap(String path) {
        return new SetupException(
                "the filesystem of " + path + " cannot show its files with other owners, as a user namespace needs it",
                "use a root filesystem on ext4, xfs or btrfs, or leave out --userns; tmpfs can do it from Linux 6.3 on");
    }

    /** A detached copy of the mount at {@code path} that shows files with the ids of init's user namespace, null where its filesystem can't. */
    private static @Nullable Fd tryMapped(Site site, String path) {
        Fd copy = site.perform(new OpenTree(Fd.HERE, path, true, false));
        Fd users = site.perform(new Open(site.kept(Step.INIT_PROCESS), "ns/user", OpenFlag.READ, 0));
        SetMountAttributes map = new SetMountAttributes(copy, false, MountAttribute.ID_MAPPED, 0, MountFlag.PRIVATE, users);
        Outcome<?> outcome = site.kernel().attempt(map);
        site.perform(new Close(users));
        if (outcome instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            site.perform(new Close(copy));
            if (errno != Errno.EINVAL) {
                throw new KernelException(op, errno);
            }
            return null;
        }
        return copy;
    }
}
