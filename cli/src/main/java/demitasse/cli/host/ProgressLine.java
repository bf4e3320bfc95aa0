package demitasse.cli.host;

import demitasse.engine.archive.Unpacking;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.report.Figures;

/** Tells on a terminal how far something is, once it has taken half a second; the line is gone when it ends. */
public final class ProgressLine implements Unpacking.Progress {
    private static final long FIRST_NANOS = 500_000_000;
    private static final long NEXT_NANOS = 100_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final Kernel kernel;
    private final String what;
    private final boolean tells;
    private long next;
    private boolean told;

    /** @param what is done, such as {@code importing debian} */
    public ProgressLine(Kernel kernel, String what, boolean tells) {
        this.kernel = kernel;
        this.what = what;
        this.tells = tells;
        this.next = tells ? kernel.perform(new Monotonic()) + FIRST_NANOS : 0;
    }

    @Override
    public void at(long files, long bytes) {
        if (tells && kernel.perform(new Monotonic()) >= next) {
            next = kernel.perform(new Monotonic()) + NEXT_NANOS;
            told = true;
            write(CLEAR + what + ": " + files + " files, " + Figures.bytes(bytes));
        }
    }

    public void clear() {
        if (told) {
            write(CLEAR);
        }
    }

    private void write(String text) {
        kernel.attempt(new Write(Fd.STDERR, Text.encode(text)));
    }
}
