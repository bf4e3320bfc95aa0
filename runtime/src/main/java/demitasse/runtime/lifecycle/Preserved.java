package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.IsOpen;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;

/** Descriptors of the caller's, from 3 on, that the program keeps ({@code --preserve-fds}). */
final class Preserved {
    private static final int FIRST = Fd.STDERR.number() + 1;

    private Preserved() {}

    /**
     * To be asked before anything is opened here, which would get the number of one that is closed.
     *
     * @throws SetupException naming the first of them that is not open
     */
    static void check(Kernel kernel, int count) {
        for (int number = FIRST; number < FIRST + count; number++) {
            if (!kernel.perform(new IsOpen(number))) {
                throw new SetupException(
                        "cannot preserve descriptor " + number + ": it is not open",
                        "all from " + FIRST + " to " + (FIRST + count - 1) + " have to be");
            }
        }
    }
}
