package demitasse.kernel;

import demitasse.kernel.Outcome.Refused;
import java.util.List;

/**
 * Removes a directory with all below, whatever somebody hostile has built there: it follows no link, holds a bounded number
 * of descriptors and frames however deep the tree is, and one batch of names however many there are.
 */
final class TreeRemoval {
    /** What lies deeper is lifted up to the top and removed from there. */
    private static final int DEPTH_LIMIT = 24;

    private final Kernel kernel;
    private int lifted;

    TreeRemoval(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Removes a file, or a directory with all below; what is not there is no error. */
    void remove(Fd directory, String name) {
        if (kernel.attempt(new DirectoryOp.Remove(directory, name, false)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            switch (errno) {
                case ENOENT -> { }
                case EISDIR, EPERM -> removeDirectory(directory, name, 0);
                default -> throw new KernelException(op, errno);
            }
        }
    }

    private void removeDirectory(Fd directory, String name, int depth) {
        DirectoryOp.Remove remove = new DirectoryOp.Remove(directory, name, true);
        while (kernel.attempt(remove) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            // Names that were there when a pass began are gone after it; those that were lifted meanwhile need another.
            if (errno != Errno.ENOTEMPTY || !removeEntries(directory, name, depth)) {
                throw new KernelException(op, errno);
            }
        }
    }

    /** One pass over a directory; whether there was anything in it. */
    private boolean removeEntries(Fd directory, String name, int depth) {
        Fd opened = kernel.perform(new FileOp.Open(directory, name, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        return Files.with(kernel, opened, fd -> {
            boolean any = false;
            List<DirectoryOp.Entry> batch = kernel.perform(new DirectoryOp.ListEntries(fd));
            while (!batch.isEmpty()) {
                any = true;
                for (DirectoryOp.Entry entry : batch) {
                    removeEntry(fd, entry, depth);
                }
                batch = kernel.perform(new DirectoryOp.ListEntries(fd));
            }
            return any;
        });
    }

    private void removeEntry(Fd directory, DirectoryOp.Entry entry, int depth) {
        if (entry.type() != FileStatus.DIRECTORY) {
            remove(directory, entry.name());
        } else if (depth < DEPTH_LIMIT) {
            removeDirectory(directory, entry.name(), depth + 1);
        } else {
            lift(directory, entry.name());
        }
    }

    private void lift(Fd directory, String name) {
        String top = "../".repeat(DEPTH_LIMIT);
        while (true) {
            DirectoryOp.Rename lift = new DirectoryOp.Rename(directory, name, top + ".lifted-" + lifted++, false);
            if (!(kernel.attempt(lift) instanceof Refused<?>(KernelOp<?> op, Errno errno))) {
                return;
            }
            if (errno != Errno.EEXIST) {
                throw new KernelException(op, errno);
            }
        }
    }
}
