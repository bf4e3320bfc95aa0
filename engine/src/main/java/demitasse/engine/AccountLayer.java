package demitasse.engine;

import demitasse.engine.archive.KeptAttributes;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one of several layers that the accounts of the root are in, so that nothing has to be mounted to read two files:
 * to let a mount of many layers go takes the kernel longer than all else that a start does.
 */
final class AccountLayer {
    private final Kernel kernel;
    private final List<String> lowers;

    private AccountLayer(Kernel kernel, List<String> lowers) {
        this.kernel = kernel;
        this.lowers = lowers;
    }

    /** Null where it takes more than a look to tell, as where a link or a whiteout is in the way, or the files are of two layers. */
    static @Nullable String of(Kernel kernel, List<String> lowers) {
        return new AccountLayer(kernel, lowers).holding();
    }

    /** One look at a layer without the directory, as most are that lie over others. */
    private @Nullable String holding() {
        for (String layer : lowers) {
            FileStatus directory = look(layer + "/etc");
            if (directory != null) {
                FileStatus passwd = directory.isDirectory() ? look(layer + "/etc/passwd") : null;
                FileStatus group = directory.isDirectory() ? look(layer + "/etc/group") : null;
                if (passwd != null && group != null && passwd.isRegular() && group.isRegular()) {
                    return layer;
                }
                if (!directory.isDirectory() || passwd != null || group != null || isOpaque(layer)) {
                    return null;
                }
            }
        }
        return null;
    }

    private boolean isOpaque(String layer) {
        return kernel.attempt(new GetAttribute(Fd.HERE, layer + "/etc", KeptAttributes.OPAQUE)) instanceof Done<byte[]>;
    }

    private @Nullable FileStatus look(String path) {
        return kernel.attempt(new Status(Fd.HERE, path, false)) instanceof Done<FileStatus>(FileStatus status) ? status : null;
    }
}
