package demitasse.engine.files;

import demitasse.engine.archive.KeptAttributes;
import demitasse.engine.archive.Owners;
import demitasse.engine.files.Change.Kind;
import demitasse.engine.store.Storage;
import demitasse.kernel.AttributeOp.GetAttribute;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.PlacedFile;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.SetupException;
import demitasse.runtime.rootfs.OverlayLayers;
import demitasse.spec.Mount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container changed, read from the layers that it wrote to: a whiteout is what is gone, below an opaque directory
 * nothing shows through (overlayfs.rst, "whiteouts and opaque directories"). Redirects are not followed, as our mounts don't.
 */
public final class Changes {
    /** Each level holds two descriptors open, of which a process has 1024 as a rule. */
    private static final int DEEPEST = 450;
    /** How fuse-overlayfs writes a whiteout where it can make no node for one, and an opaque directory. */
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE_FILE = ".wh..wh..opq";
    private static final int OPEN_DIRECTORY = OpenFlag.READ | OpenFlag.DIRECTORY | OpenFlag.NO_FOLLOW;

    private final Kernel kernel;
    private final Owners owners;
    /** Where we made places for mounts and files of the container's own. */
    private final List<String> places = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private int depth;
    private int site;
    private boolean fuse;

    private Changes(Kernel kernel, ContainerTree tree) {
        this.kernel = kernel;
        this.owners = tree.toContainer();
        for (Mount mount : tree.container().spec().mounts()) {
            places.add(mount.destination());
        }
        for (PlacedFile file : tree.container().files()) {
            places.add(file.path());
        }
        for (CarriedMount mount : tree.container().carried()) {
            places.add(mount.destination());
        }
    }

    /** One of a container's filesystems: where it is seen, and its layers. */
    record Layered(String destination, Layers layers) {}

    /** Those of a container that it does not write through. */
    static List<Layered> layered(ContainerSpec container) {
        List<Layered> sites = new ArrayList<>();
        if (container.root() instanceof RootFilesystem.Overlay(Layers layers, String place)) {
            sites.add(new Layered("", layers));
        }
        for (CarriedMount mount : container.carried()) {
            sites.add(new Layered(mount.destination(), mount.layers()));
        }
        return sites;
    }

    /**
     * All of them, a directory before what is in it.
     *
     * @throws SetupException when the container writes through to its root filesystem, so that nobody knows
     */
    public static List<Change> of(Kernel kernel, ContainerTree tree) {
        List<Layered> sites = layered(tree.container());
        if (tree.container().root() instanceof RootFilesystem.Directory(String path, _) && path.startsWith(Storage.CONTAINERS + "/")) {
            throw new SetupException("container " + tree.shownAs() + " has a copy for its root, since overlay cannot be used here, so nothing tells what it changed",
                    "install fuse-overlayfs, and make it anew");
        }
        if (sites.isEmpty()) {
            throw new SetupException("container " + tree.shownAs() + " writes through to its root filesystem, so nothing tells what it changed",
                    "make it without --rootfs-mode rw");
        }
        Changes all = new Changes(kernel, tree);
        for (Layered each : sites) {
            all.read(each);
            all.site++;
        }
        return all.changes;
    }

    private void read(Layered each) {
        List<String> lowers = each.layers().lowers();
        fuse = each.layers().fuse();
        Fd lower = lowers.size() == 1
                ? kernel.perform(new Open(lowers.getFirst(), OpenFlag.PATH | OpenFlag.DIRECTORY))
                : new OverlayLayers(lowers, "", "").detached(kernel);
        Fd upper = kernel.perform(new Open(each.layers().upper(), OPEN_DIRECTORY));
        Files.with(kernel, upper, fd -> {
            walk(fd, lower, each.destination(), false);
            return fd;
        });
        kernel.attempt(new Close(lower));
    }

    /** @param hidden whether nothing of {@code lower} shows through */
    private void walk(Fd upper, @Nullable Fd lower, String path, boolean hidden) {
        if (depth == DEEPEST) {
            throw new SetupException("directories are more than " + DEEPEST + " deep at " + path, "nobody can look further from here");
        }
        depth++;
        List<String> names = names(upper);
        for (String name : names) {
            if (fuse && name.startsWith(WHITEOUT)) {
                FileStatus was = name.startsWith(WHITEOUT + WHITEOUT) ? null : look(lower, name.substring(WHITEOUT.length()));
                if (was != null) {
                    add(Kind.DELETED, path + "/" + name.substring(WHITEOUT.length()), was);
                }
            } else if (kernel.attempt(new Status(upper, name, false)) instanceof Done<FileStatus>(FileStatus status)) {
                entry(upper, lower, name, status, path + "/" + name, hidden);
            }
        }
        if (hidden && lower != null) {
            for (String name : names(lower)) {
                if (!names.contains(name) && look(lower, name) instanceof FileStatus was) {
                    add(Kind.DELETED, path + "/" + name, was);
                }
            }
        }
        depth--;
    }

    private List<String> names(Fd directory) {
        List<String> names = new ArrayList<>();
        for (Entry entry : Files.list(kernel, directory, ".")) {
            names.add(entry.name());
        }
        names.sort(String::compareTo);
        return names;
    }

    private @Nullable FileStatus look(@Nullable Fd lower, String name) {
        return lower != null && kernel.attempt(new Status(lower, name, false)) instanceof Done<FileStatus>(FileStatus status) ? status : null;
    }

    static boolean isWhiteout(FileStatus status) {
        return status.type() == FileStatus.CHARACTER_DEVICE && status.node().major() == 0 && status.node().minor() == 0;
    }

    private void entry(Fd upper, @Nullable Fd lower, String name, FileStatus status, String path, boolean hidden) {
        FileStatus was = look(lower, name);
        if (isWhiteout(status)) {
            if (was != null) {
                add(Kind.DELETED, path, was);
            }
        } else if (status.isDirectory()) {
            directory(upper, lower, name, status, was, path, hidden);
        } else if (was != null || status.sizeBytes() > 0 || !status.isRegular() || !isPlace(path)) {
            add(was == null ? Kind.ADDED : Kind.CHANGED, path, status);
        }
    }

    private void directory(Fd upper, @Nullable Fd lower, String name, FileStatus status, @Nullable FileStatus was, String path, boolean hidden) {
        int before = changes.size();
        boolean merged = was != null && was.isDirectory();
        Fd opened = kernel.perform(new Open(upper, name, OPEN_DIRECTORY, 0));
        Fd under = lower != null && merged ? kernel.perform(new Open(lower, name, OPEN_DIRECTORY, 0)) : null;
        walk(opened, under, path, hidden || isOpaque(upper, name));
        kernel.attempt(new Close(opened));
        if (under != null) {
            kernel.attempt(new Close(under));
        }
        boolean any = changes.size() > before;
        if (was == null ? any || !isPlace(path) : any || !merged || differs(status, was)) {
            changes.add(before, new Change(was == null ? Kind.ADDED : Kind.CHANGED, path, status.type(), 0, site, merged && !differs(status, was)));
        }
    }

    private boolean isOpaque(Fd directory, String name) {
        return fuse && kernel.succeeds(new Status(directory, name + "/" + OPAQUE_FILE, false)) || kernel.attempt(new GetAttribute(directory, name, KeptAttributes.OPAQUE)) instanceof Done<byte[]>(byte[] value)
                && value.length == 1 && value[0] == 'y';
    }

    /** Files of the upper layer have the ids of the host, those of the lower ones the container's. */
    private boolean differs(FileStatus now, FileStatus was) {
        return now.mode() != was.mode() || owners.uid(now.uid()) != was.uid() || owners.gid(now.gid()) != was.gid();
    }

    private boolean isPlace(String path) {
        for (String place : places) {
            if (place.equals(path) || place.startsWith(path + "/")) {
                return true;
            }
        }
        return false;
    }

    private void add(Kind kind, String path, FileStatus status) {
        changes.add(new Change(kind, path, status.type(), status.isRegular() ? status.sizeBytes() : 0, site, false));
    }
}
