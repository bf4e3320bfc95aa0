package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import java.util.List;

/** Operations on open files. */
public sealed interface FileOp<R> extends KernelOp<R> {
    /** Opens {@code path} seen from {@code directory}; flags are those of {@link OpenFlag}; open(2). The descriptor is close-on-exec. */
    record Open(Fd directory, String path, int flags, int mode) implements FileOp<Fd> {
        public Open(String path, int flags) {
            this(Fd.HERE, path, flags, 0);
        }

        @Override
        public String call() {
            return "openat";
        }

        @Override
        public String words() {
            return "open " + directory.nameOf(path) + OpenFlag.words(flags);
        }
    }

    /**
     * Opens {@code path} below {@code directory}, never outside of it: symbolic links and {@code ..} are resolved as if the
     * directory were the root; openat2(2) with RESOLVE_IN_ROOT, Linux 5.6. The descriptor is close-on-exec.
     */
    record OpenBelow(Fd directory, String path, int flags, int mode) implements FileOp<Fd> {
        @Override
        public String call() {
            return "openat2";
        }

        @Override
        public String words() {
            return "open " + directory.nameOf(path.startsWith("/") ? path.substring(1) : path) + OpenFlag.words(flags)
                    + ", staying below " + directory.name();
        }
    }

    /**
     * Opens {@code path} below {@code directory} where no part of it is a symbolic link, leads up or onto another filesystem
     * (ELOOP, EXDEV otherwise); openat2(2) with RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS and RESOLVE_NO_XDEV. The descriptor is close-on-exec.
     */
    record OpenStrictly(Fd directory, String path, int flags) implements FileOp<Fd> {
        @Override
        public String call() {
            return "openat2";
        }

        @Override
        public String words() {
            return "open " + directory.nameOf(path) + OpenFlag.words(flags) + ", following nothing";
        }
    }

    /** Closes a descriptor; close(2). */
    record Close(Fd fd) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "close";
        }

        @Override
        public String words() {
            return "close " + fd;
        }
    }

    /** Closes every descriptor from {@code first} on, or marks them close-on-exec; close_range(2), Linux 5.11. */
    record CloseFrom(int first, boolean onExec) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "close_range";
        }

        @Override
        public String words() {
            return (onExec ? "mark for closing at exec" : "close") + " all descriptors from " + first + " on";
        }
    }

    /** Closes every descriptor from {@code first} to {@code last}; close_range(2), Linux 5.9. */
    record CloseBetween(int first, int last) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "close_range";
        }

        @Override
        public String words() {
            return "close all descriptors from " + first + " to " + last;
        }
    }

    /** Reads at most {@code limitBytes}, at most 64 KiB at a time; an empty answer is the end of the file; read(2). */
    record Read(Fd fd, int limitBytes) implements FileOp<byte[]> {
        @Override
        public String call() {
            return "read";
        }

        @Override
        public String words() {
            return "read " + fd.name();
        }
    }

    /** As {@link Read}, into an array that is used again and again, so that nothing is left for the collector; answers how many bytes came. */
    record ReadInto(Fd fd, byte[] buffer) implements FileOp<Integer> {
        @Override
        public String call() {
            return "read";
        }

        @Override
        public String words() {
            return "read " + fd.name();
        }
    }

    /** Writes {@code length} bytes from {@code offset} on, at most 64 KiB at a time, and answers how many were taken; write(2). */
    record Write(Fd fd, byte[] data, int offset, int length) implements FileOp<Integer> {
        public Write(Fd fd, byte[] data) {
            this(fd, data, 0, data.length);
        }

        @Override
        public String call() {
            return "write";
        }

        @Override
        public String words() {
            return "write " + Words.excerpt(data) + " to " + fd.name();
        }
    }

    /** Writes at a place of a file, at most 64 KiB, wherever its position is, and answers how many bytes were taken; pwrite(2). */
    record WriteAt(Fd fd, byte[] data, long offset) implements FileOp<Integer> {
        @Override
        public String call() {
            return "pwrite64";
        }

        @Override
        public String words() {
            return "write " + data.length + " bytes into " + fd.name();
        }
    }

    /** Reads at most {@code limitBytes}, at most 64 KiB, from a place of a file, wherever its position is; pread(2). */
    record ReadAt(Fd fd, int limitBytes, long offset) implements FileOp<byte[]> {
        @Override
        public String call() {
            return "pread64";
        }

        @Override
        public String words() {
            return "read " + fd.name() + " from byte " + offset + " on";
        }
    }

    /** Makes a file in memory that has no name and goes with its last descriptor; memfd_create(2). The descriptor is close-on-exec. */
    record MakeMemoryFile(String name) implements FileOp<Fd> {
        @Override
        public String call() {
            return "memfd_create";
        }

        @Override
        public String words() {
            return "make a file in memory for " + name;
        }
    }

    /** Copies up to {@code limitBytes} from a file to another inside of the kernel; 0 is the end; sendfile(2). */
    record Send(Fd from, Fd to, int limitBytes) implements FileOp<Integer> {
        @Override
        public String call() {
            return "sendfile";
        }

        @Override
        public String words() {
            return "copy " + from.name() + " to " + to.name();
        }
    }

    /** Makes {@code number} a second name of {@code fd}, close-on-exec or kept over it; dup3(2). Where both are equal only the mark is set. */
    record Duplicate(Fd fd, int number, boolean closeOnExec) implements FileOp<Fd> {
        @Override
        public String call() {
            return "dup3";
        }

        @Override
        public String words() {
            return "make fd " + number + " a copy of " + fd;
        }
    }

    /** Status of an open file, or of {@code path} seen from {@code directory}; statx(2). {@code follow} tells whether a last symbolic link is. */
    record Status(Fd directory, String path, boolean follow) implements FileOp<FileStatus> {
        public Status(Fd file) {
            this(file, "", true);
        }

        public Status(String path) {
            this(Fd.HERE, path, true);
        }

        @Override
        public String call() {
            return "statx";
        }

        @Override
        public String words() {
            return "look at " + directory.nameOf(path);
        }
    }

    /** The type number of the filesystem that {@code fd} lies on, as {@link FileSystemType} lists them; fstatfs(2). */
    record FileSystemOf(Fd fd) implements FileOp<Long> {
        @Override
        public String call() {
            return "fstatfs";
        }

        @Override
        public String words() {
            return "ask for the filesystem of " + fd.name();
        }
    }

    /** Whether nothing can be written through the mount that {@code fd} was opened by; fstatfs(2), ST_RDONLY. */
    record IsReadOnly(Fd fd) implements FileOp<Boolean> {
        @Override
        public String call() {
            return "fstatfs";
        }

        @Override
        public String words() {
            return "ask whether " + fd.name() + " lies on a read-only mount";
        }
    }

    /** Sets the mode of an open file; fchmod(2). */
    record ChangeMode(Fd fd, int mode) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "fchmod";
        }

        @Override
        public String words() {
            return "set the mode of " + fd.name() + " to " + Words.mode(mode);
        }
    }

    /** Sets owner and group of an open file, of one open as a handle too (a symbolic link, a device); fchownat(2) with AT_EMPTY_PATH. */
    record ChangeOwner(Fd fd, int uid, int gid) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "fchownat";
        }

        @Override
        public String words() {
            return "give " + fd.name() + " to " + Integer.toUnsignedString(uid) + ":" + Integer.toUnsignedString(gid);
        }
    }

    /** Takes an advisory lock on an open file, without waiting where {@code waiting} is false (EWOULDBLOCK, told as EAGAIN); flock(2). */
    record Lock(Fd fd, boolean exclusive, boolean waiting) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "flock";
        }

        @Override
        public String words() {
            return "lock " + fd.name();
        }
    }

    /** Lets go of an advisory lock; flock(2), LOCK_UN. */
    record Unlock(Fd fd) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "flock";
        }

        @Override
        public String words() {
            return "unlock " + fd.name();
        }
    }

    /**
     * Holds {@code count} bytes of an open file, from {@code first} on, against whoever asks: a shared lock of the open file
     * itself, which outlives this process where another has it too; EAGAIN where somebody has them exclusively; fcntl(2), F_OFD_SETLK.
     * The file may be a directory, which has no bytes: they are numbers only.
     */
    record HoldBytes(Fd fd, long first, long count) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "fcntl";
        }

        @Override
        public String words() {
            return "hold " + Words.range(first, count) + " of " + fd.name();
        }
    }

    /** Lets go of bytes that are held; fcntl(2), F_OFD_SETLK. */
    record ReleaseBytes(Fd fd, long first, long count) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "fcntl";
        }

        @Override
        public String words() {
            return "let go of " + Words.range(first, count) + " of " + fd.name();
        }
    }

    /** The first of these bytes that another open file holds, -1 where none is; nothing is taken or changed; fcntl(2), F_OFD_GETLK. */
    record FirstHeldByte(Fd fd, long first, long count) implements FileOp<Long> {
        @Override
        public String call() {
            return "fcntl";
        }

        @Override
        public String words() {
            return "ask who holds " + Words.range(first, count) + " of " + fd.name();
        }
    }

    /** Makes a pipe, both ends close-on-exec: what is written to the second is read from the first; pipe2(2). */
    record Pipe() implements FileOp<FdPair> {
        @Override
        public String call() {
            return "pipe2";
        }

        @Override
        public String words() {
            return "make a pipe";
        }
    }

    /** Makes reads and writes of an open file answer EAGAIN instead of waiting, or not; fcntl(2), O_NONBLOCK. */
    record SetNonBlocking(Fd fd, boolean nonBlocking) implements FileOp<Nothing> {
        @Override
        public String call() {
            return "fcntl";
        }

        @Override
        public String words() {
            return "make " + fd.name() + (nonBlocking ? " not wait" : " wait");
        }
    }

    /** Has a pipe hold so many bytes; EPERM where that is more than an ordinary user may have; fcntl(2), F_SETPIPE_SZ. */
    record SetPipeSize(Fd fd, int sizeBytes) implements FileOp<Integer> {
        @Override
        public String call() {
            return "fcntl";
        }

        @Override
        public String words() {
            return "have " + fd.name() + " hold " + sizeBytes + " bytes";
        }
    }

    /** Whether a descriptor of that number is open; fcntl(2), F_GETFD. */
    record IsOpen(int number) implements FileOp<Boolean> {
        @Override
        public String call() {
            return "fcntl";
        }

        @Override
        public String words() {
            return "ask whether fd " + number + " is open";
        }
    }

    /** A counter that the kernel raises, and that is read as 8 bytes once it is above zero; eventfd(2). */
    record MakeCounter() implements FileOp<Fd> {
        @Override
        public String call() {
            return "eventfd2";
        }

        @Override
        public String words() {
            return "make an event counter";
        }
    }

    /**
     * A descriptor that becomes readable when anything in a directory is made, changed, renamed or removed; what is read
     * from it only says so; it does not wait; inotify(7).
     */
    record WatchDirectory(String path) implements FileOp<Fd> {
        @Override
        public String call() {
            return "inotify_add_watch";
        }

        @Override
        public String words() {
            return "watch " + path;
        }
    }

    /**
     * Waits until one of the descriptors is ready; the answer holds the events of each, in the order asked, 0 for none.
     * {@code timeoutMillis} below 0 waits for ever; EINTR, after being stopped and continued, is for the caller; ppoll(2).
     */
    record Poll(List<Interest> interests, int timeoutMillis) implements FileOp<int[]> {
        public static final int READABLE = 1;
        /** A file of cgroupfs has changed since it was read. */
        public static final int URGENT = 2;
        public static final int WRITABLE = 4;
        public static final int FAILED = 8;
        public static final int HUNG_UP = 16;

        /** A descriptor and the events that it is watched for. */
        public record Interest(Fd fd, int events) {}

        @Override
        public String call() {
            return "ppoll";
        }

        @Override
        public String words() {
            return "wait for " + Words.counted(interests.size(), "descriptor", "descriptors");
        }
    }
}
