package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import java.util.List;

/** Operations on names: directories, links, nodes. Paths are seen from {@code directory}; absolute ones ignore it. */
public sealed interface DirectoryOp<R> extends KernelOp<R> {
    /** Makes a directory; the mode is lessened by the umask; mkdirat(2). */
    record MakeDirectory(Fd directory, String path, int mode) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "mkdirat";
        }

        @Override
        public String words() {
            return "make directory " + directory.nameOf(path);
        }
    }

    /** Makes a device node, fifo, socket or empty file: {@code type} is a type of {@link FileStatus}; mknodat(2). */
    record MakeNode(Fd directory, String path, int type, int mode, DeviceNumber device) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "mknodat";
        }

        @Override
        public String words() {
            return "make " + FileStatus.typeWords(type)
                    + (type == FileStatus.CHARACTER_DEVICE || type == FileStatus.BLOCK_DEVICE ? " " + device.words() : "")
                    + " " + directory.nameOf(path);
        }
    }

    /** Makes a symbolic link that holds {@code target}; symlinkat(2). */
    record MakeSymbolicLink(String target, Fd directory, String path) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "symlinkat";
        }

        @Override
        public String words() {
            return "link " + directory.nameOf(path) + " to " + target;
        }
    }

    /** What a symbolic link holds; an empty path reads the link that {@code directory} itself is open on (O_PATH); readlinkat(2). */
    record ReadLink(Fd directory, String path) implements DirectoryOp<String> {
        @Override
        public String call() {
            return "readlinkat";
        }

        @Override
        public String words() {
            return "read link " + directory.nameOf(path);
        }
    }

    /** Removes a name, of an empty directory where {@code isDirectory}; unlinkat(2). */
    record Remove(Fd directory, String path, boolean isDirectory) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "unlinkat";
        }

        @Override
        public String words() {
            return "remove " + (isDirectory ? "directory " : "") + directory.nameOf(path);
        }
    }

    /** Gives a file another name; {@code replace} false refuses an existing one with EEXIST; renameat2(2). */
    record Rename(Fd directory, String from, String to, boolean replace) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "renameat2";
        }

        @Override
        public String words() {
            return "rename " + directory.nameOf(from) + " to " + to;
        }
    }

    /** The next entries of an open directory, without {@code .} and {@code ..}; an empty list is the end; getdents64(2). */
    record ListEntries(Fd directory) implements DirectoryOp<List<Entry>> {
        @Override
        public String call() {
            return "getdents64";
        }

        @Override
        public String words() {
            return "list " + directory.name();
        }
    }

    /** A name in a directory and the type behind it, one of {@link FileStatus} or 0 where the filesystem does not say. */
    record Entry(String name, int type) {}

    /** The current directory of this process; getcwd(2). */
    record WorkingDirectory() implements DirectoryOp<String> {
        @Override
        public String call() {
            return "getcwd";
        }

        @Override
        public String words() {
            return "ask for the working directory";
        }
    }

    /** Makes an open directory the current one; fchdir(2). */
    record EnterDirectory(Fd directory) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "fchdir";
        }

        @Override
        public String words() {
            return "go to " + directory.name();
        }
    }

    /** Makes {@code path} the current directory; chdir(2). */
    record ChangeDirectory(String path) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "chdir";
        }

        @Override
        public String words() {
            return "go to " + path;
        }
    }

    /** Makes {@code path} the root directory of this process; chroot(2). */
    record ChangeRoot(String path) implements DirectoryOp<Nothing> {
        @Override
        public String call() {
            return "chroot";
        }

        @Override
        public String words() {
            return "make " + path + " the root";
        }
    }

    /** Sets the bits that are taken from the mode of every new file, and answers the old ones; umask(2). */
    record SetUmask(int mask) implements DirectoryOp<Integer> {
        @Override
        public String call() {
            return "umask";
        }

        @Override
        public String words() {
            return "set the umask to " + Words.mode(mask);
        }
    }
}
