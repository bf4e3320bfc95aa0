package demitasse.engine.log;

import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.kernel.Bytes;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of a container. It never fails and never waits: what the disk does not take is lost, and counted, and the
 * loss is told in the log once there is room again.
 */
public final class LogWriter {
    /** The most that {@link #append} takes at once: what one read of a busy pipe gives. */
    public static final int CHUNK_BYTES = 64 * 1024;
    /** What is enough as long as little is written; a container that is silent holds no more. */
    public static final int FEW_BYTES = 4 * 1024;
    /** The most text that a record has, as with Docker; a longer line is several parts. */
    static final int RECORD_BYTES = 16 * 1024;
    private static final int FLAGS = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.APPEND | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final Fd directory;
    private final LogLimits limits;
    private byte[] out = new byte[FEW_BYTES + LogFormat.TEXT_AT + 1];
    private final byte[] head = new byte[LogFormat.TEXT_AT];
    private @Nullable Fd file;
    private long size;
    private int filled;
    private long lostBytes;
    /** Whether the last write was cut off in the middle of a record. */
    private boolean torn;

    /** @param directory that of the container */
    public LogWriter(Kernel kernel, Fd directory, LogLimits limits) {
        this.kernel = kernel;
        this.directory = directory;
        this.limits = limits;
    }

    /** Makes the file, so that one without records tells that nothing was written. */
    public void begin() {
        open();
    }

    /** Whether all that was appended has been written. */
    public boolean isWhole() {
        return lostBytes == 0 && !torn;
    }

    /** What is said of so much that is lost. */
    public static String lossOf(long bytes) {
        return bytes + " bytes of the log were lost: the disk was full";
    }

    /** Tells of a loss that was not told yet, when nothing more is to come; answers what there was no room to tell of. */
    public long tellRest() {
        return lostBytes == 0 || tellLoss() ? 0 : lostBytes;
    }

    /** Appends what was read from one of the streams, at most {@link #CHUNK_BYTES}. */
    public void append(boolean error, byte[] data, int length) {
        if (length > FEW_BYTES && out.length < CHUNK_BYTES) {
            out = new byte[CHUNK_BYTES];
        }
        stamp(error);
        int start = 0;
        while (start < length) {
            int end = Bytes.find(data, start, length, (byte) '\n');
            while (end - start > RECORD_BYTES) {
                record(data, start, RECORD_BYTES, LogFormat.PART);
                start += RECORD_BYTES;
            }
            record(data, start, end - start, end < length ? LogFormat.WHOLE : LogFormat.PART);
            start = end + 1;
        }
        flush();
    }

    /** Everything in one chunk came at the same time. */
    private void stamp(boolean error) {
        byte[] text = Text.encode(Timestamp.nanoseconds(kernel.perform(new Now())) + (error ? " stderr F " : " stdout F "));
        System.arraycopy(text, 0, head, 0, Math.min(text.length, head.length));
    }

    private void record(byte[] data, int from, int length, char flag) {
        int bytes = head.length + length + 1;
        // Before the file is full as well, so that it grows no larger than it may.
        if (filled + bytes > out.length || size + filled + bytes > limits.maxBytes()) {
            flush();
        }
        head[LogFormat.FLAG_AT] = (byte) flag;
        Bytes.copy(head, 0, out, filled, head.length);
        Bytes.copy(data, from, out, filled + head.length, length);
        filled += bytes;
        out[filled - 1] = '\n';
    }

    private void flush() {
        if (filled == 0) {
            return;
        }
        if (size > 0 && size + filled > limits.maxBytes() && isWhole()) {
            rotate();
        }
        int wrote = lostBytes > 0 && !tellLoss() ? 0 : write(out, filled);
        if (wrote < filled) {
            torn |= wrote > 0;
            lostBytes += filled - wrote;
        }
        filled = 0;
    }

    /** How many bytes were taken. */
    private int write(byte[] data, int length) {
        Fd open = open();
        int at = 0;
        while (open != null && at < length) {
            if (!(kernel.attempt(new Write(open, data, at, length - at)) instanceof Done<Integer>(Integer count)) || count <= 0) {
                break;
            }
            at += count;
        }
        size += at;
        return at;
    }

    /** As a record of its own, on a line of its own; false while there is still no room for it. */
    private boolean tellLoss() {
        String time = Timestamp.nanoseconds(kernel.perform(new Now()));
        byte[] notice = Text.encode((torn ? "\n" : "") + time + " stderr F [demitasse] " + lossOf(lostBytes) + "\n");
        if (write(notice, notice.length) < notice.length) {
            torn = true;
            return false;
        }
        lostBytes = 0;
        torn = false;
        return true;
    }

    private @Nullable Fd open() {
        if (file == null && kernel.attempt(new Open(directory, LogFormat.NAME, FLAGS, 0600)) instanceof Done<Fd>(Fd opened)) {
            file = opened;
            size = kernel.perform(new Status(opened)).sizeBytes();
        }
        return file;
    }

    private void rotate() {
        if (file != null) {
            kernel.attempt(new Close(file));
            file = null;
        }
        int oldest = limits.maxFiles() - 1;
        if (oldest == 0) {
            kernel.attempt(new Remove(directory, LogFormat.NAME, false));
        }
        for (int age = oldest; age > 0; age--) {
            kernel.attempt(new Rename(directory, LogFormat.file(age - 1), LogFormat.file(age), true));
        }
    }
}
