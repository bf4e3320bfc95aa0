package demitasse.engine.store;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Cleanup;
import demitasse.runtime.SetupException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Names that people give to containers: one symbolic link a name that holds the id. They are changed under a lock of their
 * directory, since a name whose container is gone is looked at first and replaced then.
 */
public final class Names {
    private Names() {}

    /**
     * Gives a name to the container of that id, whose directory has to be there: a name without one is free.
     *
     * @throws SetupException when another container has the name
     */
    public static void take(Kernel kernel, String name, String id) {
        Files.makeDirectories(kernel, Fd.HERE, Storage.NAMES, 0700);
        locked(kernel, names -> takeIn(kernel, names, name, id));
    }

    private static void takeIn(Kernel kernel, Fd names, String name, String id) {
        MakeSymbolicLink take = new MakeSymbolicLink(id, names, name);
        if (kernel.attempt(take) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno != Errno.EEXIST) {
                throw new KernelException(op, errno);
            }
            String holder = kernel.perform(new ReadLink(names, name));
            if (isOf(kernel, name, holder)) {
                throw new SetupException("the name " + name + " is taken by container " + holder, "choose another, or remove that one first: demitasse rm " + name);
            }
            // Its container is gone without having given it back, or has another by now.
            kernel.perform(new Remove(names, name, false));
            kernel.perform(take);
        }
    }

    /** The id of the container that has the name, null where none has. */
    public static @Nullable String holder(Kernel kernel, String name) {
        return kernel.attempt(new ReadLink(Fd.HERE, Storage.NAMES + "/" + name)) instanceof Done<String>(String holder)
                        && kernel.succeeds(new Status(Storage.CONTAINERS + "/" + holder))
                ? holder
                : null;
    }

    /**
     * Gives a container another name; answers the one that it had, null for none.
     *
     * @throws SetupException when another container has the name; nothing has changed then
     */
    public static @Nullable String change(Kernel kernel, Stored container, String name) {
        Files.makeDirectories(kernel, Fd.HERE, Storage.NAMES, 0700);
        String[] before = new String[1];
        locked(kernel, names -> {
            ContainerRecord record = container.record();
            before[0] = record.name();
            if (!name.equals(before[0])) {
                container.sayRenamed();
                takeIn(kernel, names, name, container.id());
                Cleanup.afterFailure(() -> {
                    container.write(record.withName(name));
                    return name;
                }, () -> kernel.perform(new Remove(names, name, false)));
                if (before[0] != null) {
                    giveBackIn(kernel, names, before[0], container.id());
                }
            }
        });
        return before[0];
    }

    /** Changes records as one that nobody else changes meanwhile: two who replace a file at once would do so with one new file. */
    public static void alone(Kernel kernel, Runnable change) {
        Files.makeDirectories(kernel, Fd.HERE, Storage.NAMES, 0700);
        locked(kernel, names -> change.run());
    }

    /** False where a rename that was killed has left a name that its container does not know of, and where there is no such container. */
    static boolean isOf(Kernel kernel, String name, String id) {
        Open open = new Open(Storage.CONTAINERS + "/" + id, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW);
        if (!(kernel.attempt(open) instanceof Done<Fd>(Fd fd))) {
            return false;
        }
        Stored container = new Stored(kernel, id, fd);
        ContainerRecord record = container.recordIfReadable();
        container.close();
        return record == null || name.equals(record.name());
    }

    /** Frees a name, unless another container took it since the directory of this one went. */
    public static void giveBack(Kernel kernel, String name, String id) {
        locked(kernel, names -> giveBackIn(kernel, names, name, id));
    }

    private static void giveBackIn(Kernel kernel, Fd names, String name, String id) {
        if (kernel.attempt(new ReadLink(names, name)) instanceof Done<String>(String holder) && holder.equals(id)) {
            kernel.perform(new Remove(names, name, false));
        }
    }

    /** Frees the names of containers that are gone. */
    public static void giveBackAbandoned(Kernel kernel) {
        if (!kernel.succeeds(new Status(Storage.NAMES))) {
            return;
        }
        locked(kernel, names -> {
            for (Entry entry : Files.list(kernel, names, ".")) {
                if (kernel.attempt(new ReadLink(names, entry.name())) instanceof Done<String>(String holder)
                        && !kernel.succeeds(new Status(Storage.CONTAINERS + "/" + holder))) {
                    kernel.perform(new Remove(names, entry.name(), false));
                }
            }
        });
    }

    private static void locked(Kernel kernel, Consumer<Fd> deed) {
        Fd directory = kernel.perform(new Open(Storage.NAMES, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW));
        Files.with(kernel, directory, names -> {
            kernel.perform(new Lock(names, true, true));
            deed.accept(names);
            return names;
        });
    }
}
