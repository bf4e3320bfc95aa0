package demitasse.engine.life;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.IsOpen;
import demitasse.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** What a supervisor finds open when it begins, by numbers that it and whoever becomes it have agreed upon. */
final class Descriptors {
    /** The container's directory, with the locks that say that somebody answers for it. */
    static final Fd DIRECTORY = new Fd(20, "the container's directory");
    /** What the program writes; with a terminal only the first, which is the master. */
    static final Fd OUTPUT = new Fd(21, "the container's output");
    static final Fd ERROR = new Fd(22, "the container's error output");
    /** What the program reads, where it reads anything. */
    static final Fd INPUT = new Fd(23, "the container's input");
    static final Fd INIT = new Fd(24, "the container's init");
    /** Who waits for the program to run; only at the first time. */
    static final Fd STARTER = new Fd(25, "the command that starts the container");
    /** Where others ask for the input; only where there is one. */
    static final Fd ATTACH = new Fd(26, "the socket to attach by");
    /** When to ask next how the container is; only where somebody does. */
    static final Fd TIMER = new Fd(27, "the timer of health checks");
    /** What keeps its ports of the host from others; nothing is ever read from it. */
    static final Fd PORTS = new Fd(28, "the container's ports");

    private Descriptors() {}

    static boolean isOpen(Kernel kernel, Fd fd) {
        return kernel.perform(new IsOpen(fd.number()));
    }

    /** From here on an execve(2) closes everything but the standard streams and what {@link #pass} names. */
    static void passNothing(Kernel kernel) {
        kernel.perform(new CloseFrom(3, true));
    }

    /**
     * Has descriptors stay open over an execve(2), each under the agreed number at the same place; null ones are left out.
     * Whoever started us may have left so many open that one of them has the number of another by now, so they move out of the way first.
     */
    static void passAll(Kernel kernel, @Nullable Fd[] from, Fd[] as) {
        int highest = as[as.length - 1].number();
        boolean inTheWay = false;
        for (Fd fd : from) {
            inTheWay |= fd != null && fd.number() >= as[0].number();
            highest = fd == null ? highest : Math.max(highest, fd.number());
        }
        for (int i = 0; inTheWay && i < from.length; i++) {
            if (from[i] != null) {
                from[i] = kernel.perform(new Duplicate(from[i], highest + 1 + i, true));
            }
        }
        for (int i = 0; i < from.length; i++) {
            pass(kernel, from[i], as[i]);
        }
    }

    /** Has a descriptor stay open over an execve(2), under an agreed number. */
    static void pass(Kernel kernel, @Nullable Fd from, Fd as) {
        if (from != null) {
            kernel.perform(new Duplicate(from, as.number(), false));
        }
    }
}
