package demitasse.engine.archive;

import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.AttributeOp.Link;
import demitasse.kernel.AttributeOp.ListAttributes;
import demitasse.kernel.AttributeOp.Resize;
import demitasse.kernel.AttributeOp.Seek;
import demitasse.kernel.AttributeOp.SetAttribute;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.FileDetails;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Send;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.StorageOp.CopyRange;
import demitasse.kernel.StorageOp.ShareContent;
import demitasse.runtime.SetupException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a tree of files on this host, with owners, modes, times, attributes, holes and hard links. Where the filesystem can
 * share blocks between files no content is copied at all. No link is followed, and nothing that is mounted somewhere in
 * the tree is copied; sockets are left out.
 */
public final class TreeCopy {
    /** Each level holds two descriptors open, of which a process has 1024 as a rule. */
    private static final int DEEPEST = 450;
    private static final int CHUNK_BYTES = 1 << 30;
    private static final int NEW_FILE = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NO_FOLLOW;
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final Fd top;
    private final Owners owners;
    private final long mountId;
    /** Where the copy is of each file that has several names. */
    private final Map<String, String> linked = new HashMap<>();
    private boolean shares = true;
    private boolean ranges = true;
    private int depth;

    private TreeCopy(Kernel kernel, Fd top, Owners owners, long mountId) {
        this.kernel = kernel;
        this.top = top;
        this.owners = owners;
        this.mountId = mountId;
    }

    /**
     * Copies all that is in the directory {@code from} into the empty directory {@code to}, and what is said of itself.
     *
     * @return whether content is shared with {@code from}, so that the copy takes no room yet
     */
    public static boolean copy(Kernel kernel, Fd from, Fd to, Owners owners) {
        FileStatus status = kernel.perform(new Status(from, "", false));
        TreeCopy copy = new TreeCopy(kernel, to, owners, status.mountId());
        copy.directory(from, ".", status, to, "");
        return copy.shares;
    }

    private void directory(Fd from, String name, FileStatus status, Fd made, String path) {
        if (depth == DEEPEST) {
            throw new SetupException("directories are more than " + DEEPEST + " deep at " + path, "move what lies there to a higher place");
        }
        depth++;
        Fd opened = kernel.perform(new Open(from, name, OPEN_DIRECTORY, 0));
        Files.with(kernel, opened, fd -> {
            for (Entry entry : status.mountId() == mountId ? Files.list(kernel, fd, ".") : List.<Entry>of()) {
                // One that is gone by now is not part of the tree.
                if (kernel.attempt(new Status(fd, entry.name(), false)) instanceof Done<FileStatus>(FileStatus found)) {
                    entry(fd, entry.name(), found, made, path + "/" + entry.name());
                }
            }
            return fd;
        });
        depth--;
        describe(from, name, status, made, ".");
    }

    private void entry(Fd from, String name, FileStatus status, Fd to, String path) {
        switch (status.type()) {
            case FileStatus.DIRECTORY -> {
                kernel.perform(new MakeDirectory(to, name, 0700));
                Fd made = kernel.perform(new Open(to, name, OPEN_DIRECTORY, 0));
                Files.with(kernel, made, fd -> {
                    directory(from, name, status, fd, path);
                    return fd;
                });
            }
            case FileStatus.REGULAR -> file(from, name, status, to, path);
            case FileStatus.SYMBOLIC_LINK -> {
                kernel.perform(new MakeSymbolicLink(kernel.perform(new ReadLink(from, name)), to, name));
                describe(from, name, status, to, name);
            }
            case FileStatus.CHARACTER_DEVICE, FileStatus.BLOCK_DEVICE, FileStatus.FIFO -> {
                kernel.perform(new MakeNode(to, name, status.type(), status.mode(), status.node()));
                describe(from, name, status, to, name);
            }
            default -> { }
        }
    }

    private void file(Fd from, String name, FileStatus status, Fd to, String path) {
        FileDetails details = kernel.perform(new Details(from, name));
        if (details.links() > 1) {
            String key = status.device().words() + " " + status.inode();
            String first = linked.get(key);
            if (first != null) {
                // Nobody else can reach the copy yet, so its paths lead where they say.
                kernel.perform(new Link(top, first, to, name));
                return;
            }
            linked.put(key, path.substring(1));
        }
        Fd read = kernel.perform(new Open(from, name, OpenFlag.READ | OpenFlag.NO_FOLLOW | OpenFlag.NON_BLOCKING, 0));
        Files.with(kernel, read, source -> {
            Fd written = kernel.perform(new Open(to, name, NEW_FILE, 0600));
            return Files.with(kernel, written, copy -> {
                content(source, copy, status.sizeBytes());
                return copy;
            });
        });
        describe(from, name, status, to, name);
    }

    private void content(Fd from, Fd to, long size) {
        if (size == 0) {
            return;
        }
        // One that is refused is as a rule refused for all: another filesystem, or one that cannot share.
        shares = shares && kernel.succeeds(new ShareContent(from, to));
        if (!shares) {
            kernel.perform(new Resize(to, size));
            long at = 0;
            while (at < size && kernel.attempt(new Seek(from, at, Seek.From.DATA)) instanceof Done<Long>(Long data) && data < size) {
                long hole = Math.min(size, kernel.perform(new Seek(from, data, Seek.From.HOLE)));
                kernel.perform(new Seek(from, data, Seek.From.START));
                kernel.perform(new Seek(to, data, Seek.From.START));
                range(from, to, hole - data);
                at = hole;
            }
        }
    }

    private void range(Fd from, Fd to, long length) {
        long left = length;
        int some = 1;
        while (left > 0 && some > 0) {
            some = part(from, to, (int) Math.min(left, CHUNK_BYTES));
            left -= some;
        }
    }

    private int part(Fd from, Fd to, int length) {
        if (ranges && kernel.attempt(new CopyRange(from, to, length)) instanceof Done<Integer>(Integer copied)) {
            return copied;
        }
        // Between filesystems of different kinds, and on old kernels.
        ranges = false;
        return kernel.perform(new Send(from, to, length));
    }

    /** The owner first: a change of it takes set-user-id bits and capabilities away (chown(2)). The times last. */
    private void describe(Fd from, String name, FileStatus status, Fd to, String as) {
        boolean link = status.type() == FileStatus.SYMBOLIC_LINK;
        boolean plain = status.isRegular() || status.isDirectory();
        Fd made = kernel.perform(new Open(to, as, (plain ? OpenFlag.READ : OpenFlag.PATH) | OpenFlag.NO_FOLLOW, 0));
        Files.with(kernel, made, fd -> {
            int uid = owners.uid(status.uid());
            int gid = owners.gid(status.gid());
            if (uid != 0 || gid != 0) {
                kernel.perform(new ChangeOwner(fd, uid, gid));
            }
            if (plain) {
                kernel.perform(new ChangeMode(fd, status.mode()));
            }
            return fd;
        });
        if (!link && kernel.attempt(new ListAttributes(from, name)) instanceof Done<List<String>>(List<String> attributes)) {
            for (String attribute : attributes) {
                if (KeptAttributes.isKept(attribute)) {
                    kernel.perform(new SetAttribute(to, as, attribute, kernel.perform(new GetAttribute(from, name, attribute))));
                }
            }
        }
        FileDetails details = kernel.perform(new Details(from, name));
        kernel.perform(new SetTimes(to, as, details.modifiedSeconds(), details.modifiedNanos()));
    }
}
