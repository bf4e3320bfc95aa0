package demitasse.runtime.state;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;

/** The directory of one container, named by its id; open, and with that locked, for as long as this process answers for the container. */
public sealed class ContainerDirectory permits StateDirectory {
    final Kernel kernel;
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

    public final String id() {
        return id;
    }

    public final String path() {
        return path;
    }

    public final Fd fd() {
        return fd;
    }

    final Fd parent() {
        return parent;
    }

    /** Removes it with all it holds, and lets go of it. */
    public void remove() {
        Files.removeTree(kernel, parent, id);
        close();
    }

    /** Lets go of it. */
    public final void close() {
        kernel.perform(new Close(fd));
    }
}
