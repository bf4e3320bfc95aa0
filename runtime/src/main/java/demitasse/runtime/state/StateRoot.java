package demitasse.runtime.state;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Unlock;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directory under which every container of an OCI runtime has its own, named by its id. */
public final class StateRoot {
    private final Kernel kernel;
    private final String path;
    private final Fd directory;

    private StateRoot(Kernel kernel, String path, Fd directory) {
        this.kernel = kernel;
        this.path = path;
        this.directory = directory;
    }

    /** A container that was found: its directory, and what is kept of it. */
    public record Found(StateDirectory directory, ContainerState state) {}

    /** Opens the directory at {@code path}, and makes it, for its owner alone, where it is missing. */
    public static StateRoot open(Kernel kernel, String path) {
        return new StateRoot(kernel, path, ParentDirectory.open(kernel, path));
    }

    /** Null where it is missing, so that there is no container either. */
    public static @Nullable StateRoot openIfThere(Kernel kernel, String path) {
        Fd directory = ParentDirectory.openIfThere(kernel, path);
        return directory == null ? null : new StateRoot(kernel, path, directory);
    }

    /**
     * Makes the directory of a new container, which is being created from here on.
     *
     * @throws SetupException where there is one of that id
     */
    public StateDirectory make(ContainerState state) {
        // Until all of it is there: what has no state and is held by nobody would be taken for the rest of a killed command.
        kernel.perform(new Lock(directory, false, true));
        try {
            return makeLocked(state);
        } finally {
            kernel.perform(new Unlock(directory));
        }
    }

    private StateDirectory makeLocked(ContainerState state) {
        if (kernel.attempt(new MakeDirectory(directory, state.id(), 0700)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.EEXIST
                    ? new SetupException("container with given ID already exists: " + state.id(), "choose another id, or delete that container")
                    : new KernelException(op, errno);
        }
        StateDirectory made = at(state.id(), kernel.perform(new Open(directory, state.id(), ParentDirectory.OPEN_DIRECTORY, 0)));
        made.hold();
        made.write(state);
        return made;
    }

    private StateDirectory at(String id, Fd fd) {
        return new StateDirectory(kernel, directory, id, path + "/" + id, fd);
    }

    /** One container alone, which costs less than {@link #find}, with only init of its state; null where there is none, or where it is not known yet what it is. */
    public static @Nullable Found glance(Kernel kernel, String path, String id) {
        String at = Text.path(path, id);
        if (!(kernel.attempt(new Open(at, ParentDirectory.OPEN_DIRECTORY)) instanceof Done<Fd>(Fd fd))) {
            return null;
        }
        StateDirectory container = new StateDirectory(kernel, Fd.HERE, id, at, fd);
        ContainerState state = container.glance();
        if (state == null) {
            container.close();
            return null;
        }
        return new Found(container, state);
    }

    /** The container of that id, null where there is none. */
    public @Nullable Found find(String id) {
        return switch (kernel.attempt(new Open(directory, id, ParentDirectory.OPEN_DIRECTORY, 0))) {
            case Refused<Fd> _ -> null;
            case Done<Fd>(Fd fd) -> found(at(id, fd));
        };
    }

    private Found found(StateDirectory container) {
        ContainerState state = container.read();
        if (state == null) {
            // Only just being made, or left by a command that was killed: once nobody is making any, it is known.
            kernel.perform(new Lock(directory, true, true));
            state = container.read();
            kernel.perform(new Unlock(directory));
        }
        return new Found(container, state == null ? ContainerState.unfinished(container.id()) : state);
    }

    /** All containers, by their ids in alphabetical order. */
    public List<Found> all() {
        List<String> ids = new ArrayList<>();
        for (Entry entry : Files.list(kernel, directory, ".")) {
            if (entry.type() == FileStatus.DIRECTORY) {
                ids.add(entry.name());
            }
        }
        ids.sort(String::compareTo);
        List<Found> all = new ArrayList<>();
        for (String id : ids) {
            Found found = find(id);
            if (found != null) {
                all.add(found);
            }
        }
        return all;
    }
}
