package demitasse.runtime.state;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import org.jspecify.annotations.Nullable;

/** The directory that holds one for each container, and how any of them is opened. */
final class ParentDirectory {
    static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private ParentDirectory() {}

    /** The directory at {@code path}, which is made, for its owner alone, where it is missing. */
    static Fd open(Kernel kernel, String path) {
        Fd there = openIfThere(kernel, path);
        if (there != null) {
            return there;
        }
        Files.makeDirectories(kernel, Fd.HERE, path, 0700);
        return kernel.perform(new Open(path, OPEN_DIRECTORY));
    }

    /** Null where it is missing. */
    static @Nullable Fd openIfThere(Kernel kernel, String path) {
        return switch (kernel.attempt(new Open(path, OPEN_DIRECTORY))) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ENOENT) {
                    throw new KernelException(op, errno);
                }
                yield null;
            }
        };
    }
}
