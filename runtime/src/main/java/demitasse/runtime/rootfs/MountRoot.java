package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/** Mounts what becomes the container's root, and leaves a handle to it under {@link #ROOT}. */
public sealed interface MountRoot extends Step {
    /** The name under which later steps find the root. */
    String ROOT = "root";
    /** The name under which {@link Copy} leaves it. */
    String COPY = "copy for the root";

    /** An overlay, mounted on a directory that nobody else uses. */
    record Overlay(OverlayLayers layers, String place, String shownAs) implements MountRoot {
        @Override
        public String words() {
            return "mount the root: " + shownAs + " (overlay)";
        }

        @Override
        public void perform(Site site) {
            Fd target = site.perform(new Open(place, OpenFlag.PATH | OpenFlag.DIRECTORY));
            layers.mount(site, target, 0);
            site.perform(new Close(target));
            Fd mounted = site.perform(new Open(place, OpenFlag.PATH | OpenFlag.DIRECTORY));
            site.keep(ROOT, new Fd(mounted.number(), "rootfs"));
        }
    }

    /**
     * Takes a copy of a directory as it is, with everything mounted below it. By the parent, which sees the directory even
     * where init is in another mount or user namespace.
     *
     * @param slave whether mounts on the host's side come in later; otherwise none do
     */
    record Copy(String path, boolean slave, @Nullable String pointer) implements MountRoot {
        @Override
        public String words() {
            return "copy the mount of " + path + " for the root" + (slave ? ", let mounts come in from the host" : "");
        }

        @Override
        public void perform(Site site) {
            Fd copy = site.perform(new OpenTree(Fd.HERE, path, true, true));
            site.perform(new SetMountAttributes(copy, true, 0, 0, slave ? MountFlag.SLAVE : MountFlag.PRIVATE, null));
            site.keep(COPY, copy);
        }
    }

    /** That copy: what is written goes through. */
    record Directory(String path, @Nullable String pointer) implements MountRoot {
        @Override
        public String words() {
            return "mount the root: " + path;
        }

        @Override
        public void perform(Site site) {
            putOnTop(site, site.kept(COPY));
        }
    }

    /** The mount that the parent handed over, put on the root of all that is left to be seen of the host. */
    record Handed(String shownAs) implements MountRoot {
        @Override
        public String words() {
            return "mount the root: " + shownAs + " (handed over)";
        }

        @Override
        public void perform(Site site) {
            putOnTop(site, site.kept(HandMount.name(0)));
        }
    }

    /** A place that is always there, and hides nothing from us: paths go on starting at the root below. */
    private static void putOnTop(Site site, Fd mount) {
        Fd top = site.perform(new Open("/", OpenFlag.PATH | OpenFlag.DIRECTORY));
        site.perform(new MoveMount(mount, top));
        site.perform(new Close(top));
        site.keep(ROOT, new Fd(mount.number(), "rootfs"));
    }
}
