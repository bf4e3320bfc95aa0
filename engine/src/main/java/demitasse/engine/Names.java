package demitasse.engine;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;

/** Names that people give to containers: one symbolic link a name that holds the id, which the kernel makes for one taker only. */
final class Names {
    private Names() {}

    /** @throws SetupException when another container has the name */
    static void take(Kernel kernel, String name, String id) {
        Files.makeDirectories(kernel, Fd.HERE, Storage.NAMES, 0700);
        MakeSymbolicLink take = new MakeSymbolicLink(id, Fd.HERE, path(name));
        if (kernel.attempt(take) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno != Errno.EEXIST) {
                throw new KernelException(op, errno);
            }
            String holder = kernel.perform(new ReadLink(Fd.HERE, path(name)));
            if (kernel.succeeds(new Status(Storage.CONTAINERS + "/" + holder))) {
                throw new SetupException("the name " + name + " is taken by container " + holder, "choose another --name, or wait until that one has ended");
            }
            // Its container is gone without having given it back.
            kernel.perform(new Remove(Fd.HERE, path(name), false));
            kernel.perform(take);
        }
    }

    static void giveBack(Kernel kernel, String name) {
        kernel.perform(new Remove(Fd.HERE, path(name), false));
    }

    /** Frees the names of containers that are gone. */
    static void giveBackAbandoned(Kernel kernel) {
        if (!kernel.succeeds(new Status(Storage.NAMES))) {
            return;
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, Storage.NAMES)) {
            if (kernel.attempt(new ReadLink(Fd.HERE, path(entry.name()))) instanceof Done<String>(String holder)
                    && !kernel.succeeds(new Status(Storage.CONTAINERS + "/" + holder))) {
                giveBack(kernel, entry.name());
            }
        }
    }

    private static String path(String name) {
        return Storage.NAMES + "/" + name;
    }
}
