package demitasse.engine.archive;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileDetails;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/**
 * The directory that entries are being unpacked into. It gets its time of modification back when the next one is entered,
 * so that however many directories there are and in whatever order, none has to be remembered.
 */
final class Parents {
    private static final int OPEN = OpenFlag.READ | OpenFlag.DIRECTORY;

    private final Kernel kernel;
    private final Fd root;
    private @Nullable String path;
    private @Nullable Fd open;
    private long seconds;
    private int nanos;

    Parents(Kernel kernel, Fd root) {
        this.kernel = kernel;
        this.root = root;
    }

    /**
     * A path of an archive without what means nothing: {@code ./a//b/} is {@code a/b}.
     *
     * @throws SetupException when it leads up, which no path of a whole tree does
     */
    static String cleaned(String path) {
        StringBuilder cleaned = new StringBuilder(path.length());
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(start, end);
            if (part.equals("..")) {
                throw new SetupException("the archive has a path that leads out of it: " + path, "do not unpack it, or ask whoever made it");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                cleaned.append(cleaned.isEmpty() ? "" : "/").append(part);
            }
            start = end + 1;
        }
        return cleaned.toString();
    }

    Fd current() {
        return open == null ? root : open;
    }

    void atRoot() {
        enter("");
    }

    /** Goes to a directory, and makes it and those above it where they are missing. */
    void enter(String wanted) {
        if (wanted.equals(path)) {
            return;
        }
        close();
        Fd fd = look(wanted);
        open = fd == null ? make(wanted) : fd;
        path = wanted;
        FileDetails details = kernel.perform(new Details(open, ""));
        seconds = details.modifiedSeconds();
        nanos = details.modifiedNanos();
    }

    /** Opens a directory for somebody else, null where it is not there. */
    @Nullable Fd look(String wanted) {
        OpenBelow look = new OpenBelow(root, wanted.isEmpty() ? "." : wanted, OPEN, 0);
        return switch (kernel.attempt(look)) {
            case Done<Fd>(Fd fd) -> fd;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                if (errno != Errno.ENOENT) {
                    throw new KernelException(op, errno);
                }
                yield null;
            }
        };
    }

    private Fd make(String wanted) {
        int slash = wanted.lastIndexOf('/');
        String above = slash < 0 ? "" : wanted.substring(0, slash);
        Fd parent = look(above);
        if (parent == null) {
            parent = make(above);
        }
        Fd at = parent;
        if (kernel.attempt(new MakeDirectory(at, wanted.substring(slash + 1), 0755)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            kernel.attempt(new Close(at));
            // It is not there, and its name is taken: a link that leads nowhere.
            throw errno == Errno.EEXIST
                    ? new SetupException("the archive has a file in " + wanted + ", which is a symbolic link to nowhere inside of it", "it may be made to write outside; ask whoever made it")
                    : new KernelException(op, errno);
        }
        kernel.perform(new Close(at));
        return kernel.perform(new OpenBelow(root, wanted, OPEN, 0));
    }

    /** What the open directory's own entry says. */
    void setTimes(long seconds, int nanos) {
        this.seconds = seconds;
        this.nanos = nanos;
    }

    /** Lets go of the open directory, since one above it may be about to go. */
    void forget() {
        path = null;
    }

    void close() {
        if (open != null) {
            kernel.attempt(new SetTimes(open, "", seconds, nanos));
            kernel.attempt(new Close(open));
            open = null;
            path = null;
        }
    }
}
