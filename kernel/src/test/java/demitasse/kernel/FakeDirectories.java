package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Outcome.Nothing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link DirectoryOp} on the tree of the fake. */
final class FakeDirectories {
    private final FakeKernel kernel;
    private final List<Populated> populated = new ArrayList<>();

    private record Populated(String path, List<String> names) {}

    FakeDirectories(FakeKernel kernel) {
        this.kernel = kernel;
    }

    void populate(String path, List<String> names) {
        populated.add(new Populated(path, names));
    }

    Outcome<?> perform(DirectoryOp<?> op) {
        return switch (op) {
            case DirectoryOp.MakeDirectory make -> makeDirectory(make);
            case DirectoryOp.MakeNode make -> makeNode(make);
            case DirectoryOp.MakeSymbolicLink make -> makeLink(make);
            case DirectoryOp.ReadLink read -> readLink(read);
            case DirectoryOp.Remove remove -> remove(remove);
            case DirectoryOp.Rename rename -> rename(rename);
            case DirectoryOp.ListEntries list -> list(list);
            case DirectoryOp.WorkingDirectory _ -> done(kernel.tree.here.path());
            case DirectoryOp.EnterDirectory enter -> enter(enter);
            case DirectoryOp.ChangeDirectory change -> change(change, change.path(), false);
            case DirectoryOp.ChangeRoot change -> change(change, change.path(), true);
            case DirectoryOp.SetUmask set -> setUmask(set);
        };
    }

    /** Gives a new node its name, or says why not. */
    private Outcome<Nothing> add(KernelOp<Nothing> op, Fd directory, String path, FakeNode node) {
        FakeTree.Found found = kernel.find(directory, path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path, false, false);
        FakePlace parent = found.parent();
        if (found.place() != null) {
            return refused(op, Errno.EEXIST);
        }
        if (parent == null) {
            return refused(op, found.refusal());
        }
        parent.node().children.put(found.name(), node);
        return done(NOTHING);
    }

    private Outcome<Nothing> makeDirectory(DirectoryOp.MakeDirectory op) {
        FakeNode node = FakeNode.directory(op.mode() & ~kernel.processes().umask);
        Outcome<Nothing> made = add(op, op.directory(), op.path(), node);
        FakePlace place = kernel.find(op.directory(), op.path(), false, false).place();
        if (made instanceof Outcome.Done<?> && place != null) {
            for (Populated row : populated) {
                if (place.path().startsWith(row.path() + "/")) {
                    for (String name : row.names()) {
                        FakeNode file = new FakeNode(FileStatus.REGULAR, 0644);
                        file.isVirtual = true;
                        node.children.put(name, file);
                    }
                }
            }
        }
        return made;
    }

    private Outcome<Nothing> makeNode(DirectoryOp.MakeNode op) {
        FakeNode node = new FakeNode(op.type(), op.mode() & ~kernel.processes().umask);
        node.device = op.device();
        return add(op, op.directory(), op.path(), node);
    }

    private Outcome<Nothing> makeLink(DirectoryOp.MakeSymbolicLink op) {
        FakeNode node = new FakeNode(FileStatus.SYMBOLIC_LINK, 0777);
        node.target = op.target();
        return add(op, op.directory(), op.path(), node);
    }

    private Outcome<String> readLink(DirectoryOp.ReadLink op) {
        if (op.path().startsWith("/proc/self/fd/")) {
            FakePlace place = kernel.find(op.directory(), op.path(), true, true).place();
            return place == null ? refused(op, Errno.ENOENT) : done(place.path());
        }
        FakeTree.Found found = kernel.find(op.directory(), op.path(), false, true);
        FakePlace place = found.place();
        if (place == null) {
            return refused(op, found.refusal());
        }
        return place.node().isLink() ? done(place.node().target) : refused(op, op.path().isEmpty() ? Errno.ENOENT : Errno.EINVAL);
    }

    private Outcome<Nothing> remove(DirectoryOp.Remove op) {
        FakeTree.Found found = kernel.find(op.directory(), op.path(), false, false);
        FakePlace place = found.place();
        FakePlace parent = found.parent();
        if (place == null || parent == null) {
            return refused(op, place == null ? found.refusal() : Errno.EBUSY);
        }
        FakeNode node = place.node();
        if (op.isDirectory() != node.isDirectory()) {
            return refused(op, node.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
        }
        if (place.isMountPoint()) {
            return refused(op, Errno.EBUSY);
        }
        if (node.hasLastingChildren()) {
            return refused(op, Errno.ENOTEMPTY);
        }
        parent.node().children.remove(place.name());
        return done(NOTHING);
    }

    private Outcome<Nothing> rename(DirectoryOp.Rename op) {
        FakeTree.Found from = kernel.find(op.directory(), op.from(), false, false);
        FakeTree.Found to = kernel.find(op.directory(), op.to(), false, false);
        FakePlace moved = from.place();
        FakePlace oldParent = from.parent();
        FakePlace newParent = to.parent();
        FakePlace replaced = to.place();
        if (moved == null || oldParent == null || newParent == null) {
            return refused(op, moved == null ? from.refusal() : to.refusal());
        }
        if (replaced != null && !op.replace()) {
            return refused(op, Errno.EEXIST);
        }
        if (replaced != null && replaced.node().isDirectory() != moved.node().isDirectory()) {
            return refused(op, replaced.node().isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
        }
        if (replaced != null && replaced.node().hasLastingChildren()) {
            return refused(op, Errno.ENOTEMPTY);
        }
        oldParent.node().children.remove(moved.name());
        newParent.node().children.put(to.name(), moved.node());
        return done(NOTHING);
    }

    private Outcome<List<Entry>> list(DirectoryOp.ListEntries op) {
        FakeOpen open = kernel.descriptors.get(op.directory());
        FakePlace place = kernel.start(op.directory());
        if (open == null || place == null || open.isHandle()) {
            return refused(op, Errno.EBADF);
        }
        if (!place.node().isDirectory()) {
            return refused(op, Errno.ENOTDIR);
        }
        List<Entry> entries = new ArrayList<>();
        if (!open.isListed) {
            for (Map.Entry<String, FakeNode> child : place.node().children.entrySet()) {
                entries.add(new Entry(child.getKey(), child.getValue().type));
            }
        }
        open.isListed = true;
        return done(entries);
    }

    private Outcome<Nothing> enter(DirectoryOp.EnterDirectory op) {
        FakePlace place = kernel.start(op.directory());
        if (place == null) {
            return refused(op, Errno.EBADF);
        }
        if (!place.node().isDirectory()) {
            return refused(op, Errno.ENOTDIR);
        }
        kernel.tree.here = place;
        return done(NOTHING);
    }

    private Outcome<Nothing> change(KernelOp<Nothing> op, String path, boolean root) {
        FakeTree.Found found = kernel.find(Fd.HERE, path, true, false);
        FakePlace place = found.place();
        if (place == null) {
            return refused(op, found.refusal());
        }
        if (!place.node().isDirectory()) {
            return refused(op, Errno.ENOTDIR);
        }
        if (root) {
            kernel.tree.root = new FakePlace(null, "", place.node(), place.mountId());
        } else {
            kernel.tree.here = place;
        }
        return done(NOTHING);
    }

    private Outcome<Integer> setUmask(DirectoryOp.SetUmask op) {
        int before = kernel.processes().umask;
        kernel.processes().umask = op.mask();
        return done(before);
    }
}
