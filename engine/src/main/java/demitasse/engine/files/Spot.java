package demitasse.engine.files;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/**
 * A name in a directory that is open, found from a root by links that stay below that (openat2(2), RESOLVE_IN_ROOT). What has
 * the name is another thing the next moment, in a tree that somebody else writes to: it is never followed from here on.
 *
 * @param status of what has the name, null for nothing
 */
record Spot(Fd directory, String name, @Nullable FileStatus status) {
    private static final int HANDLE = OpenFlag.PATH | OpenFlag.DIRECTORY;
    /** As many as the kernel follows in one path (path_resolution(7)). */
    private static final int LINKS_LIMIT = 40;

    /** @param follow whether a link that has the name itself leads on */
    static Spot of(Kernel kernel, Fd root, String path, boolean follow, String shownAs) {
        String at = path;
        for (int links = 0; links < LINKS_LIMIT; links++) {
            Spot spot = spot(kernel, root, at, shownAs);
            if (!follow || spot.status == null || !spot.status.isSymbolicLink()
                    || !(kernel.attempt(new ReadLink(spot.directory, spot.name)) instanceof Done<String>(String target))) {
                return spot;
            }
            kernel.attempt(new Close(spot.directory));
            String bare = bare(at);
            at = target.startsWith("/") ? target : bare.substring(0, bare.lastIndexOf('/') + 1) + target;
        }
        throw new SetupException(shownAs + " is a chain of links without an end", null);
    }

    private static Spot spot(Kernel kernel, Fd root, String path, String shownAs) {
        String bare = bare(path);
        int slash = bare.lastIndexOf('/');
        String last = bare.substring(slash + 1);
        boolean place = last.isEmpty() || last.equals(".") || last.equals("..");
        String parent = place ? bare : bare.substring(0, slash + 1);
        Fd directory = open(kernel, root, parent.isEmpty() ? "." : parent, shownAs);
        String name = place ? "." : last;
        return switch (kernel.attempt(new Status(directory, name, false))) {
            case Done<FileStatus>(FileStatus status) -> new Spot(directory, name, status);
            case Refused<FileStatus>(KernelOp<FileStatus> op, Errno errno) -> {
                if (errno != Errno.ENOENT) {
                    throw new KernelException(op, errno);
                }
                yield new Spot(directory, name, null);
            }
        };
    }

    private static Fd open(Kernel kernel, Fd root, String path, String shownAs) {
        return switch (kernel.attempt(new OpenBelow(root, path, HANDLE, 0))) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> throw errno == Errno.ENOENT || errno == Errno.ENOTDIR
                    ? new SetupException("there is no directory for " + shownAs, "make it first")
                    : new KernelException(op, errno);
        };
    }

    /** Without slashes, and dots, at its end. */
    private static String bare(String path) {
        int end = path.length();
        while (end > 0 && (path.charAt(end - 1) == '/' || path.charAt(end - 1) == '.' && end > 1 && path.charAt(end - 2) == '/')) {
            end--;
        }
        return path.substring(0, end);
    }

    boolean isDirectory() {
        return status != null && status.isDirectory();
    }

    /** The directory itself, for one that is one. */
    Fd open(Kernel kernel) {
        return kernel.perform(new Open(directory, name, HANDLE | OpenFlag.NO_FOLLOW, 0));
    }
}
