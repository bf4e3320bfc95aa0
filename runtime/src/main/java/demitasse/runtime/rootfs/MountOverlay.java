package demitasse.runtime.rootfs;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Puts a copy-on-write view of one of the host's filesystems at its place in the container; a read-only one of those that can't be a layer. */
public sealed interface MountOverlay extends Step {
    /** One that init mounts by itself. */
    record Own(OverlayLayers layers, String destination) implements MountOverlay {
        @Override
        public String words() {
            return "mount a copy-on-write view of " + layers.lowers().getFirst() + " on " + destination;
        }

        @Override
        public void perform(Site site) {
            Fd target = new Below(site.kernel(), site.kept(MountRoot.ROOT)).findOrMake(destination, true);
            if (layers.tryMount(site, target, 0) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                // A volume that is to be written to must not turn out read-only.
                if (errno != Errno.EINVAL || !layers.lowers().getFirst().equals(destination)) {
                    throw new KernelException(op, errno);
                }
                // What is carried along of the host may. Not every filesystem can be a layer: vfat, as under /boot/efi, compares names in its own way.
                Fd copy = readOnlyCopy(site, layers.lowers().getFirst());
                site.perform(new MoveMount(copy, target));
                site.perform(new Close(copy));
            }
            site.perform(new Close(target));
        }
    }

    /** The mount at {@code path} as it is, which nobody can write to. */
    static Fd readOnlyCopy(Site site, String path) {
        Fd copy = site.perform(new OpenTree(Fd.HERE, path, true, false));
        site.perform(new SetMountAttributes(copy, false, MountAttribute.READ_ONLY, 0, MountFlag.PRIVATE, null));
        return copy;
    }

    /** One that the parent handed over. */
    record Handed(int index, String destination) implements MountOverlay {
        @Override
        public String words() {
            return "put the mount that was handed over on " + destination;
        }

        @Override
        public void perform(Site site) {
            Fd target = new Below(site.kernel(), site.kept(MountRoot.ROOT)).findOrMake(destination, true);
            site.perform(new MoveMount(site.kept(HandMount.name(index)), target));
            site.perform(new Close(target));
        }
    }
}
