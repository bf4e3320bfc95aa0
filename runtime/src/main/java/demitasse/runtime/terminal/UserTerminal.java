package demitasse.runtime.terminal;

import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.TerminalAttributes;
import demitasse.kernel.TerminalOp;
import demitasse.kernel.WindowSize;
import org.jspecify.annotations.Nullable;

/** The terminal that the user sits at, if there is one: switched to raw mode and back. */
public final class UserTerminal {
    /** What a program expects where nobody knows better (a VT100). */
    public static final WindowSize DEFAULT_SIZE = new WindowSize(24, 80);

    private final Kernel kernel;
    private final @Nullable TerminalAttributes before;
    private boolean raw;

    public UserTerminal(Kernel kernel) {
        this.kernel = kernel;
        this.before = kernel.attempt(new TerminalOp.GetAttributes(Fd.STDIN)) instanceof Done<TerminalAttributes>(TerminalAttributes found) ? found : null;
    }

    /** The size of the first of standard input, output and error that is a terminal, or 80 columns by 24 rows. */
    public static WindowSize windowSize(Kernel kernel) {
        WindowSize size = currentSize(kernel);
        return size == null ? DEFAULT_SIZE : size;
    }

    public static @Nullable WindowSize currentSize(Kernel kernel) {
        Fd[] streams = {Fd.STDIN, Fd.STDOUT, Fd.STDERR};
        for (Fd stream : streams) {
            // A serial line, or a terminal that nobody told, is 0 by 0.
            if (kernel.attempt(new TerminalOp.GetWindowSize(stream)) instanceof Done<WindowSize>(WindowSize size) && size.rows() > 0 && size.columns() > 0) {
                return size;
            }
        }
        return null;
    }

    public boolean isThere() {
        return before != null;
    }

    /** Passes every key on as it is: Ctrl-C is for the program inside. In the background this stops us until the shell's fg. */
    public void makeRaw() {
        if (before != null) {
            raw = kernel.succeeds(new TerminalOp.SetAttributes(Fd.STDIN, before.raw()));
        }
    }

    public void restore() {
        if (before != null && raw) {
            kernel.attempt(new TerminalOp.SetAttributes(Fd.STDIN, before));
            raw = false;
        }
    }
}
