package demitasse.engine.life;

import demitasse.engine.log.LogWriter;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.ReadInto;
import demitasse.kernel.FileOp.SetPipeSize;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Participant;
import java.util.ArrayList;
import java.util.List;

/** Takes what the program writes into the log, as it comes, and serves those who attach. */
final class LogRelay implements Participant {
    /** After so many reads the memory that they took is given back. */
    private static final int TURNS = 256;
    private static final int PIPE_BYTES = 256 * 1024;
    /** More than two pipes can hold: what the program wrote is in the log then, and whoever has outlived it may go on writing for ever. */
    private static final int LAST_BYTES = 4 * 1024 * 1024;

    private final Kernel kernel;
    private final LogWriter log;
    private final boolean inputOnce;
    private final Runnable renewal;
    private byte[] buffer = new byte[LogWriter.FEW_BYTES];
    private final List<Interest> interests = new ArrayList<>(2);
    private int turns;
    /** How much may still come after the end; negative before that. */
    private int left = -1;

    /**
     * @param inputOnce whether the first to attach has the input for itself
     * @param renewal begins this process anew, where it is asked to; called only between two chunks
     */
    LogRelay(Kernel kernel, LogWriter log, boolean inputOnce, Runnable renewal) {
        this.kernel = kernel;
        this.log = log;
        this.inputOnce = inputOnce;
        this.renewal = renewal;
        for (Fd fd : new Fd[] {Descriptors.OUTPUT, Descriptors.ERROR, Descriptors.ATTACH}) {
            if (Descriptors.isOpen(kernel, fd)) {
                interests.add(new Interest(fd, Poll.READABLE));
            }
        }
    }

    @Override
    public List<Interest> interests() {
        return interests;
    }

    @Override
    public void ready(int[] events, int first) {
        // From the last one on, since a stream that has ended is taken out.
        for (int i = interests.size() - 1; i >= 0; i--) {
            if (events[first + i] != 0) {
                take(i);
            }
        }
        turns++;
        // Never after the end, which this process alone has been told.
        if (left < 0 && turns >= TURNS && log.isWhole()) {
            renewal.run();
        }
    }

    private void take(int index) {
        Fd stream = interests.get(index).fd();
        if (stream.equals(Descriptors.ATTACH)) {
            AttachSocket.serve(kernel, inputOnce);
            turns = TURNS;
            return;
        }
        switch (kernel.attempt(new ReadInto(stream, buffer))) {
            case Done<Integer>(Integer count) -> {
                if (count > 0) {
                    left = left < 0 ? left : Math.max(0, left - count);
                    log.append(stream.equals(Descriptors.ERROR), buffer, count);
                    if (count == buffer.length) {
                        takeMore(stream);
                    }
                } else {
                    end(index, stream);
                }
            }
            case Refused<Integer>(_, Errno errno) -> {
                // EIO: of a terminal that no process has open any more.
                if (errno != Errno.EAGAIN) {
                    end(index, stream);
                }
            }
        }
    }

    /** There is more than we have asked for: from here on each of the program's writes and our reads goes further. */
    private void takeMore(Fd stream) {
        if (buffer.length < LogWriter.CHUNK_BYTES) {
            buffer = new byte[LogWriter.CHUNK_BYTES];
            // Refused for a terminal, and where an ordinary user has many.
            kernel.attempt(new SetPipeSize(stream, PIPE_BYTES));
        }
    }

    private void end(int index, Fd stream) {
        interests.remove(index);
        kernel.attempt(new Close(stream));
    }

    @Override
    public boolean isDraining() {
        left = left < 0 ? LAST_BYTES : left;
        if (left == 0 || interests.isEmpty() || !(kernel.attempt(new Poll(interests, 0)) instanceof Done<int[]>(int[] events))) {
            return false;
        }
        for (int event : events) {
            if (event != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void finish() {}
}
