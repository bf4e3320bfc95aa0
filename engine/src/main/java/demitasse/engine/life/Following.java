package demitasse.engine.life;

import demitasse.engine.log.LogPrinter;
import demitasse.engine.log.LogReader;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.Status;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.WatchDirectory;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.List;

/** Prints what a container has written, and what it writes from now on. */
public final class Following {
    private static final int LOOK_MILLIS = 1000;
    private static final int WATCH_BYTES = 4096;

    private Following() {}

    /** @throws SetupException where there can be no log */
    public static void print(Kernel kernel, Stored stored, LogPrinter.Wish wish) {
        ContainerRecord record = stored.record();
        LogReader log = new LogReader(kernel, stored.fd());
        if (!record.detached() && !log.isThere()) {
            throw new SetupException("container " + record.shownAs() + " has no log: it was run in the foreground, and wrote to the terminal there",
                    "run it with -d to have one");
        }
        if (!log.isThere() && stored.standing().status() == Status.CREATED) {
            String told = "container " + record.shownAs() + " was never started, and has written nothing\n";
            Files.writeAll(kernel, Fd.STDERR, Text.encode(told));
        }
        LogPrinter printer = new LogPrinter(kernel, wish);
        if (!wish.follow()) {
            printer.print(log);
            return;
        }
        // Before the first look, so that nothing is written unseen in between.
        Fd watch = kernel.perform(new WatchDirectory(stored.path()));
        boolean over = !stored.isAnswered();
        printer.print(log);
        while (!over && !printer.isBroken()) {
            kernel.attempt(new Poll(List.of(new Poll.Interest(watch, Poll.READABLE)), LOOK_MILLIS));
            kernel.attempt(new Read(watch, WATCH_BYTES));
            // Asked before the log is read: what was written before the end was noted is in it then.
            over = !stored.isAnswered() || stored.standing().status() == Status.EXITED;
            printer.printMore(log);
        }
        kernel.attempt(new Close(watch));
    }
}
