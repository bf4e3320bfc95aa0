package demitasse.engine.files;

import demitasse.engine.archive.KeptAttributes;
import demitasse.engine.files.Change.Kind;
import demitasse.engine.files.Changes.Layered;
import demitasse.engine.image.Images;
import demitasse.kernel.AttributeOp.Details;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.AttributeOp.ListAttributes;
import demitasse.kernel.AttributeOp.Resize;
import demitasse.kernel.AttributeOp.Seek;
import demitasse.kernel.AttributeOp.SetAttribute;
import demitasse.kernel.AttributeOp.SetTimes;
import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.Rename;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileDetails;
import demitasse.kernel.FileOp.ChangeMode;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.OpenStrictly;
import demitasse.kernel.FileOp.Send;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.RandomBytes;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a container changed to what it saw a copy of: this host, or the directory that it ran on. A place is opened
 * strictly, without following anything; a file is made beside the one that it replaces, with all that belongs to it, and then
 * has its name in one step.
 */
public final class Applying {
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;
    private static final int NEW_FILE = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.NO_FOLLOW;
    private static final int CHUNK_BYTES = 1 << 20;

    private final Kernel kernel;
    private final List<Layered> sites;
    private final long sinceNanos;
    /** One name for all that are only just made: no two are at once. */
    private final String temporary;

    private Applying(Kernel kernel, List<Layered> sites, long sinceNanos) {
        this.kernel = kernel;
        this.sites = sites;
        this.sinceNanos = sinceNanos;
        this.temporary = ".demitasse-" + Text.hex(kernel.perform(new RandomBytes(8)));
    }

    /**
     * @param sinceNanos when the container was made, since 1970
     * @throws SetupException when it runs, or is not on a directory that could be written to
     */
    public static Applying of(Kernel kernel, ContainerTree tree, long sinceNanos) {
        List<Layered> sites = Changes.layered(tree.container());
        if (!tree.isStopped()) {
            throw new SetupException("container " + tree.shownAs() + " runs, and may be in the middle of writing", "stop it first: demitasse stop " + tree.shownAs());
        }
        if (!sites.isEmpty() && Images.at(kernel, sites.getFirst().layers().lower()) != null) {
            throw new SetupException("container " + tree.shownAs() + " is on an image, which stays as it is", "make another of it: demitasse commit " + tree.shownAs() + " NAME");
        }
        if (!tree.container().spec().linuxOrEmpty().uidMappings().isEmpty()) {
            throw new SetupException("container " + tree.shownAs() + " has users of its own, so its files are nobody's here", "copy what you want of them: demitasse cp");
        }
        return new Applying(kernel, sites, sinceNanos);
    }

    /** Whether the host's own file was written since the container was made, and is not what the change would make it. */
    public boolean isChangedMeanwhile(Change change) {
        Layered site = sites.get(change.site());
        String path = inside(change);
        // What is in a directory is looked at by itself.
        if (change.kind() == Kind.ADDED || change.type() == FileStatus.DIRECTORY && isDirectory(site.layers().lower() + "/" + path)) {
            return false;
        }
        FileDetails now = details(site.layers().lower(), path);
        FileDetails wanted = change.kind() == Kind.DELETED ? null : details(site.layers().upper(), path);
        return now != null && now.modifiedSeconds() * 1_000_000_000L + now.modifiedNanos() > sinceNanos
                && (wanted == null || wanted.modifiedSeconds() != now.modifiedSeconds() || wanted.modifiedNanos() != now.modifiedNanos()
                        || size(site.layers().lower(), path) != size(site.layers().upper(), path));
    }

    /** Two writes within one tick of the kernel's clock have the same time. */
    private long size(String root, String path) {
        return kernel.attempt(new Status(Fd.HERE, root + "/" + path, false)) instanceof Done<FileStatus>(FileStatus status) ? status.sizeBytes() : -1;
    }

    private boolean isDirectory(String path) {
        return kernel.attempt(new Status(Fd.HERE, path, false)) instanceof Done<FileStatus>(FileStatus status) && status.isDirectory();
    }

    private @Nullable FileDetails details(String root, String path) {
        return kernel.attempt(new Details(Fd.HERE, root + "/" + path)) instanceof Done<FileDetails>(FileDetails details) ? details : null;
    }

    private String inside(Change change) {
        return change.path().substring(sites.get(change.site()).destination().length() + 1);
    }

    /** Writes them all, in their order, which has directories before what is in them; the times of those come last. */
    public void write(List<Change> changes) {
        for (Change change : changes) {
            at(change, (from, to) -> write(change, from, to, name(change)));
        }
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            if (change.type() == FileStatus.DIRECTORY && change.kind() != Kind.DELETED) {
                at(change, (from, to) -> setTimes(from, to, name(change), name(change)));
            }
        }
    }

    private String name(Change change) {
        return change.path().substring(change.path().lastIndexOf('/') + 1);
    }

    /** What is done with the directory that holds the change, and the one that it goes to. */
    @FunctionalInterface
    private interface Deed {
        void perform(Fd from, Fd to);
    }

    private void at(Change change, Deed deed) {
        Layered site = sites.get(change.site());
        String path = inside(change);
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "." : path.substring(0, slash);
        Fd from = change.kind() == Kind.DELETED ? Fd.HERE : strictly(site.layers().upper(), parent, change);
        Fd to = strictly(site.layers().lower(), parent, change);
        try {
            deed.perform(from, to);
        } catch (KernelException refused) {
            kernel.attempt(new Remove(to, temporary, false));
            throw new SetupException("cannot write " + change.path() + ": " + refused.getMessage(), "what came before it in the list is written; apply it again once that is mended");
        } finally {
            kernel.attempt(new Close(to));
            if (change.kind() != Kind.DELETED) {
                kernel.attempt(new Close(from));
            }
        }
    }

    private Fd strictly(String root, String parent, Change change) {
        Fd top = kernel.perform(new Open(root, OpenFlag.PATH | OpenFlag.DIRECTORY));
        return Files.with(kernel, top, fd -> switch (kernel.attempt(new OpenStrictly(fd, parent, OpenFlag.READ | OpenFlag.DIRECTORY))) {
            case Done<Fd>(Fd opened) -> opened;
            case Refused<Fd> refused -> throw new SetupException("cannot write " + change.path() + ": " + new KernelException(refused.op(), refused.errno()).getMessage(),
                    refused.errno() == Errno.ELOOP || refused.errno() == Errno.EXDEV
                            ? "its directory has become a link, or another filesystem, since; nothing is written through one"
                            : refused.errno() == Errno.ENOENT ? "its directory is gone; apply that too, or make it" : null);
        });
    }

    private void write(Change change, Fd from, Fd to, String name) {
        if (change.kind() == Kind.DELETED) {
            Files.removeTree(kernel, to, name);
            return;
        }
        FileStatus status = kernel.perform(new Status(from, name, false));
        boolean there = kernel.attempt(new Status(to, name, false)) instanceof Done<FileStatus>(FileStatus now) && now.isDirectory();
        if (status.isDirectory()) {
            directory(from, to, name, status, there);
            return;
        }
        switch (status.type()) {
            case FileStatus.REGULAR -> file(from, to, name, status);
            case FileStatus.SYMBOLIC_LINK -> kernel.perform(new MakeSymbolicLink(kernel.perform(new ReadLink(from, name)), to, temporary));
            default -> kernel.perform(new MakeNode(to, temporary, status.type(), status.mode(), status.node()));
        }
        if (!status.isRegular()) {
            own(to, temporary, status);
        }
        attributes(from, name, to, temporary);
        setTimes(from, to, name, temporary);
        if (there) {
            Files.removeTree(kernel, to, name);
        }
        kernel.perform(new Rename(to, temporary, name, true));
    }

    private void directory(Fd from, Fd to, String name, FileStatus status, boolean there) {
        if (!there) {
            kernel.attempt(new Remove(to, name, false));
            kernel.perform(new MakeDirectory(to, name, 0700));
        }
        Fd made = kernel.perform(new Open(to, name, OPEN_DIRECTORY, 0));
        Files.with(kernel, made, fd -> finish(fd, status));
        attributes(from, name, to, name);
    }

    private void file(Fd from, Fd to, String name, FileStatus status) {
        Fd source = kernel.perform(new Open(from, name, OpenFlag.READ | OpenFlag.NO_FOLLOW, 0));
        Files.with(kernel, source, in -> {
            Fd made = kernel.perform(new Open(to, temporary, NEW_FILE, 0600));
            return Files.with(kernel, made, out -> {
                content(in, out, status.sizeBytes());
                return finish(out, status);
            });
        });
    }

    /** Holes stay holes. */
    private void content(Fd in, Fd out, long size) {
        long at = 0;
        while (at < size && kernel.attempt(new Seek(in, at, Seek.From.DATA)) instanceof Done<Long>(Long data)) {
            long end = kernel.perform(new Seek(in, data, Seek.From.HOLE));
            kernel.perform(new Seek(in, data, Seek.From.START));
            kernel.perform(new Seek(out, data, Seek.From.START));
            at = data;
            while (at < end) {
                int sent = kernel.perform(new Send(in, out, (int) Math.min(end - at, CHUNK_BYTES)));
                // It was cut meanwhile.
                at = sent == 0 ? end : at + sent;
            }
        }
        kernel.perform(new Resize(out, size));
    }

    /** The owner first: a change of it takes set-user-id bits away (chown(2)). */
    private Fd finish(Fd made, FileStatus status) {
        kernel.perform(new ChangeOwner(made, status.uid(), status.gid()));
        kernel.perform(new ChangeMode(made, status.mode()));
        return made;
    }

    private void own(Fd directory, String name, FileStatus status) {
        Fd made = kernel.perform(new Open(directory, name, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
        Files.with(kernel, made, fd -> kernel.perform(new ChangeOwner(fd, status.uid(), status.gid())));
    }

    private void attributes(Fd from, String name, Fd to, String made) {
        if (kernel.attempt(new ListAttributes(from, name)) instanceof Done<List<String>>(List<String> attributes)) {
            for (String attribute : attributes) {
                if (KeptAttributes.isKept(attribute)) {
                    kernel.perform(new SetAttribute(to, made, attribute, kernel.perform(new GetAttribute(from, name, attribute))));
                }
            }
        }
    }

    private void setTimes(Fd from, Fd to, String name, String made) {
        FileDetails details = kernel.perform(new Details(from, name));
        kernel.perform(new SetTimes(to, made, details.modifiedSeconds(), details.modifiedNanos()));
    }
}
