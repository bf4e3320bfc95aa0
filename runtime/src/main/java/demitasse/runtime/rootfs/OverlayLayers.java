package demitasse.runtime.rootfs;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.OpenFileSystem;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
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
    /**
     * What a layer says of a directory that moved (redirect), of content that lies in another layer (metacopy) or of other
     * files (index) is neither believed nor written, whatever this kernel was built with: an upper layer then holds files,
     * whiteouts and opaque directories, and can be another's lower one.
     */
    static final String[] SAFE = {"redirect_dir", "nofollow", "metacopy", "off", "index", "off"};

    public OverlayLayers {
        lowers = List.copyOf(lowers);
    }

    /**
     * Mounts the overlay on what {@code target} is open on.
     *
     * <p>Layers are named by descriptor: colons and commas in a path need no escape, and the container's mountinfo tells
     * nothing of where the host keeps them. One lower layer takes one call of mount(2); a stack of them is set up layer by
     * layer (fsconfig(2)), which has no bound but the kernel's own of 500.
     */
    void mount(Site site, Fd target, long flags) {
        if (tryMount(site, target, flags) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw new KernelException(op, errno);
        }
    }

    /** {@link #mount} as a value: null when it was done, otherwise the refusal. */
    @Nullable Refused<?> tryMount(Site site, Fd target, long flags) {
        if (lowers.size() > 1 && site.kernel().attempt(new OpenFileSystem("overlay")) instanceof Done<Fd>(Fd context)) {
            Refused<?> refused = new LayerStack(site.kernel(), context).mountOn(this, target);
            if (refused == null || refused.errno() != Errno.EINVAL) {
                return refused;
            }
            // Kernels before 6.7 do not take layers one by one.
        }
        List<Fd> opened = new ArrayList<>();
        StringBuilder data = new StringBuilder("lowerdir=");
        for (String lower : lowers) {
            data.append(opened.isEmpty() ? "" : ":").append(open(site, lower, opened));
        }
        data.append(",upperdir=").append(open(site, upper, opened));
        data.append(",workdir=").append(open(site, work, opened)).append(',').append(VOLATILE);
        for (int i = 0; i < SAFE.length; i += 2) {
            data.append(',').append(SAFE[i]).append('=').append(SAFE[i + 1]);
        }
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

    /**
     * A mount of these layers that has no place, and goes with its descriptor: to look at what a container sees, or would see,
     * without a mount namespace that anybody could enter. Without an upper layer nothing can be written.
     *
     * @throws KernelException ENODEV where the kernel has no overlay, EINVAL where a directory cannot be a layer
     */
    public Fd detached(Kernel kernel) {
        return new LayerStack(kernel, kernel.perform(new OpenFileSystem("overlay"))).detached(this);
    }
}
