package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Send;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;

/** Copies what is in a directory into another one, with modes and owners: what {@code tmpcopyup} finds below a new tmpfs. */
final class TreeCopy {
    /** Each level holds two descriptors open, of which a process has 1024 as a rule. */
    private static final int DEEPEST = 200;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Kernel kernel;
    private int depth;

    TreeCopy(Kernel kernel) {
        this.kernel = kernel;
    }

    /** @param to open as a handle or for reading; {@code shownAs} names the place in an error */
    void copy(Fd from, Fd to, String shownAs) {
        if (depth == DEEPEST) {
            throw new SetupException("directories are more than " + DEEPEST + " deep below " + shownAs, "leave out tmpcopyup for it");
        }
        depth++;
        for (Entry entry : Files.list(kernel, from, ".")) {
            FileStatus status = kernel.perform(new Status(from, entry.name(), false));
            switch (status.type()) {
                case FileStatus.DIRECTORY -> copyDirectory(from, to, entry.name(), status, shownAs);
                case FileStatus.REGULAR -> copyFile(from, to, entry.name(), status);
                case FileStatus.SYMBOLIC_LINK -> {
                    String target = kernel.perform(new ReadLink(from, entry.name()));
                    kernel.perform(new MakeSymbolicLink(target, to, entry.name()));
                    own(to, entry.name(), status);
                }
                default -> {
                    kernel.perform(new MakeNode(to, entry.name(), status.type(), status.mode(), status.node()));
                    own(to, entry.name(), status);
                }
            }
        }
        depth--;
    }

    private void copyDirectory(Fd from, Fd to, String name, FileStatus status, String shownAs) {
        kernel.perform(new MakeDirectory(to, name, 0700));
        Fd source = kernel.perform(new Open(from, name, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        Fd made = kernel.perform(new Open(to, name, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        copy(source, made, shownAs);
        finish(made, status);
        kernel.perform(new Close(source));
    }

    private void copyFile(Fd from, Fd to, String name, FileStatus status) {
        Fd source = kernel.perform(new Open(from, name, OpenFlag.READ | OpenFlag.NO_FOLLOW, 0));
        int flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NO_FOLLOW;
        Fd made = kernel.perform(new Open(to, name, flags, 0600));
        while (kernel.perform(new Send(source, made, CHUNK_BYTES)) > 0) {
            // Until the end of the file.
        }
        finish(made, status);
        kernel.perform(new Close(source));
    }

    /** The owner first: a change of it takes set-user-id bits away (chown(2)). */
    private void finish(Fd made, FileStatus status) {
        if (status.uid() != 0 || status.gid() != 0) {
            kernel.perform(new ChangeOwner(made, status.uid(), status.gid()));
        }
        kernel.perform(new ChangeMode(made, status.mode()));
        kernel.perform(new Close(made));
    }

    private void own(Fd directory, String name, FileStatus status) {
        if (status.uid() != 0 || status.gid() != 0) {
            Fd made = kernel.perform(new Open(directory, name, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
            kernel.perform(new ChangeOwner(made, status.uid(), status.gid()));
            kernel.perform(new Close(made));
        }
    }
}
