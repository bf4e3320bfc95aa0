package demitasse.runtime.rootfs;

import demitasse.kernel.CapabilitySets;
import demitasse.kernel.IdentityOp.GetCapabilities;
import demitasse.kernel.IdentityOp.SetCapabilities;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/**
 * Mounts an overlay that a quota of its upper layer's filesystem holds for.
 *
 * <p>Whatever is written through an overlay is written with the rights of whoever mounted it (overlayfs.rst, "Permission model"),
 * and quotas of ext4 don't hold for those with CAP_SYS_RESOURCE. So the mount is made without it.
 */
public record BoundByQuota(Step mount) implements Step {
    private static final long CAP_SYS_RESOURCE = 1L << 24;

    @Override
    public String words() {
        return mount.words();
    }

    @Override
    public @Nullable String pointer() {
        return mount.pointer();
    }

    @Override
    public void perform(Site site) {
        CapabilitySets all = site.perform(new GetCapabilities());
        site.perform(new SetCapabilities(new CapabilitySets(all.effective() & ~CAP_SYS_RESOURCE, all.permitted(), all.inheritable())));
        mount.perform(site);
        site.perform(new SetCapabilities(all));
    }
}
