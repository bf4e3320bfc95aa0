package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is mounted at a place already ({@code remount} among its options, or propagation alone): with {@code bind} the
 * attributes that are named and no others, otherwise flags and options of the filesystem itself (mount(8), "remount").
 */
public record ChangeMount(String destination, List<String> options, @Nullable String pointer) implements Step {
    public ChangeMount {
        options = List.copyOf(options);
    }

    @Override
    public String words() {
        return "change the mount on " + destination + " (" + String.join(",", options) + ")";
    }

    @Override
    public void perform(Site site) {
        MountOptions parsed = MountOptions.parse(options);
        Fd mounted = new Below(site.kernel(), site.kept(MountRoot.ROOT)).find(destination);
        if (mounted == null) {
            throw new SetupException("nothing is at " + destination + " to be remounted", "mount it first, or correct the destination");
        }
        if (parsed.isRemount() && !parsed.isBind()) {
            long flags = parsed.flags() & ~MountFlag.RECURSIVE;
            site.perform(new Mount(null, mounted.procPath(), null, flags, parsed.dataOrNull()));
        } else if (parsed.attributes() != 0 || parsed.clearedAttributes() != 0) {
            site.perform(new SetMountAttributes(mounted, false, parsed.attributes(), parsed.clearedAttributes(), 0, null));
        }
        if (parsed.recursiveSet() != 0 || parsed.recursiveClear() != 0) {
            site.perform(new SetMountAttributes(mounted, true, parsed.recursiveSet(), parsed.recursiveClear(), 0, null));
        }
        if (parsed.propagation() != 0) {
            site.perform(new Mount(null, mounted.procPath(), null, parsed.propagation(), null));
        }
        site.perform(new Close(mounted));
    }
}
