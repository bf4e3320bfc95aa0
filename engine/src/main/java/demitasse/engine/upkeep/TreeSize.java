package demitasse.engine.upkeep;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileDetails;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import java.util.HashSet;
import java.util.Set;

/** What a tree takes on the disk. A file with several names is counted once; what is mounted in it is not counted. */
public final class TreeSize {
    private final Kernel kernel;
    private final Set<Long> seen = new HashSet<>();
    private long mountId;
    private long bytes;

    private TreeSize(Kernel kernel) {
        this.kernel = kernel;
    }

    /** In bytes; 0 where there is nothing. What vanishes while it is counted may or may not count. */
    public static long of(Kernel kernel, String path) {
        TreeSize size = new TreeSize(kernel);
        if (kernel.attempt(new Open(path, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW)) instanceof Done<Fd>(Fd top)) {
            size.mountId = kernel.perform(new Status(top, "", false)).mountId();
            size.bytes += kernel.perform(new Details(top, "")).allocatedBytes();
            size.below(top);
        }
        return size.bytes;
    }

    /** Closes the directory. */
    private void below(Fd directory) {
        Files.with(kernel, directory, fd -> {
            for (Entry entry : Files.list(kernel, fd, ".")) {
                entry(fd, entry.name());
            }
            return fd;
        });
    }

    private void entry(Fd directory, String name) {
        if (!(kernel.attempt(new Status(directory, name, false)) instanceof Done<FileStatus>(FileStatus status)) || status.mountId() != mountId
                || !(kernel.attempt(new Details(directory, name)) instanceof Done<FileDetails>(FileDetails details))) {
            return;
        }
        if (details.links() < 2 || status.isDirectory() || seen.add(status.inode())) {
            bytes += details.allocatedBytes();
        }
        if (status.isDirectory() && kernel.attempt(new Open(directory, name, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0)) instanceof Done<Fd>(Fd below)) {
            below(below);
        }
    }
}
