package demitasse.engine.log;

import demitasse.kernel.AttributeOp.Seek;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.ReadInto;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Timestamp;
import org.jspecify.annotations.Nullable;

/** Reads the log of a container from its oldest record to its newest, and goes on where more is written. */
public final class LogReader {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int MAX_FILES = 1000;

    private final Kernel kernel;
    private final Fd directory;
    /** What was read and not yet taken: the beginning of a record. */
    private final byte[] buffer = new byte[CHUNK_BYTES + LogWriter.RECORD_BYTES + 2 * LogFormat.TEXT_AT];
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;
    private @Nullable Fd file;
    private long inode;
    /** Whether files went between the one that was read last and the next one there is. */
    private boolean missed;

    /** Takes records, as long as the bytes are not changed. */
    public interface Taker {
        /** The text is {@code bytes} from {@code text} to {@code end}; the time is the first 30 from {@code start} on. */
        void take(byte[] bytes, int start, int text, int end, boolean error, boolean whole);
    }

    /** @param directory that of the container */
    public LogReader(Kernel kernel, Fd directory) {
        this.kernel = kernel;
        this.directory = directory;
    }

    /** Whether there is a log at all. */
    public boolean isThere() {
        return kernel.succeeds(new Status(directory, LogFormat.NAME, false));
    }

    /** Leaves out all there is by now. */
    public void skip() {
        open(0);
        if (file != null) {
            kernel.perform(new Seek(file, kernel.perform(new Status(file)).sizeBytes(), Seek.From.START));
        }
    }

    /** Reads on by one chunk; false where there is nothing more by now. */
    public boolean readOn(Taker taker) {
        if (file == null) {
            openOldest();
        }
        while (file != null) {
            if (readChunk(taker)) {
                return true;
            }
            if (!openNext()) {
                return false;
            }
            if (missed) {
                missed = false;
                tellMissed(taker);
            }
        }
        return false;
    }

    /** As a record of its own; what was begun of another one is not whole any more. */
    private void tellMissed(Taker taker) {
        filled = 0;
        String time = Timestamp.nanoseconds(kernel.perform(new Now()));
        byte[] notice = Text.encode(time + " stderr F [demitasse] a part of the log was removed before it was read here");
        taker.take(notice, 0, LogFormat.TEXT_AT, notice.length, true, true);
    }

    /** Reads up to the end there is now. */
    public void read(Taker taker) {
        boolean more = true;
        while (more) {
            more = readOn(taker);
        }
    }

    /** Begins anew with the oldest record. */
    public void rewind() {
        close();
        filled = 0;
    }

    private void close() {
        if (file != null) {
            kernel.attempt(new Close(file));
            file = null;
        }
    }

    private void openOldest() {
        int age = 0;
        while (age < MAX_FILES && kernel.succeeds(new Status(directory, LogFormat.file(age + 1), false))) {
            age++;
        }
        open(age);
    }

    private void open(int age) {
        if (kernel.attempt(new Open(directory, LogFormat.file(age), OpenFlag.READ | OpenFlag.NO_FOLLOW, 0)) instanceof Done<Fd>(Fd opened)) {
            close();
            file = opened;
            inode = kernel.perform(new Status(opened)).inode();
        }
    }

    /** Goes on with the file that followed the one that was read to its end; false where that is the newest, or is removed. */
    private boolean openNext() {
        int age = 0;
        while (age < MAX_FILES && kernel.attempt(new Status(directory, LogFormat.file(age), false)) instanceof Done<FileStatus>(FileStatus status)) {
            if (status.inode() == inode) {
                if (age > 0) {
                    open(age - 1);
                }
                return age > 0;
            }
            age++;
        }
        if (age == 0) {
            // Somebody removed it; its writer goes on with what it has open, and so do we.
            return false;
        }
        missed = true;
        open(age - 1);
        return true;
    }

    /** False at the end of the file. */
    private boolean readChunk(Taker taker) {
        if (file == null || !(kernel.attempt(new ReadInto(file, chunk)) instanceof Done<Integer>(Integer count)) || count <= 0) {
            return false;
        }
        take(count, taker);
        return true;
    }

    private void take(int count, Taker taker) {
        if (filled + count > buffer.length) {
            // Longer than any record: not of our making.
            filled = 0;
        }
        System.arraycopy(chunk, 0, buffer, filled, count);
        int end = filled + count;
        int start = 0;
        for (int i = filled; i < end; i++) {
            if (buffer[i] == '\n') {
                tell(start, i, taker);
                start = i + 1;
            }
        }
        filled = end - start;
        System.arraycopy(buffer, start, buffer, 0, filled);
    }

    private void tell(int start, int end, Taker taker) {
        if (LogFormat.isRecord(buffer, start, end)) {
            boolean error = buffer[start + LogFormat.STREAM_AT + 3] == 'e';
            taker.take(buffer, start, start + LogFormat.TEXT_AT, end, error, buffer[start + LogFormat.FLAG_AT] == LogFormat.WHOLE);
        }
    }
}
