package demitasse.runtime.state;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Unlock;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.Outcome.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The directory that holds one directory for each container.
 *
 * <p>Who makes a container's directory holds a shared lock on this one until the new directory is locked as well; who looks
 * for abandoned ones holds it exclusively. So no one takes a directory for abandoned that is only just being made.
 */
public final class ContainerDirectories {
    private final Kernel kernel;
    private final String path;
    private final Fd directory;

    private ContainerDirectories(Kernel kernel, String path, Fd directory) {
        this.kernel = kernel;
        this.path = path;
        this.directory = directory;
    }

    /** Opens the directory at {@code path}, and makes it (readable to its owner only) where it is missing. */
    public static ContainerDirectories open(Kernel kernel, String path) {
        return new ContainerDirectories(kernel, path, ParentDirectory.open(kernel, path));
    }

    /**
     * Makes the directory of a new container and locks it.
     *
     * @throws KernelException EEXIST when there is one of that id
     */
    public ContainerDirectory make(String id) {
        kernel.perform(new Lock(directory, false, true));
        try {
            return makeLocked(id);
        } finally {
            // The lock is on the open file: other processes have their own, so letting it go here does not touch theirs.
            kernel.perform(new Unlock(directory));
        }
    }

    private ContainerDirectory makeLocked(String id) {
        kernel.perform(new MakeDirectory(directory, id, 0700));
        Fd made = kernel.perform(new Open(directory, id, ParentDirectory.OPEN_DIRECTORY, 0));
        kernel.perform(new Lock(made, true, false));
        return new ContainerDirectory(kernel, directory, id, path + "/" + id, made);
    }

    /** {@link #abandoned(Predicate)} of all. */
    public List<ContainerDirectory> abandoned() {
        return abandoned(id -> true);
    }

    /**
     * Those of the containers that nobody answers for, locked by this process from here on; empty while somebody else looks.
     *
     * @param suspected whether an id is looked at; asked while none is being made, and again with the lock
     */
    public List<ContainerDirectory> abandoned(Predicate<String> suspected) {
        List<ContainerDirectory> found = new ArrayList<>();
        List<Entry> entries = Files.list(kernel, directory, ".");
        if (entries.isEmpty() || !kernel.succeeds(new Lock(directory, true, false))) {
            return found;
        }
        for (Entry entry : entries) {
            if (entry.type() == FileStatus.DIRECTORY && suspected.test(entry.name())) {
                lockIfAbandoned(entry.name(), suspected, found);
            }
        }
        kernel.perform(new Unlock(directory));
        return found;
    }

    private void lockIfAbandoned(String id, Predicate<String> suspected, List<ContainerDirectory> found) {
        if (kernel.attempt(new Open(directory, id, ParentDirectory.OPEN_DIRECTORY, 0)) instanceof Done<Fd>(Fd fd)) {
            if (kernel.succeeds(new Lock(fd, true, false)) && suspected.test(id)) {
                found.add(new ContainerDirectory(kernel, directory, id, path + "/" + id, fd));
            } else {
                kernel.perform(new Close(fd));
            }
        }
    }

    public void close() {
        kernel.perform(new Close(directory));
    }
}
