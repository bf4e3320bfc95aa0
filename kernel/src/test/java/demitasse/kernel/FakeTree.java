package demitasse.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The tree of names of the fake, and how paths are resolved in it (path_resolution(7)). */
final class FakeTree {
    private static final int LINKS = 40;
    private static final long ROOT_MOUNT = 1;

    FakePlace root = new FakePlace(null, "", FakeNode.directory(0755), ROOT_MOUNT);
    FakePlace here = root;
    private long lastMount = ROOT_MOUNT;

    /** What a walk found: a place, or where a missing last component would go; otherwise why it failed. */
    record Found(@Nullable FakePlace place, @Nullable FakePlace parent, String name, @Nullable Errno refusal) {
        static Found refused(Errno errno) {
            return new Found(null, null, "", errno);
        }
    }

    /** Resolves a path from {@code start}; {@code follow} tells whether a link at its very end is followed. */
    Found find(FakePlace start, String path, boolean follow) {
        return path.isEmpty() ? Found.refused(Errno.ENOENT) : walk(path.startsWith("/") ? root : start, root, path, follow);
    }

    /** Resolves a path as openat2(2) does it with RESOLVE_IN_ROOT. */
    Found findBelow(FakePlace directory, String path, boolean follow) {
        if (path.isEmpty()) {
            return Found.refused(Errno.ENOENT);
        }
        FakePlace top = new FakePlace(null, directory.name(), directory.node(), directory.mountId());
        return walk(top, top, path, follow);
    }

    private Found walk(FakePlace start, FakePlace top, String path, boolean follow) {
        FakePlace at = start;
        int links = 0;
        Deque<String> rest = new ArrayDeque<>();
        prepend(rest, path);
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (!at.node().isDirectory()) {
                return Found.refused(Errno.ENOTDIR);
            }
            if (name.equals("..")) {
                FakePlace above = at.parent();
                at = above == null ? at : above;
                continue;
            }
            FakeNode child = at.node().children.get(name);
            if (child == null) {
                return rest.isEmpty() ? new Found(null, at, name, Errno.ENOENT) : Found.refused(Errno.ENOENT);
            }
            if (child.isLink() && (follow || !rest.isEmpty())) {
                links++;
                if (links > LINKS) {
                    return Found.refused(Errno.ELOOP);
                }
                prepend(rest, child.target);
                at = child.target.startsWith("/") ? top : at;
                continue;
            }
            at = step(at, name, child);
        }
        if (path.endsWith("/") && !at.node().isDirectory()) {
            return Found.refused(Errno.ENOTDIR);
        }
        return new Found(at, at.parent(), at.name(), null);
    }

    /** Into a child, and through what is mounted on it. */
    private static FakePlace step(FakePlace from, String name, FakeNode child) {
        FakeNode node = child;
        long mount = from.mountId();
        for (FakeMount cover = node.mount; cover != null && cover.id != mount; cover = node.mount) {
            node = cover.root;
            mount = cover.id;
        }
        return new FakePlace(from, name, node, mount);
    }

    private static void prepend(Deque<String> rest, String path) {
        String[] names = path.split("/");
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                rest.addFirst(names[i]);
            }
        }
    }

    /** The node under its own name in its parent: the one that a mount is put on. */
    FakeNode beneath(FakePlace place) {
        FakePlace above = place.parent();
        FakeNode under = above == null ? null : above.node().children.get(place.name());
        return under == null ? place.node() : under;
    }

    FakeMount newMount(FakeNode shown, String source, String type) {
        lastMount++;
        return new FakeMount(lastMount, shown, source, type);
    }

    void attach(FakeMount mount, FakePlace target) {
        FakeNode under = beneath(target);
        mount.below = under.mount;
        under.mount = mount;
    }

    /** Makes a node with all directories above it that are missing; for setting up a test. */
    FakeNode put(String path, FakeNode node) {
        FakeNode at = root.node();
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            if (!names[i].isEmpty()) {
                FakeNode next = at.children.get(names[i]);
                if (next == null) {
                    next = FakeNode.directory(0755);
                    at.children.put(names[i], next);
                }
                at = next;
            }
        }
        at.children.put(names[names.length - 1], node);
        return node;
    }
}
