package demitasse.engine.life;

import demitasse.engine.log.LogReader;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import java.util.Arrays;

/** What of the log is on its way to our standard output and error: in the order it was written, and only as fast as it is taken. */
final class Screen implements LogReader.Taker {
    /** What a pipe that poll(2) calls writable takes without waiting (PIPE_BUF). */
    private static final int PIECE_BYTES = 4096;

    private final Kernel kernel;
    private byte[] bytes = new byte[PIECE_BYTES];
    private int at;
    private int filled;
    /** Where the bytes change from one stream to the other. */
    private int[] turns = new int[8];
    private int turn;
    private int turnCount;
    private boolean writesError;
    private boolean takesError;
    private boolean broken;

    Screen(Kernel kernel) {
        this.kernel = kernel;
    }

    boolean isEmpty() {
        return at == filled;
    }

    /** Whether nobody takes it any more. */
    boolean isBroken() {
        return broken;
    }

    Interest interest() {
        return new Interest(stream(), Poll.WRITABLE);
    }

    @Override
    public void take(byte[] from, int start, int text, int end, boolean error, boolean whole) {
        if (error != takesError) {
            turns = turnCount < turns.length ? turns : Arrays.copyOf(turns, 2 * turnCount);
            turns[turnCount++] = filled;
            takesError = error;
        }
        int length = end - text + (whole ? 1 : 0);
        if (filled + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (filled + length));
        }
        System.arraycopy(from, text, bytes, filled, end - text);
        filled += length;
        if (whole) {
            bytes[filled - 1] = '\n';
        }
    }

    private Fd stream() {
        while (turn < turnCount && turns[turn] == at) {
            writesError = !writesError;
            turn++;
        }
        return writesError ? Fd.STDERR : Fd.STDOUT;
    }

    /** Writes a piece; only where somebody waits for it. */
    void write() {
        Fd stream = stream();
        int end = turn < turnCount ? turns[turn] : filled;
        switch (kernel.attempt(new Write(stream, bytes, at, Math.min(PIECE_BYTES, end - at)))) {
            case Done<Integer>(Integer count) -> at += count;
            // Whoever shares the stream with us may have made it one that does not wait.
            case Refused<Integer>(_, Errno errno) -> broken = errno != Errno.EAGAIN;
        }
        if (at == filled) {
            at = 0;
            filled = 0;
            turn = 0;
            turnCount = 0;
            writesError = takesError;
        }
    }
}
