package demitasse.runtime.state;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;

/** The directory of one container, locked by this process for as long as it answers for the container. */
public final class ContainerDirectory {
    private final Kernel kernel;
    private final Fd parent;
    private final String id;
    private final String path;
    private final Fd fd;

    ContainerDirectory(Kernel kernel, Fd parent, String id, String path, Fd fd) {
        this.kernel = kernel;
        this.parent = parent;
        this.id = id;
        this.path = path;
        this.fd = fd;
    }

    public String id() {
        return id;
    }

    public String path() {
        return path;
    }

    public Fd fd() {
        return fd;
    }

    /** Removes it with all it holds, and lets go of the lock. */
    public void remove() {
        Files.removeTree(kernel, parent, id);
        kernel.perform(new Close(fd));
    }
}
