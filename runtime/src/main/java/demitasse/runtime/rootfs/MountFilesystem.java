package demitasse.runtime.rootfs;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts a new filesystem, such as proc or tmpfs, at a place of the container. A tmpfs without a mode takes that of the
 * directory it covers. Where the kernel refuses and there is a {@link BindMount.Spare}, that takes its place.
 *
 * @param plain whether the place must be a directory and no link, as for /proc, /sys and /dev
 * @param open whether it stays writable until {@link SealMount}, since more is to be made in it
 */
public record MountFilesystem(
        String type, String source, String destination, List<String> options, boolean plain, boolean open, @Nullable String pointer)
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
        Fd found = plain ? null : below.find(destination);
        Fd target = plain ? below.plainDirectory(destination)
                : below.outsideOfProc(found != null ? found : below.findOrMake(destination, true), destination);
        String data = type.equals("tmpfs") && (plain || found != null) ? withMode(site, parsed, target) : parsed.dataOrNull();
        Fd covered = parsed.copyUp() ? site.perform(new OpenBelow(target, ".", OpenFlag.READ | OpenFlag.DIRECTORY, 0)) : null;
        long flags = open || parsed.copyUp() ? parsed.flags() & ~MountFlag.READ_ONLY : parsed.flags();
        if (site.kernel().attempt(new Mount(source, target.procPath(), type, flags, data)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            useSpare(site, target, op, errno);
        } else {
            finish(site, below, parsed, covered);
        }
        site.perform(new Close(target));
    }

    /** As if the directory were still seen: what is private, or open to all, stays so. */
    private static @Nullable String withMode(Site site, MountOptions parsed, Fd target) {
        if (("," + parsed.data()).contains(",mode=")) {
            return parsed.data();
        }
        String mode = "mode=" + Integer.toOctalString(site.perform(new Status(target)).mode());
        return parsed.data().isEmpty() ? mode : mode + "," + parsed.data();
    }

    /** A user namespace may mount these only with the namespaces that they show ({@code EPERM}); the host's own show the same. */
    private void useSpare(Site site, Fd target, KernelOp<?> refused, Errno errno) {
        Fd spare = site.keptOrNull(BindMount.name(destination, pointer));
        if (spare == null || errno != Errno.EPERM) {
            throw new KernelException(refused, errno);
        }
        site.perform(new MoveMount(spare, target));
        site.perform(new Close(spare));
    }

    /** What is not a matter of mount(2)'s one call. */
    private void finish(Site site, Below below, MountOptions parsed, @Nullable Fd covered) {
        boolean recursive = parsed.recursiveSet() != 0 || parsed.recursiveClear() != 0;
        boolean seal = parsed.copyUp() && !open && (parsed.flags() & MountFlag.READ_ONLY) != 0;
        if (covered == null && !open && !recursive && parsed.propagation() == 0) {
            return;
        }
        Fd mounted = below.findOrMake(destination, true);
        if (covered != null) {
            new TreeCopy(site.kernel()).copy(covered, mounted, destination);
            site.perform(new Close(covered));
        }
        if (seal) {
            SealMount.seal(site, mounted);
        }
        if (recursive) {
            site.perform(new SetMountAttributes(mounted, true, parsed.recursiveSet(), parsed.recursiveClear(), 0, null));
        }
        if (parsed.propagation() != 0) {
            site.perform(new Mount(null, mounted.procPath(), null, parsed.propagation(), null));
        }
        if (open) {
            site.keep(SealMount.name(destination, pointer), mounted);
        } else {
            site.perform(new Close(mounted));
        }
    }
}
