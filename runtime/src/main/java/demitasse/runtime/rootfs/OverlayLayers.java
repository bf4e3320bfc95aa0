package demitasse.runtime.rootfs;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Site;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directories of an overlay (Documentation/filesystems/overlayfs.rst): {@code lowers} from the top down stay as they
 * are, what is written lands in {@code upper}; {@code work} is the kernel's, empty and on the filesystem of {@code upper}.
 */
public record OverlayLayers(List<String> lowers, String upper, String work) {
    /**
     * Nothing that is written is ever brought to the disk on purpose. The layer goes with its container, while without this
     * the end of each container would wait until all of the filesystem below is written out (overlayfs.rst, "Volatile mount").
     */
    static final String VOLATILE = "volatile";

    public OverlayLayers {
        lowers = List.copyOf(lowers);
    }

    /**
     * Mounts the overlay on what {@code target} is open on.
     *
     * <p>Layers are named by descriptor: colons and commas in a path need no escape, sixty layers fit the one page that
     * mount(2) takes, and the container's mountinfo tells nothing of where the host keeps them.
     */
    void mount(Site site, Fd target, long flags) {
        if (tryMount(site, target, flags) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw new KernelException(op, errno);
        }
    }

    /** {@link #mount} as a value: null when it was done, otherwise the refusal. */
    @Nullable Refused<?> tryMount(Site site, Fd target, long flags) {
        List<Fd> opened = new ArrayList<>();
        StringBuilder data = new StringBuilder("lowerdir=");
        for (String lower : lowers) {
            data.append(opened.isEmpty() ? "" : ":").append(open(site, lower, opened));
        }
        data.append(",upperdir=").append(open(site, upper, opened));
        data.append(",workdir=").append(open(site, work, opened)).append(',').append(VOLATILE);
        Outcome<?> outcome = site.kernel().attempt(new Mount("overlay", target.procPath(), "overlay", flags, data.toString()));
        for (Fd layer : opened) {
            site.perform(new Close(layer));
        }
        return outcome instanceof Refused<?> refused ? refused : null;
    }

    private static String open(Site site, String directory, List<Fd> opened) {
        Fd fd = site.perform(new Open(directory, OpenFlag.PATH | OpenFlag.DIRECTORY));
        opened.add(fd);
        return fd.procPath();
    }
}
