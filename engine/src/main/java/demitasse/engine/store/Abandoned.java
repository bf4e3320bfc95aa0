package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/** Directories in the making, or in removal, that nobody is at work on any more. */
public final class Abandoned {
    private Abandoned() {}

    /** Their names; nothing is changed. */
    public static List<String> in(Kernel kernel, String directory) {
        List<String> names = new ArrayList<>();
        if (kernel.succeeds(new Status(directory))) {
            for (Entry entry : Files.list(kernel, Fd.HERE, directory)) {
                if (isUnlocked(kernel, directory + "/" + entry.name())) {
                    names.add(entry.name());
                }
            }
        }
        return names;
    }

    /**
     * Has them removed.
     *
     * @param what what they were to become, with its article
     * @param sweep what removes all that nobody is at work on
     */
    public static void mend(Kernel kernel, String directory, String what, Repairs repairs, Runnable sweep) {
        for (String id : in(kernel, directory)) {
            repairs.mend(what + " was only half made or half removed (" + id + ")", "removed what was there of it", () -> {
                sweep.run();
                // A process that a killed command has left behind holds a lock for a moment longer.
                if (kernel.succeeds(new Status(directory + "/" + id))) {
                    throw new SetupException("another command is at work there; check again once that has ended", null);
                }
            });
        }
    }

    private static boolean isUnlocked(Kernel kernel, String path) {
        return kernel.attempt(new Open(path, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW)) instanceof Done<Fd>(Fd directory)
                && Files.with(kernel, directory, fd -> kernel.succeeds(new Lock(fd, true, false)));
    }
}
