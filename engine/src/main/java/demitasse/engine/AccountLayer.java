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
        AccountLayer layers = new AccountLayer(kernel, lowers);
        String passwd = layers.holding("passwd");
        return passwd != null && passwd.equals(layers.holding("group")) ? passwd : null;
    }

    private @Nullable String holding(String name) {
        for (String layer : lowers) {
            FileStatus directory = look(layer + "/etc");
            if (directory != null && !directory.isDirectory()) {
                return null;
            }
            FileStatus file = directory == null ? null : look(layer + "/etc/" + name);
            if (file != null) {
                return file.isRegular() ? layer : null;
            }
            if (directory != null && kernel.attempt(new GetAttribute(Fd.HERE, layer + "/etc", KeptAttributes.OPAQUE)) instanceof Done<byte[]>) {
                return null;
            }
        }
        return null;
    }

    private @Nullable FileStatus look(String path) {
        return kernel.attempt(new Status(Fd.HERE, path, false)) instanceof Done<FileStatus>(FileStatus status) ? status : null;
    }
}
