package demitasse.engine.log;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import org.jspecify.annotations.Nullable;

/** Prints the records that were asked for on our own standard streams: what went to standard error goes there. */
public final class LogPrinter implements LogReader.Taker {
    private static final int TIME_BYTES = 30;
    private static final int ROOM_BYTES = 64 * 1024;

    private final Kernel kernel;
    private final Wish wish;
    private final byte @Nullable [] since;
    private final byte @Nullable [] until;
    private final byte[] details;
    private final byte[] out = new byte[ROOM_BYTES];
    private int filled;
    private boolean toError;
    private long lines;
    private long skipped;
    private boolean counting;
    private boolean lineBegun;
    private boolean broken;

    /**
     * What is asked for.
     *
     * @param tail how many lines from the end on, -1 for all
     * @param since a time as {@link demitasse.runtime.Timestamp#nanoseconds} writes it, or its beginning; null for the first
     * @param until likewise, null for the last
     * @param timestamps whether each line begins with its time
     * @param details what each line begins with behind that
     */
    public record Wish(boolean follow, long tail, @Nullable String since, @Nullable String until, boolean timestamps, String details) {}

    public LogPrinter(Kernel kernel, Wish wish) {
        this.kernel = kernel;
        this.wish = wish;
        this.since = wish.since() == null ? null : Text.encode(wish.since());
        this.until = wish.until() == null ? null : Text.encode(wish.until());
        this.details = Text.encode(wish.details());
    }

    /** Prints all there is by now. */
    public void print(LogReader log) {
        if (wish.tail() >= 0) {
            counting = true;
            log.read(this);
            log.rewind();
            counting = false;
            skipped = Math.max(0, lines - wish.tail());
            lines = 0;
        }
        log.read(this);
        flush();
    }

    /** Prints what has come since. */
    public void printMore(LogReader log) {
        log.read(this);
        flush();
    }

    /** Whether nobody takes it any more. */
    public boolean isBroken() {
        return broken;
    }

    @Override
    public void take(byte[] bytes, int start, int text, int end, boolean error, boolean whole) {
        if (since != null && compare(bytes, start, since) < 0 || until != null && compare(bytes, start, until) > 0) {
            return;
        }
        boolean skip = counting || lines < skipped;
        if (whole) {
            lines++;
        }
        if (skip) {
            return;
        }
        if (error != toError) {
            flush();
            toError = error;
        }
        if (wish.timestamps() && !lineBegun) {
            put(bytes, start, start + TIME_BYTES);
            put(new byte[] {' '}, 0, 1);
        }
        if (!lineBegun) {
            put(details, 0, details.length);
        }
        put(bytes, text, end);
        lineBegun = !whole;
        if (whole) {
            put(new byte[] {'\n'}, 0, 1);
        }
    }

    private static int compare(byte[] bytes, int start, byte[] time) {
        for (int i = 0; i < time.length && i < TIME_BYTES; i++) {
            int difference = bytes[start + i] - time[i];
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private void put(byte[] bytes, int from, int to) {
        if (to - from > ROOM_BYTES - filled) {
            flush();
        }
        System.arraycopy(bytes, from, out, filled, to - from);
        filled += to - from;
    }

    private void flush() {
        int at = 0;
        while (at < filled && !broken) {
            if (kernel.attempt(new Write(toError ? Fd.STDERR : Fd.STDOUT, out, at, filled - at)) instanceof Done<Integer>(Integer count)) {
                at += count;
            } else {
                broken = true;
            }
        }
        filled = 0;
    }
}
