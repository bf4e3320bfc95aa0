package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts a file or directory of the host at a place of the container. */
public record BindMount(String source, String destination, List<String> options, @Nullable String pointer) implements Step {
    public BindMount {
        options = List.copyOf(options);
    }

    @Override
    public String words() {
        return "bind " + source + " on " + destination + (options.isEmpty() ? "" : " (" + String.join(",", options) + ")");
    }

    @Override
    public void perform(Site site) {
        MountOptions parsed = MountOptions.parse(options);
        Fd from = site.perform(new Open(source, OpenFlag.PATH));
        boolean directory = site.perform(new Status(from)).isDirectory();
        Fd copy = site.perform(new OpenTree(from, "", true, parsed.isRecursive()));
        // While it is still detached, so that there is no moment at which the container could use it with other rights.
        change(site, copy, parsed);
        Fd target = new Below(site.kernel(), site.kept(MountRoot.ROOT)).findOrMake(destination, directory);
        site.perform(new MoveMount(copy, target));
        site.perform(new Close(target));
        site.perform(new Close(copy));
        site.perform(new Close(from));
    }

    private static void change(Site site, Fd copy, MountOptions parsed) {
        // Private unless asked otherwise: what is mounted inside must not show on the host.
        long propagation = parsed.propagation() == 0 ? MountFlag.PRIVATE : parsed.propagation() & ~MountFlag.RECURSIVE;
        boolean all = parsed.propagation() == 0 || (parsed.propagation() & MountFlag.RECURSIVE) != 0;
        site.perform(new SetMountAttributes(copy, all && parsed.isRecursive(), 0, 0, propagation, null));
        if (parsed.attributes() != 0 || parsed.clearedAttributes() != 0) {
            site.perform(new SetMountAttributes(copy, false, parsed.attributes(), parsed.clearedAttributes(), 0, null));
        }
        if (parsed.recursiveSet() != 0 || parsed.recursiveClear() != 0) {
            site.perform(new SetMountAttributes(copy, true, parsed.recursiveSet(), parsed.recursiveClear(), 0, null));
        }
    }
}
