package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Puts a copy-on-write view of one of the host's filesystems at its place in the container. */
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
            layers.mount(site, target, 0);
            site.perform(new Close(target));
        }
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
