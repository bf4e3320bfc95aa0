package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.MountAttribute;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/** Makes a mount read-only once all is in it: device nodes, and the places of other mounts. */
public record SealMount(String destination, @Nullable String pointer) implements Step {
    /** Under which a mount that is still open is kept; a later one may cover its place. */
    static String name(String destination, @Nullable String pointer) {
        return "open mount on " + destination + " " + pointer;
    }

    static void seal(Site site, Fd mounted) {
        site.perform(new SetMountAttributes(mounted, false, MountAttribute.READ_ONLY, 0, 0, null));
    }

    @Override
    public String words() {
        return "make " + destination + " read-only";
    }

    @Override
    public void perform(Site site) {
        Fd mounted = site.kept(name(destination, pointer));
        seal(site, mounted);
        site.perform(new Close(mounted));
    }
}
