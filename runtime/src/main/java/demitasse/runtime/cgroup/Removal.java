package demitasse.runtime.cgroup;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;

/** The removal of one group with the groups below it. */
record Removal(Kernel kernel, String directory) {
    /** Whether the group is gone; false where something in it is still alive. */
    boolean attempt() {
        return attempt(directory);
    }

    /** Depth first: a container with its own cgroup namespace may have made groups of its own. */
    private boolean attempt(String path) {
        if (attemptAlone(kernel, path)) {
            return true;
        }
        List<String> children = children(kernel, path);
        for (String child : children) {
            if (!attempt(path + "/" + child)) {
                return false;
            }
        }
        return !children.isEmpty() && attemptAlone(kernel, path);
    }

    /** Removes a group that has no other below it. */
    static boolean attemptAlone(Kernel kernel, String path) {
        DirectoryOp.Remove remove = new DirectoryOp.Remove(Fd.HERE, path, true);
        if (kernel.attempt(remove) instanceof Refused<?>(_, Errno errno)) {
            return switch (errno) {
                case ENOENT -> true;
                case EBUSY, ENOTEMPTY -> false;
                default -> throw new KernelException(remove, errno);
            };
        }
        return true;
    }

    /** The names of the groups below; none where the group itself is gone. */
    static List<String> children(Kernel kernel, String path) {
        List<String> names = new ArrayList<>();
        switch (kernel.attempt(new FileOp.Open(path, OpenFlag.READ | OpenFlag.DIRECTORY))) {
            case Refused<Fd> _ -> { }
            case Done<Fd>(Fd directory) -> Files.with(kernel, directory, fd -> {
                for (List<DirectoryOp.Entry> some = kernel.perform(new DirectoryOp.ListEntries(fd));
                        !some.isEmpty();
                        some = kernel.perform(new DirectoryOp.ListEntries(fd))) {
                    for (DirectoryOp.Entry entry : some) {
                        if (entry.type() == FileStatus.DIRECTORY) {
                            names.add(entry.name());
                        }
                    }
                }
                return fd;
            });
        }
        return names;
    }
}
