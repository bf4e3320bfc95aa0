package demitasse.engine.archive;

import demitasse.engine.archive.TarEntry.Kind;
import demitasse.kernel.AttributeOp.Link;
import demitasse.kernel.AttributeOp.Resize;
import demitasse.kernel.AttributeOp.SetAttribute;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an archive below a directory, with owners, modes, times, attributes, holes and links.
 *
 * <p>Whatever its names and links say, nothing outside of the directory is touched: a path is opened by
 * {@code openat2(RESOLVE_IN_ROOT)} up to its last part, which is made anew there and never followed, and a hard link gets
 * nothing but its name.
 */
public final class Unpacking {
    private static final int NEW_FILE = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final TarReader reader;
    private final ArchiveInput in;
    private final Parents parents;
    private final Progress progress;
    private final How how;
    private long files;
    private long contentBytes;

    private Unpacking(Kernel kernel, ArchiveInput in, Fd root, How how, Progress progress) {
        this.kernel = kernel;
        this.how = how;
        this.in = in;
        this.reader = new TarReader(in);
        this.parents = new Parents(kernel, root);
        this.progress = progress;
    }

    /** How many files there were, directories and links among them, and how many bytes are in them. */
    public record Unpacked(long files, long bytes) {}

    /**
     * What becomes of it.
     *
     * @param owners what owners become
     * @param layer whether it is a layer of an overlay
     * @param asRoot whether what the archive says of its own root is said of the directory, which otherwise stays as it is
     */
    public record How(Owners owners, boolean layer, boolean asRoot) {
        public static final How IMAGE = new How(Owners.SAME, false, true);
        public static final How LAYER = new How(Owners.SAME, true, true);
    }

    /** Hears how far it is. */
    public interface Progress {
        Progress NONE = (files, bytes) -> { };

        void at(long files, long bytes);
    }

    /**
     * Unpacks all that is read from {@code from}, compressed or not, below {@code root}, which is open for reading.
     *
     * @throws SetupException when the archive is damaged; what was unpacked until then is there
     */
    public static Unpacked unpack(Kernel kernel, Fd from, Fd root, How how, Progress progress) {
        Decompression archive = Decompression.begin(kernel, from);
        try {
            return new Unpacking(kernel, archive.input(), root, how, progress).all();
        } catch (SetupException damaged) {
            throw archive.explain(damaged);
        } finally {
            archive.end();
        }
    }

    private Unpacked all() {
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            String path = Parents.cleaned(entry.path());
            try {
                unpack(entry, path);
            } catch (KernelException refused) {
                throw new SetupException("cannot unpack " + (path.isEmpty() ? "the root directory" : path) + ": " + refused.getMessage(), hint(refused.errno(), how.asRoot()));
            }
            files++;
            progress.at(files, in.total());
        }
        parents.close();
        return new Unpacked(files, contentBytes);
    }

    private static @Nullable String hint(Errno errno, boolean whole) {
        return switch (errno) {
            case ENOSPC, EDQUOT -> whole ? "make room on the filesystem; nothing of this archive is kept" : "make room on the filesystem; what came before it is there";
            case EROFS -> "what is read-only to the container cannot be written to from outside either";
            case EOPNOTSUPP -> "the filesystem keeps no extended attributes of that kind; use one that does";
            default -> null;
        };
    }

    private void unpack(TarEntry entry, String path) {
        if (path.isEmpty()) {
            if (entry.kind() == Kind.DIRECTORY && how.asRoot()) {
                parents.atRoot();
                finish(parents.current(), ".", entry, parents.current());
                parents.setTimes(entry.modifiedSeconds(), entry.modifiedNanos());
            }
            return;
        }
        int slash = path.lastIndexOf('/');
        parents.enter(slash < 0 ? "" : path.substring(0, slash));
        make(entry, parents.current(), path.substring(slash + 1));
        contentBytes += entry.sizeBytes();
    }

    private void make(TarEntry entry, Fd parent, String name) {
        switch (entry.kind()) {
            case FILE -> file(entry, parent, name);
            case DIRECTORY -> directory(entry, parent, name);
            case HARD_LINK -> hardLink(entry, parent, name);
            case SYMBOLIC_LINK -> node(new MakeSymbolicLink(entry.linkTarget(), parent, name), entry, parent, name);
            case CHARACTER_DEVICE -> node(device(FileStatus.CHARACTER_DEVICE, entry, parent, name), entry, parent, name);
            case BLOCK_DEVICE -> node(device(FileStatus.BLOCK_DEVICE, entry, parent, name), entry, parent, name);
            case FIFO -> node(device(FileStatus.FIFO, entry, parent, name), entry, parent, name);
        }
    }

    private static MakeNode device(int type, TarEntry entry, Fd parent, String name) {
        return new MakeNode(parent, name, type, entry.mode(), new DeviceNumber(entry.major(), entry.minor()));
    }

    private void file(TarEntry entry, Fd parent, String name) {
        Fd file = anew(new Open(parent, name, NEW_FILE, 0600), parent, name);
        Files.with(kernel, file, fd -> {
            reader.copyTo(kernel, fd, entry);
            if (entry.segments().length > 0 || entry.sizeBytes() != entry.contentBytes()) {
                kernel.perform(new Resize(fd, entry.sizeBytes()));
            }
            finish(parent, name, entry, fd);
            kernel.perform(new SetTimes(fd, "", entry.modifiedSeconds(), entry.modifiedNanos()));
            return fd;
        });
    }

    /** One that is there already keeps what is in it. */
    private void directory(TarEntry entry, Fd parent, String name) {
        if (!isDirectory(parent, name)) {
            anew(new MakeDirectory(parent, name, 0700), parent, name);
        }
        Fd made = kernel.perform(new Open(parent, name, OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0));
        Files.with(kernel, made, fd -> {
            finish(parent, name, entry, fd);
            kernel.perform(new SetTimes(fd, "", entry.modifiedSeconds(), entry.modifiedNanos()));
            return fd;
        });
    }

    private boolean isDirectory(Fd parent, String name) {
        return kernel.attempt(new Open(parent, name, OpenFlag.PATH | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW, 0)) instanceof Done<Fd>(Fd fd)
                && kernel.succeeds(new Close(fd));
    }

    /** It gets a name and nothing else: mode and owner in its header would be those of a file that the name was made for. */
    private void hardLink(TarEntry entry, Fd parent, String name) {
        String target = Parents.cleaned(entry.linkTarget());
        if (target.equals(Parents.cleaned(entry.path()))) {
            return;
        }
        int slash = target.lastIndexOf('/');
        Fd from = parents.look(slash < 0 ? "" : target.substring(0, slash));
        if (from == null || target.isEmpty()) {
            throw new SetupException("cannot unpack " + entry.path() + ": it is a link to " + entry.linkTarget() + ", which is not there", "the archive is damaged");
        }
        Files.with(kernel, from, fd -> anew(new Link(fd, target.substring(slash + 1), parent, name), parent, name));
    }

    private void node(KernelOp<?> make, TarEntry entry, Fd parent, String name) {
        anew(make, parent, name);
        int uid = how.owners().uid(entry.uid());
        int gid = how.owners().gid(entry.gid());
        if (uid != 0 || gid != 0) {
            Fd made = kernel.perform(new Open(parent, name, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
            Files.with(kernel, made, fd -> kernel.perform(new ChangeOwner(fd, uid, gid)));
        }
        attributes(parent, name, entry);
        kernel.perform(new SetTimes(parent, name, entry.modifiedSeconds(), entry.modifiedNanos()));
    }

    /** Performs what makes a new name; a file that has it already is removed first, as every later entry replaces an earlier one. */
    private <R> R anew(KernelOp<R> make, Fd parent, String name) {
        return switch (kernel.attempt(make)) {
            case Done<R>(R made) -> made;
            case Refused<R>(KernelOp<R> op, Errno errno) -> {
                if (errno != Errno.EEXIST) {
                    throw new KernelException(op, errno);
                }
                boolean directory = isDirectory(parent, name);
                if (directory) {
                    parents.forget();
                }
                kernel.perform(new Remove(parent, name, directory));
                yield kernel.perform(make);
            }
        };
    }

    /** The owner first: a change of it takes set-user-id bits and capabilities away (chown(2)). */
    private void finish(Fd parent, String name, TarEntry entry, Fd made) {
        int uid = how.owners().uid(entry.uid());
        int gid = how.owners().gid(entry.gid());
        // What is new is root's; what was there already may be somebody else's.
        if (uid != 0 || gid != 0 || entry.kind() == Kind.DIRECTORY) {
            kernel.perform(new ChangeOwner(made, uid, gid));
        }
        kernel.perform(new ChangeMode(made, entry.mode()));
        attributes(parent, name, entry);
    }

    private void attributes(Fd parent, String name, TarEntry entry) {
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            if (KeptAttributes.isKept(attribute.getKey(), how.layer())) {
                kernel.perform(new SetAttribute(parent, name, attribute.getKey(), attribute.getValue()));
            }
        }
    }
}
