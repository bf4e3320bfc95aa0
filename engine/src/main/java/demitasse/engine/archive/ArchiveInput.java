package demitasse.engine.archive;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ReadInto;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;

/** The bytes of an archive, read in order through one buffer that is used again and again. */
final class ArchiveInput {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** More than any writer fills its last record with. */
    private static final long DRAINED_BYTES = 64L << 20;

    private final Kernel kernel;
    private final Fd from;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long total;

    ArchiveInput(Kernel kernel, Fd from) {
        this.kernel = kernel;
        this.from = from;
    }

    /** Puts back what was read to see what it is, before anything else is. */
    void unread(byte[] head, int length) {
        System.arraycopy(head, 0, buffer, 0, length);
        at = 0;
        end = length;
    }

    /** How many bytes were taken. */
    long total() {
        return total;
    }

    /** Fills a block, or answers false where the input had ended before it. */
    boolean next(byte[] block) {
        int filled = 0;
        while (filled < block.length) {
            if (at == end && !fill()) {
                if (filled > 0) {
                    throw truncated();
                }
                return false;
            }
            int some = Math.min(block.length - filled, end - at);
            System.arraycopy(buffer, at, block, filled, some);
            take(some);
            filled += some;
        }
        return true;
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        if (length > 0 && !next(bytes)) {
            throw truncated();
        }
        return bytes;
    }

    void skip(long length) {
        long left = length;
        while (left > 0) {
            left -= take((int) Math.min(left, available()));
        }
    }

    void copy(Fd to, long length) {
        long left = length;
        while (left > 0) {
            int some = (int) Math.min(left, available());
            left -= take(kernel.perform(new Write(to, buffer, at, some)));
        }
    }

    /** Reads on to the end of the input, since who writes it may fail where nobody reads; but not for ever. */
    void drain() {
        at = end;
        long drained = 0;
        while (drained < DRAINED_BYTES && fill()) {
            drained += end;
            at = end;
        }
    }

    private int available() {
        if (at == end && !fill()) {
            throw truncated();
        }
        return end - at;
    }

    private int take(int count) {
        at += count;
        total += count;
        return count;
    }

    private boolean fill() {
        at = 0;
        end = 0;
        end = kernel.perform(new ReadInto(from, buffer));
        return end > 0;
    }

    static SetupException truncated() {
        return new SetupException("the archive ends in the middle", "it is damaged or was not copied to its end; get it again");
    }
}
