package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import java.util.List;

/** Operations on what a file has beside its content: names, times, size, extended attributes. No last symbolic link is followed. */
public sealed interface AttributeOp<R> extends KernelOp<R> {
    /** Gives the file {@code name} of {@code from} a second name; of a symbolic link it names the link; linkat(2). */
    record Link(Fd from, String name, Fd directory, String path) implements AttributeOp<Nothing> {
        @Override
        public String call() {
            return "linkat";
        }

        @Override
        public String words() {
            return "give " + from.nameOf(name) + " the name " + directory.nameOf(path) + " too";
        }
    }

    /** What is known of a file beyond {@link FileStatus}; an empty path is {@code directory} itself; statx(2). */
    record Details(Fd directory, String path) implements AttributeOp<FileDetails> {
        @Override
        public String call() {
            return "statx";
        }

        @Override
        public String words() {
            return "look closely at " + directory.nameOf(path);
        }
    }

    /** Sets the times of last access and modification, in seconds since 1970; an empty path is the open file itself; utimensat(2). */
    record SetTimes(Fd directory, String path, long seconds, int nanos) implements AttributeOp<Nothing> {
        @Override
        public String call() {
            return "utimensat";
        }

        @Override
        public String words() {
            return "set the times of " + directory.nameOf(path);
        }
    }

    /** Makes an open file that long; what is added is a hole; ftruncate(2). */
    record Resize(Fd fd, long sizeBytes) implements AttributeOp<Nothing> {
        @Override
        public String call() {
            return "ftruncate";
        }

        @Override
        public String words() {
            return "make " + fd.name() + " " + sizeBytes + " bytes long";
        }
    }

    /** Moves the position of an open file, and answers where it is then; ENXIO where there is no more data or hole; lseek(2). */
    record Seek(Fd fd, long offset, From from) implements AttributeOp<Long> {
        /** From where: the beginning, or the first place at or after the offset that holds data, or none. */
        public enum From { START, DATA, HOLE }

        @Override
        public String call() {
            return "lseek";
        }

        @Override
        public String words() {
            return "go to " + offset + " in " + fd.name();
        }
    }

    /** The names of the extended attributes of {@code path} seen from {@code directory}, which is not empty; llistxattr(2). */
    record ListAttributes(Fd directory, String path) implements AttributeOp<List<String>> {
        @Override
        public String call() {
            return "llistxattr";
        }

        @Override
        public String words() {
            return "list the attributes of " + directory.nameOf(path);
        }
    }

    /** The value of an extended attribute; ENODATA where there is none; lgetxattr(2). */
    record GetAttribute(Fd directory, String path, String name) implements AttributeOp<byte[]> {
        @Override
        public String call() {
            return "lgetxattr";
        }

        @Override
        public String words() {
            return "read " + name + " of " + directory.nameOf(path);
        }
    }

    /** Sets an extended attribute; lsetxattr(2). */
    record SetAttribute(Fd directory, String path, String name, byte[] value) implements AttributeOp<Nothing> {
        @Override
        public String call() {
            return "lsetxattr";
        }

        @Override
        public String words() {
            return "set " + name + " of " + directory.nameOf(path);
        }
    }
}
