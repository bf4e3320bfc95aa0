package demitasse.runtime.cgroup;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import org.jspecify.annotations.Nullable;

/** Files of cgroupfs that are told whole in one read: numbers, counters, short lists. */
final class SmallFile {
    private static final int LIMIT_BYTES = 4096;

    private SmallFile() {}

    /** The text, or null where the kernel does not have the file or will not tell. */
    static @Nullable String read(Kernel kernel, String path) {
        return read(kernel, path, LIMIT_BYTES);
    }

    /** The text up to that size. */
    static @Nullable String read(Kernel kernel, String path, int limitBytes) {
        return switch (kernel.attempt(new FileOp.Open(path, OpenFlag.READ))) {
            case Refused<Fd> _ -> null;
            case Done<Fd>(Fd file) -> Files.with(kernel, file, fd -> content(kernel, fd, limitBytes));
        };
    }

    private static @Nullable String content(Kernel kernel, Fd file, int limitBytes) {
        return kernel.attempt(new FileOp.Read(file, limitBytes)) instanceof Done<byte[]>(byte[] bytes) ? Text.decode(bytes) : null;
    }
}
