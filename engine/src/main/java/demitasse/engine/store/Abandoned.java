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

    private static boolean isUnlocked(Kernel kernel, String path) {
        return kernel.attempt(new Open(path, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW)) instanceof Done<Fd>(Fd directory)
                && Files.with(kernel, directory, fd -> kernel.succeeds(new Lock(fd, true, false)));
    }
}
