package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whole files and trees, made of the single operations. */
public final class Files {
    private static final int CHUNK_BYTES = 64 * 1024;

    private Files() {}

    /** Runs {@code use} on a file opened for it and closes that in any case. */
    public static <T extends @Nullable Object> T with(Kernel kernel, Fd fd, Function<Fd, T> use) {
        try {
            return use.apply(fd);
        } finally {
            kernel.attempt(new FileOp.Close(fd));
        }
    }

    /**
     * All of a file, at most {@code limitBytes} of it.
     *
     * @throws KernelException EFBIG when there is more
     */
    public static byte[] read(Kernel kernel, Fd directory, String path, int limitBytes) {
        Fd file = kernel.perform(new FileOp.Open(directory, path, OpenFlag.READ, 0));
        return with(kernel, file, fd -> readAll(kernel, fd, limitBytes));
    }

    /** All of a file as text, or null where it cannot be opened. */
    public static @Nullable String readIfThere(Kernel kernel, Fd directory, String path, int limitBytes) {
        return switch (kernel.attempt(new FileOp.Open(directory, path, OpenFlag.READ, 0))) {
            case Done<Fd>(Fd file) -> Text.decode(with(kernel, file, fd -> readAll(kernel, fd, limitBytes)));
            case Refused<Fd> _ -> null;
        };
    }

    public static String readText(Kernel kernel, String path, int limitBytes) {
        return Text.decode(read(kernel, Fd.HERE, path, limitBytes));
    }

    /** The words of a file in which a zero byte ends each: /proc/PID/cmdline, /proc/PID/environ (proc(5)). */
    public static List<String> words(Kernel kernel, String path, int limitBytes) {
        byte[] bytes = read(kernel, Fd.HERE, path, limitBytes);
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                words.add(Text.decode(bytes, start, i));
                start = i + 1;
            }
        }
        return words;
    }

    /** What is left to read of an open file. */
    public static byte[] readAll(Kernel kernel, Fd file, int limitBytes) {
        // One byte more than allowed tells a file that ends at the limit from a larger one.
        byte[] first = kernel.perform(new FileOp.Read(file, Math.min(CHUNK_BYTES - 1, limitBytes) + 1));
        // Files of procfs and cgroupfs fit one read as a rule, and a short read is not yet the end of the others.
        byte[] next = first.length == 0 ? first : kernel.perform(new FileOp.Read(file, CHUNK_BYTES));
        if (first.length > limitBytes) {
            throw new KernelException(new FileOp.Read(file, limitBytes), Errno.EFBIG);
        }
        if (next.length == 0) {
            return first;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + next.length);
        all.write(first, 0, first.length);
        while (next.length > 0) {
            if (next.length > limitBytes - all.size()) {
                throw new KernelException(new FileOp.Read(file, limitBytes), Errno.EFBIG);
            }
            all.write(next, 0, next.length);
            next = kernel.perform(new FileOp.Read(file, CHUNK_BYTES));
        }
        return all.toByteArray();
    }

    /** Writes to a file that is there already, in one call: what files of procfs, sysfs and cgroupfs ask for. */
    public static void put(Kernel kernel, Fd directory, String path, String text) {
        Fd file = kernel.perform(new FileOp.Open(directory, path, OpenFlag.WRITE, 0));
        with(kernel, file, fd -> kernel.perform(new FileOp.Write(fd, Text.encode(text))));
    }

    /** {@link #put} as a value: null when it was done, otherwise the refusal. */
    public static @Nullable Refused<?> tryPut(Kernel kernel, Fd directory, String path, String text) {
        return switch (kernel.attempt(new FileOp.Open(directory, path, OpenFlag.WRITE, 0))) {
            case Refused<Fd> refused -> refused;
            case Done<Fd>(Fd file) -> with(kernel, file, fd ->
                    kernel.attempt(new FileOp.Write(fd, Text.encode(text))) instanceof Refused<Integer> refused ? refused : null);
        };
    }

    /** {@link #readAll} of a regular file, of which a short read is the end: one call less. */
    public static byte[] readRegular(Kernel kernel, Fd file, int limitBytes) {
        int most = Math.min(CHUNK_BYTES - 1, limitBytes);
        byte[] first = kernel.perform(new FileOp.Read(file, most + 1));
        if (first.length <= most) {
            return first;
        }
        if (first.length > limitBytes) {
            throw new KernelException(new FileOp.Read(file, limitBytes), Errno.EFBIG);
        }
        byte[] rest = readAll(kernel, file, limitBytes - first.length);
        byte[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    /** Makes a new file with that content; an existing one is emptied first. */
    public static void create(Kernel kernel, Fd directory, String path, int mode, byte[] content) {
        Fd file = kernel.perform(new FileOp.Open(
                directory, path, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.TRUNCATE | OpenFlag.NO_FOLLOW, mode));
        with(kernel, file, fd -> {
            writeAll(kernel, fd, content);
            return fd;
        });
    }

    public static void writeAll(Kernel kernel, Fd file, byte[] content) {
        int at = 0;
        while (at < content.length) {
            at += kernel.perform(new FileOp.Write(file, content, at, Math.min(CHUNK_BYTES, content.length - at)));
        }
    }

    /** Replaces a file as a whole: readers see the old content or the new, never a part; a new file and a rename. */
    public static void replace(Kernel kernel, Fd directory, String path, int mode, byte[] content) {
        String fresh = path + ".new";
        createWhole(kernel, directory, fresh, mode, content);
        kernel.perform(new DirectoryOp.Rename(directory, fresh, path, true));
    }

    /** {@link #create}, and nothing of it stays where there is no room for all of it. */
    public static void createWhole(Kernel kernel, Fd directory, String path, int mode, byte[] content) {
        try {
            create(kernel, directory, path, mode, content);
        } catch (KernelException full) {
            kernel.attempt(new DirectoryOp.Remove(directory, path, false));
            throw full;
        }
    }

    /** Makes a directory and those above it where they are missing. */
    public static void makeDirectories(Kernel kernel, Fd directory, String path, int mode) {
        if (isMadeOrThere(kernel, directory, path, mode)) {
            return;
        }
        DirectoryOp.MakeDirectory make = new DirectoryOp.MakeDirectory(directory, path, mode);
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            throw new KernelException(make, Errno.ENOENT);
        }
        makeDirectories(kernel, directory, path.substring(0, slash), mode);
        // Again without a claim to be first: another process may make the same ones, and "a/b/" is there once "a/b" is.
        if (!isMadeOrThere(kernel, directory, path, mode)) {
            throw new KernelException(make, Errno.ENOENT);
        }
    }

    /** False where a directory above it is missing. */
    private static boolean isMadeOrThere(Kernel kernel, Fd directory, String path, int mode) {
        if (kernel.attempt(new DirectoryOp.MakeDirectory(directory, path, mode)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            return switch (errno) {
                case EEXIST -> true;
                case ENOENT -> false;
                default -> throw new KernelException(op, errno);
            };
        }
        return true;
    }

    /** All entries of a directory. */
    public static List<DirectoryOp.Entry> list(Kernel kernel, Fd directory, String path) {
        Fd opened = kernel.perform(new FileOp.Open(
                directory, path, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        return with(kernel, opened, fd -> listAll(kernel, fd));
    }

    private static List<DirectoryOp.Entry> listAll(Kernel kernel, Fd directory) {
        List<DirectoryOp.Entry> all = new ArrayList<>();
        List<DirectoryOp.Entry> next = kernel.perform(new DirectoryOp.ListEntries(directory));
        while (!next.isEmpty()) {
            all.addAll(next);
            next = kernel.perform(new DirectoryOp.ListEntries(directory));
        }
        return all;
    }

    /** Removes a file or a directory with all below; follows no link; one that is not there is no error. */
    public static void removeTree(Kernel kernel, Fd directory, String name) {
        new TreeRemoval(kernel).remove(directory, name);
    }
}
