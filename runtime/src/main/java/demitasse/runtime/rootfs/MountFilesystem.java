package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.MountOp.Mount;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a new filesystem, such as proc or tmpfs, at a place of the container.
 *
 * @param plain whether the place must be a directory and no link, as for /proc, /sys and /dev
 */
public record MountFilesystem(String type, String source, String destination, List<String> options, boolean plain, @Nullable String pointer)
        implements Step {
    public MountFilesystem {
        options = List.copyOf(options);
    }

    @Override
    public String words() {
        return "mount " + type + " on " + destination + (options.isEmpty() ? "" : " (" + String.join(",", options) + ")");
    }

    @Override
    public void perform(Site site) {
        MountOptions parsed = MountOptions.parse(options);
        Below below = new Below(site.kernel(), site.kept(MountRoot.ROOT));
        Fd target = plain ? below.plainDirectory(destination) : below.findOrMake(destination, true);
        site.perform(new Mount(source, target.procPath(), type, parsed.flags(), parsed.dataOrNull()));
        if (parsed.propagation() != 0) {
            Fd mounted = below.findOrMake(destination, true);
            site.perform(new Mount(null, mounted.procPath(), null, parsed.propagation(), null));
            site.perform(new Close(mounted));
        }
        site.perform(new Close(target));
    }

}
