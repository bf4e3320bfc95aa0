package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/** Finds and makes places inside of a root that nobody vouches for; every link in it is resolved inside (openat2(2)). */
final class Below {
    /** As many as the kernel follows in one path (path_resolution(7)). */
    private static final int LINKS_LIMIT = 40;

    private final Kernel kernel;
    private final Fd root;

    Below(Kernel kernel, Fd root) {
        this.kernel = kernel;
        this.root = root;
    }

    /** A handle to what is at {@code path}, or null where there is nothing. */
    @Nullable Fd find(String path) {
        return switch (kernel.attempt(new OpenBelow(root, path, OpenFlag.PATH, 0))) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
                    yield null;
                }
                throw new KernelException(op, errno);
            }
        };
    }

    /**
     * A handle to the directory, or file, at {@code path}, made with those above it where it is missing.
     *
     * @throws SetupException when a link leads to what is not there: making that would surprise, and is how others were tricked
     */
    Fd findOrMake(String path, boolean directory) {
        Fd found = find(path);
        return found != null ? found : make(path, directory);
    }

    /**
     * {@link #findOrMake} for a file of our own, such as /etc/resolv.conf, which many systems have as a link into /run, and for
     * what callers bind to such places: a link that leads nowhere gets its target made, inside of the root as all links are
     * resolved.
     */
    Fd findOrMakeTarget(String path, boolean directory) {
        String place = path;
        for (int links = 0; links < LINKS_LIMIT; links++) {
            Fd found = find(place);
            if (found != null) {
                return found;
            }
            String target = linkTarget(place);
            if (target == null) {
                return make(place, directory);
            }
            place = target.startsWith("/") ? target : place.substring(0, place.lastIndexOf('/') + 1) + target;
        }
        throw new SetupException(path + " in the root filesystem is a chain of links that leads nowhere", "make it a file");
    }

    /** What the link at {@code path} holds, null where there is none. */
    private @Nullable String linkTarget(String path) {
        if (!(kernel.attempt(new OpenBelow(root, path, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0)) instanceof Done<Fd>(Fd link))) {
            return null;
        }
        Outcome<String> target = kernel.attempt(new ReadLink(link, ""));
        kernel.attempt(new Close(link));
        return target instanceof Done<String>(String text) ? text : null;
    }

    private Fd make(String path, boolean directory) {
        if (path.length() > 1 && path.endsWith("/")) {
            return make(path.substring(0, path.length() - 1), directory);
        }
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new SetupException("cannot make " + path + " in the root filesystem", "name the place itself, without . and ..");
        }
        Fd parent = findOrMake(slash <= 0 ? "/" : path.substring(0, slash), true);
        KernelOp<?> make = directory
                ? new MakeDirectory(parent, name, 0755)
                : new MakeNode(parent, name, FileStatus.REGULAR, 0644, DeviceNumber.NONE);
        if (kernel.attempt(make) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            kernel.attempt(new Close(parent));
            if (errno == Errno.EEXIST) {
                throw danglingLink(path);
            }
            throw new KernelException(op, errno);
        }
        kernel.attempt(new Close(parent));
        return kernel.perform(new OpenBelow(root, path, OpenFlag.PATH, 0));
    }

    private SetupException danglingLink(String path) {
        String target = linkTarget(path);
        return new SetupException(
                path + " in the root filesystem is a symbolic link to " + (target == null ? "somewhere else" : target) + ", which is not there",
                "nothing is mounted through a link that leads nowhere inside; name a directory, or make the link's target");
    }

    /** {@link #findOrMakeTarget} for what something is mounted on, which is none of proc's files. */
    Fd mountPoint(String path, boolean directory) {
        return outsideOfProc(findOrMakeTarget(path, directory), path);
    }

    /**
     * The place itself, which {@code path} led to. The rules of a configuration judge paths by their words; a link of the image
     * can lead into proc all the same, where a mount would take writes for the kernel (CVE-2019-16884, CVE-2025-52881).
     *
     * @throws SetupException when it is in proc, and the path did not say so
     */
    Fd outsideOfProc(Fd place, String path) {
        if (!namesProc(path) && kernel.perform(new FileSystemOf(place)) == FileSystemType.PROC) {
            throw new SetupException(
                    path + " in the root filesystem is a link into proc, which is not to be covered",
                    "use another destination, or remove the link from the root filesystem");
        }
        return place;
    }

    private static boolean namesProc(String path) {
        int at = 0;
        while (path.startsWith("/", at) || path.startsWith("./", at)) {
            at += path.startsWith("/", at) ? 1 : 2;
        }
        return path.startsWith("proc", at) && (at + 4 == path.length() || path.charAt(at + 4) == '/');
    }

    /**
     * A handle to a directory that is no link itself: what /proc, /sys and /dev have to be.
     *
     * @throws SetupException when it is anything else
     */
    Fd plainDirectory(String path) {
        Fd found = switch (kernel.attempt(new OpenBelow(root, path, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0))) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ENOENT) {
                    throw new KernelException(op, errno);
                }
                yield make(path, true);
            }
        };
        FileStatus status = kernel.perform(new Status(found));
        if (!status.isDirectory()) {
            throw new SetupException(
                    path + " in the root filesystem is a " + FileStatus.typeWords(status.type()) + ", not a directory",
                    "make it an empty directory; nothing is mounted through a link there");
        }
        return found;
    }
}
