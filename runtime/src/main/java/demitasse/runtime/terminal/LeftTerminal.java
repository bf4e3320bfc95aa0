package demitasse.runtime.terminal;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.ReadInto;
import demitasse.kernel.FileOp.SetNonBlocking;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.NewSession;

/**
 * A terminal that nobody looks at any more, kept by a process of its own: closed, it would hang up on the program that was left to
 * itself; and what that writes has to be taken, or it would wait for ever.
 */
public final class LeftTerminal {
    private static final int OUTPUT_BYTES = 4096;
    private static final int FIRST_FREE = 3;

    private LeftTerminal() {}

    /** Leaves the master to a process that ends with the last one that has the terminal open. */
    public static void keep(Kernel kernel, Fd master) {
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            kernel.attempt(new NewSession());
            Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE));
            for (int number = 0; number < FIRST_FREE; number++) {
                kernel.perform(new Duplicate(nothing, number, false));
            }
            Fd kept = kernel.perform(new Duplicate(master, FIRST_FREE, true));
            kernel.perform(new CloseFrom(FIRST_FREE + 1, false));
            drain(kernel, kept);
            kernel.perform(new Exit(0));
        }
        kernel.attempt(new Close(child.process()));
        kernel.attempt(new Close(master));
    }

    private static void drain(Kernel kernel, Fd master) {
        kernel.attempt(new SetNonBlocking(master, false));
        byte[] output = new byte[OUTPUT_BYTES];
        boolean open = true;
        while (open) {
            // EIO: no process has the other end open.
            open = kernel.attempt(new ReadInto(master, output)) instanceof Done<Integer>(Integer count) && count > 0;
        }
    }
}
