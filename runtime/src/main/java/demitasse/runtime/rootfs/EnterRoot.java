package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.EnterDirectory;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountOp.PivotRoot;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.MountOp.Unmount;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Makes the container's root the root of its mount namespace and lets go of the host's.
 *
 * @param readOnly whether the root itself (not what is mounted below it) becomes read-only
 */
public record EnterRoot(boolean readOnly) implements Step {
    @Override
    public String words() {
        return "move into the root" + (readOnly ? ", read-only," : "") + " and let go of the host's";
    }

    @Override
    public String pointer() {
        return "/root";
    }

    @Override
    public void perform(Site site) {
        Fd root = site.kept(MountRoot.ROOT);
        if (readOnly) {
            site.perform(new SetMountAttributes(root, false, MountAttribute.READ_ONLY, 0, 0, null));
        }
        site.perform(new EnterDirectory(root));
        // Both at once: the old root comes to lie on the new one, so no directory is needed to put it in (pivot_root(2), NOTES).
        site.perform(new PivotRoot(".", "."));
        site.perform(new Unmount(".", true));
        site.perform(new ChangeDirectory("/"));
        site.perform(new Close(root));
    }
}
