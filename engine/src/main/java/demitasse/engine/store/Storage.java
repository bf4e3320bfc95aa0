package demitasse.engine.store;

import demitasse.engine.network.Attachment;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.runtime.state.ContainerDirectories;
import demitasse.runtime.state.ContainerDirectory;

/** Where containers are kept (docs/architecture.md, "On disk"). */
public final class Storage {
    public static final String HOME = "/var/lib/demitasse";
    public static final String CONTAINERS = HOME + "/containers";
    /** What a reboot forgets: for each container that runs its init and its control groups, as an OCI runtime keeps them. */
    public static final String RUNNING = "/run/demitasse/containers";
    public static final String VOLUMES = HOME + "/volumes";
    static final String NAMES = HOME + "/names";
    static final String IDS = HOME + "/ids";
    static final String PROJECTS = HOME + "/projects";

    /** One address pool for each network. */
    public static final Attachment.Places ATTACHMENTS = new Attachment.Places(HOME + "/networks", CONTAINERS);

    private Storage() {}

    /** What the names of a container's layers for a filesystem end in that it sees beside its root; those of the root are plain. */
    public static String suffix(int number) {
        return "-" + number;
    }

    /**
     * Opens a place where whole things are kept, with a directory {@code unfinished} of those that are only just made or removed: makes what
     * is missing of both, and removes what killed processes have left in there.
     *
     * @param kept directories, beside {@code unfinished}; modes of what is made from here on are given in full
     */
    public static ContainerDirectories open(Kernel kernel, String unfinished, String... kept) {
        kernel.perform(new SetUmask(0));
        for (String directory : kept) {
            if (!kernel.succeeds(new Status(directory))) {
                Files.makeDirectories(kernel, Fd.HERE, directory, 0700);
            }
        }
        ContainerDirectories opened = ContainerDirectories.open(kernel, unfinished);
        for (ContainerDirectory abandoned : opened.abandoned()) {
            abandoned.remove();
        }
        return opened;
    }
}
