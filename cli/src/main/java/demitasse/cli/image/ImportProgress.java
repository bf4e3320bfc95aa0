package demitasse.cli.image;

import demitasse.engine.archive.Unpacking;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.report.Figures;

/** Tells on a terminal how far an import is, once it has taken half a second; the line is gone when it ends. */
final class ImportProgress implements Unpacking.Progress {
    private static final long FIRST_NANOS = 500_000_000;
    private static final long NEXT_NANOS = 100_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final Kernel kernel;
    private final String name;
    private final boolean tells;
    private long next;
    private boolean told;

    ImportProgress(Kernel kernel, String name, boolean tells) {
        this.kernel = kernel;
        this.name = name;
        this.tells = tells;
        this.next = tells ? kernel.perform(new Monotonic()) + FIRST_NANOS : 0;
    }

    @Override
    public void at(long files, long bytes) {
        if (tells && kernel.perform(new Monotonic()) >= next) {
            next = kernel.perform(new Monotonic()) + NEXT_NANOS;
            told = true;
            write(CLEAR + "importing " + name + ": " + files + " files, " + Figures.bytes(bytes));
        }
    }

    void clear() {
        if (told) {
            write(CLEAR);
        }
    }

    private void write(String text) {
        kernel.attempt(new Write(Fd.STDERR, Text.encode(text)));
    }
}
