package demitasse.engine.files;

import demitasse.engine.archive.Owners;
import demitasse.engine.archive.PackedTree;
import demitasse.engine.archive.PackedTree.Packer;
import demitasse.engine.archive.Packing;
import demitasse.engine.archive.Unpacking;
import demitasse.engine.files.ContainerTree.Place;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;

/**
 * Copies files and directories into a container and out of one, by the rules of Docker's cp: a source that ends with
 * {@code /.} is what is in a directory, and one that is copied to a directory which is there lands in it.
 *
 * <p>To copy is to pack and unpack. Both work by descriptors below a root; so a link of the container's leads nowhere but to
 * its own files, however often it is exchanged meanwhile, and no program or library of its is run or read for it.
 */
public final class Copying {
    private final Kernel kernel;
    private final ContainerTree tree;
    private final boolean keepOwners;
    private final boolean follow;
    private final Unpacking.Progress progress;

    /**
     * @param keepOwners whether files have the owners they had, as numbers; otherwise all is root's
     * @param follow whether a source that is a link stands for what it leads to
     */
    public Copying(Kernel kernel, ContainerTree tree, boolean keepOwners, boolean follow, Unpacking.Progress progress) {
        this.kernel = kernel;
        this.tree = tree;
        this.keepOwners = keepOwners;
        this.follow = follow;
        this.progress = progress;
    }

    /** To an absolute path of the host. */
    public void out(String path, String to) {
        Place place = tree.place(path, false);
        Spot source = source(place, path);
        Place host = new Place(host(), to);
        copy(source, path, new Packing.How(tree.toContainer(), false, true, false), host, to, keepOwners ? Owners.SAME : Owners.ROOT);
    }

    /** As an archive. */
    public void out(String path, Fd to) {
        Place place = tree.place(path, false);
        Spot source = source(place, path);
        packer(source, base(path, source), new Packing.How(tree.toContainer(), false, true, false)).pack(to);
    }

    /** From an absolute path of the host. */
    public void in(String from, String path) {
        Spot source = source(new Place(host(), from), from);
        copy(source, from, new Packing.How(Owners.SAME, false, true, true), tree.place(path, true), path, tree.toHost(!keepOwners));
    }

    /** What is in an archive, into a directory that is there. */
    public void in(Fd archive, String path) {
        Place place = tree.place(path, true);
        Spot target = Spot.of(kernel, place.root(), place.path(), true, path);
        if (!target.isDirectory()) {
            throw new SetupException(path + (target.status() == null ? " is not there" : " is not a directory") + " in container " + tree.shownAs(),
                    "an archive is unpacked into a directory");
        }
        unpack(archive, target.open(kernel), tree.toHost(false));
    }

    private Fd host() {
        return kernel.perform(new Open("/", OpenFlag.PATH | OpenFlag.DIRECTORY));
    }

    private Spot source(Place place, String path) {
        Spot source = Spot.of(kernel, place.root(), place.path(), follow || isOfContent(path) || path.endsWith("/"), path);
        if (source.status() == null) {
            throw new SetupException("there is no " + path + " to copy", null);
        }
        if ((path.endsWith("/") || isOfContent(path)) && !source.isDirectory()) {
            throw new SetupException(path + " is not a directory", "leave out what follows its name");
        }
        return source;
    }

    private static boolean isOfContent(String path) {
        return path.endsWith("/.") || path.equals(".") || path.equals("/");
    }

    private static String base(String path, Spot source) {
        String clean = ContainerTree.cleaned(path);
        String name = clean.substring(clean.lastIndexOf('/') + 1);
        return isOfContent(path) || name.isEmpty() ? "" : name;
    }

    private void copy(Spot source, String from, Packing.How how, Place to, String path, Owners owners) {
        Spot target = Spot.of(kernel, to.root(), to.path(), true, path);
        boolean directory = source.isDirectory();
        if (target.isDirectory()) {
            pass(packer(source, base(from, source), how), target.open(kernel), owners);
            return;
        }
        if (target.status() != null && (directory || path.endsWith("/"))) {
            throw new SetupException(path + " is not a directory", directory ? "a directory cannot be copied over a file" : "leave out the slash at its end");
        }
        if (target.status() == null && path.endsWith("/") && !directory) {
            throw new SetupException("there is no directory " + path, "make it first, or leave out the slash for a file of that name");
        }
        pass(packer(source, target.name(), how), target.directory(), owners);
    }

    /** @param as the name that it gets, none for what is in a directory */
    private Packer packer(Spot source, String as, Packing.How how) {
        if (as.isEmpty()) {
            Fd directory = source.open(kernel);
            return to -> Packing.pack(kernel, directory, to, how);
        }
        return to -> Packing.packEntry(kernel, source.directory(), source.name(), as, to, how);
    }

    private void pass(Packer packer, Fd into, Owners owners) {
        PackedTree.of(kernel, packer, archive -> unpack(archive, into, owners));
    }

    private Unpacking.Unpacked unpack(Fd archive, Fd into, Owners owners) {
        return Unpacking.unpack(kernel, archive, into, new Unpacking.How(owners, false, false), progress);
    }
}
