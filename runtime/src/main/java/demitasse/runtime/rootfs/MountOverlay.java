package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Mounts an overlay at a place of the container: how a filesystem below the host's root is carried along. */
public record MountOverlay(OverlayLayers layers, String destination) implements Step {
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
