package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.engine.store.Storage;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.OpenFileSystem;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filesystems that a container's root is made of, and the calls that put them together. */
final class FilesystemLook {
    private FilesystemLook() {}

    static List<Finding> findings(Sight sight) {
        return List.of(overlay(sight), storage(sight), mountCalls(sight), resolution(sight));
    }

    private static Finding overlay(Sight sight) {
        String subject = "overlay filesystem";
        Errno refusal = attempt(sight.kernel(), new OpenFileSystem("overlay"));
        if (refusal == null) {
            return Finding.works(subject, "can be mounted");
        }
        return switch (refusal) {
            case ENODEV -> Finding.limited(subject, "not in this kernel", "roots are shown by fuse-overlayfs where it is installed, else copied", "modprobe overlay");
            case EPERM -> Finding.limited(subject, "not for this user", "run needs it", "sudo demitasse check");
            default -> Finding.fails(subject, "cannot be mounted: " + refusal.words(), "no container has a writable root of its own", null);
        };
    }

    /** Layers cannot lie on every filesystem (overlayfs.rst, "Upper and lower"). */
    private static Finding storage(Sight sight) {
        String subject = "storage in " + Storage.HOME;
        Kernel kernel = sight.kernel();
        String path = Storage.HOME;
        Fd directory = null;
        while (directory == null) {
            if (kernel.attempt(new Open(path, OpenFlag.PATH | OpenFlag.DIRECTORY)) instanceof Done<Fd>(Fd opened)) {
                directory = opened;
            } else if (path.equals("/")) {
                return Finding.fails(subject, "cannot be opened", "containers have nowhere to write", null);
            } else {
                // Not made yet: what it will lie on decides.
                path = path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
            }
        }
        long type = kernel.perform(new FileSystemOf(directory));
        kernel.perform(new Close(directory));
        String lost = "the writable layer of a container cannot lie there: roots are shown by fuse-overlayfs where it is installed, else copied";
        String mend = "mount another filesystem there, for example: mount -t tmpfs tmpfs " + Storage.HOME;
        if (type == FileSystemType.OVERLAY) {
            return Finding.limited(subject, "an overlay itself", lost, mend);
        }
        if (type == FileSystemType.NFS) {
            return Finding.limited(subject, "a network filesystem", lost, mend);
        }
        return Finding.works(subject, type == FileSystemType.TMPFS ? "in memory, gone with a reboot" : "holds layers of overlays");
    }

    private static Finding mountCalls(Sight sight) {
        String subject = "mounts by descriptor";
        Errno refusal = attempt(sight.kernel(), new OpenTree(Fd.HERE, "/", true, false));
        if (refusal == null) {
            return Finding.works(subject, "open_tree answers");
        }
        return refusal == Errno.EPERM && !sight.isRoot()
                ? Finding.limited(subject, "not for this user", "run needs it", "sudo demitasse check")
                : Finding.fails(subject, "open_tree is refused: " + refusal.words(), "filesystems cannot be put into a container",
                        refusal == Errno.EPERM || refusal == Errno.ENOSYS ? "run it outside of the sandbox whose seccomp filter refuses mounts" : null);
    }

    private static Finding resolution(Sight sight) {
        String subject = "paths that cannot escape";
        Kernel kernel = sight.kernel();
        Fd root = kernel.perform(new Open("/", OpenFlag.PATH | OpenFlag.DIRECTORY));
        Errno refusal = attempt(kernel, new OpenBelow(root, "proc", OpenFlag.PATH, 0));
        kernel.perform(new Close(root));
        return refusal == null
                ? Finding.works(subject, "openat2 answers")
                : Finding.fails(subject, "openat2 is refused: " + refusal.words(), "mounts cannot be placed safely",
                        refusal == Errno.ENOSYS ? "run it outside of the sandbox whose seccomp filter does not know openat2" : null);
    }

    /** Opens and closes; null where it was opened. */
    private static @Nullable Errno attempt(Kernel kernel, KernelOp<Fd> open) {
        return switch (kernel.attempt(open)) {
            case Done<Fd>(Fd opened) -> {
                kernel.perform(new Close(opened));
                yield null;
            }
            case Refused<Fd>(_, Errno errno) -> errno;
        };
    }
}
