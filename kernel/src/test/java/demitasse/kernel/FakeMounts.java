package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import demitasse.kernel.Outcome.Nothing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link MountOp} on the tree of the fake: new filesystems are empty, attributes are remembered, propagation is not played. */
final class FakeMounts {
    private static final long PROPAGATION =
            MountFlag.PRIVATE | MountFlag.SLAVE | MountFlag.SHARED | MountFlag.UNBINDABLE;
    private static final Map<String, Long> MAGIC = Map.of(
            "proc", FileSystemType.PROC, "sysfs", FileSystemType.SYSFS, "tmpfs", FileSystemType.TMPFS,
            "overlay", FileSystemType.OVERLAY, "devpts", FileSystemType.DEVPTS,
            "cgroup", FileSystemType.CGROUP, "cgroup2", FileSystemType.CGROUP2);

    private final FakeKernel kernel;
    private boolean hasOldRoot;

    FakeMounts(FakeKernel kernel) {
        this.kernel = kernel;
    }

    static long magic(String type) {
        Long magic = MAGIC.get(type);
        return magic == null ? 0xef53L : magic;
    }

    Outcome<?> perform(MountOp<?> op) {
        return switch (op) {
            case MountOp.Mount mount -> mount(mount);
            case MountOp.Unmount unmount -> unmount(unmount);
            case MountOp.PivotRoot pivot -> pivot(pivot);
            case MountOp.OpenTree open -> openTree(open);
            case MountOp.MoveMount move -> move(move);
            case MountOp.OpenFileSystem open -> done(kernel.descriptors.add(open.type(), null, OpenFlag.READ_WRITE));
            case MountOp.SetFileSystemOption set -> setOption(set);
            case MountOp.CreateFileSystem create -> create(create);
            case MountOp.MountFileSystem mount -> mountFileSystem(mount);
            case MountOp.SetMountAttributes set -> setAttributes(set);
        };
    }

    private Outcome<Nothing> mount(MountOp.Mount op) {
        FakeTree.Found found = kernel.find(Fd.HERE, op.target(), true, false);
        FakePlace target = found.place();
        if (target == null) {
            return refused(op, found.refusal());
        }
        if ((op.flags() & (PROPAGATION | MountFlag.REMOUNT)) != 0) {
            FakeMount mount = kernel.tree.beneath(target).mount;
            if (mount != null && (op.flags() & MountFlag.REMOUNT) != 0) {
                mount.attributes = op.flags();
            }
            boolean isMount = target.isMountPoint() || target.parent() == null;
            return isMount ? done(NOTHING) : refused(op, Errno.EINVAL);
        }
        String source = op.source() == null ? "none" : op.source();
        String type = op.type();
        if ((op.flags() & MountFlag.BIND) != 0) {
            FakePlace from = kernel.find(Fd.HERE, source, true, false).place();
            return from == null ? refused(op, Errno.ENOENT) : attach(op, from.node(), source, "bind", op.flags(), target);
        }
        if (type == null) {
            return refused(op, Errno.ENODEV);
        }
        return attach(op, FakeNode.directory(0755), source, type, op.flags(), target);
    }

    private Outcome<Nothing> attach(KernelOp<Nothing> op, FakeNode shown, String source, String type, long attributes, FakePlace target) {
        if (shown.isDirectory() != target.node().isDirectory()) {
            return refused(op, Errno.ENOTDIR);
        }
        FakeMount mount = kernel.tree.newMount(shown, source, type);
        mount.attributes = attributes;
        kernel.tree.attach(mount, target);
        return done(NOTHING);
    }

    private Outcome<Nothing> unmount(MountOp.Unmount op) {
        FakeTree.Found found = kernel.find(Fd.HERE, op.path(), true, false);
        FakePlace place = found.place();
        if (place == null) {
            return refused(op, found.refusal());
        }
        if (hasOldRoot && place.parent() == null) {
            hasOldRoot = false;
            return done(NOTHING);
        }
        FakeNode under = kernel.tree.beneath(place);
        FakeMount mount = under.mount;
        if (mount == null || mount.id != place.mountId()) {
            return refused(op, Errno.EINVAL);
        }
        under.mount = mount.below;
        return done(NOTHING);
    }

    /** With {@code pivot_root(".", ".")} the old root lies over the new one until it is unmounted (pivot_root(2)). */
    private Outcome<Nothing> pivot(MountOp.PivotRoot op) {
        FakePlace root = kernel.find(Fd.HERE, op.newRoot(), true, false).place();
        FakePlace old = kernel.find(Fd.HERE, op.putOld(), true, false).place();
        if (root == null || old == null) {
            return refused(op, Errno.ENOENT);
        }
        if (!root.isMountPoint()) {
            return refused(op, Errno.EINVAL);
        }
        FakeNode oldRoot = kernel.tree.root.node();
        kernel.tree.root = new FakePlace(null, "", root.node(), root.mountId());
        kernel.tree.here = kernel.tree.root;
        if (old.node() == root.node()) {
            hasOldRoot = true;
        } else {
            kernel.tree.attach(kernel.tree.newMount(oldRoot, "old root", "bind"), old);
        }
        return done(NOTHING);
    }

    private Outcome<Fd> openTree(MountOp.OpenTree op) {
        FakeTree.Found found = kernel.find(op.directory(), op.path(), true, true);
        FakePlace place = found.place();
        if (place == null) {
            return refused(op, found.refusal());
        }
        Fd fd = kernel.descriptors.add(op.directory().nameOf(op.path()), op.copy() ? detached(place.node()) : place, OpenFlag.PATH);
        kernel.descriptors.opened(fd).mount =
                op.copy() ? kernel.tree.newMount(place.node(), place.path(), "bind") : kernel.tree.beneath(place).mount;
        return done(fd);
    }

    private static FakePlace detached(FakeNode node) {
        return new FakePlace(null, "", node, 0);
    }

    private Outcome<Nothing> move(MountOp.MoveMount op) {
        FakeOpen moved = kernel.descriptors.get(op.mount());
        FakePlace target = kernel.start(op.target());
        FakeMount mount = moved == null ? null : moved.mount;
        if (moved == null || target == null) {
            return refused(op, Errno.EBADF);
        }
        if (mount == null) {
            return refused(op, Errno.EINVAL);
        }
        if (mount.root.isDirectory() != target.node().isDirectory()) {
            return refused(op, Errno.ENOTDIR);
        }
        kernel.tree.attach(mount, target);
        return done(NOTHING);
    }

    private Outcome<Nothing> setOption(MountOp.SetFileSystemOption op) {
        FakeOpen context = kernel.descriptors.get(op.context());
        if (context == null) {
            return refused(op, Errno.EBADF);
        }
        context.options.add(op.value() == null ? op.key() : op.key() + "=" + op.value());
        return done(NOTHING);
    }

    private Outcome<Nothing> create(MountOp.CreateFileSystem op) {
        FakeOpen context = kernel.descriptors.get(op.context());
        if (context == null) {
            return refused(op, Errno.EBADF);
        }
        context.mount = kernel.tree.newMount(FakeNode.directory(0755), String.join(",", context.options), context.named.name());
        return done(NOTHING);
    }

    private Outcome<Fd> mountFileSystem(MountOp.MountFileSystem op) {
        FakeOpen context = kernel.descriptors.get(op.context());
        FakeMount mount = context == null ? null : context.mount;
        if (mount == null) {
            return refused(op, context == null ? Errno.EBADF : Errno.EINVAL);
        }
        mount.attributes = op.attributes();
        Fd fd = kernel.descriptors.add(op.context().name(), detached(mount.root), OpenFlag.PATH);
        kernel.descriptors.opened(fd).mount = mount;
        return done(fd);
    }

    private Outcome<Nothing> setAttributes(MountOp.SetMountAttributes op) {
        FakeOpen open = kernel.descriptors.get(op.mount());
        if (open == null) {
            return refused(op, Errno.EBADF);
        }
        FakeMount mount = open.mount;
        FakePlace place = open.place;
        if (mount == null && place != null) {
            mount = kernel.tree.beneath(place).mount;
        }
        if (mount != null) {
            mount.attributes = mount.attributes & ~op.clear() | op.set();
        }
        return done(NOTHING);
    }

    /** Every attached mount of the tree, by path. */
    List<String> list() {
        List<String> lines = new ArrayList<>();
        collect("", kernel.tree.root.node(), lines, 0);
        return lines;
    }

    private static void collect(String path, FakeNode node, List<String> lines, int depth) {
        // A bind mount can show a directory above itself.
        if (depth > 32) {
            return;
        }
        for (Map.Entry<String, FakeNode> child : node.children.entrySet()) {
            String childPath = path + "/" + child.getKey();
            @Nullable FakeMount mount = child.getValue().mount;
            if (mount != null) {
                lines.add((mount.type.equals("bind") ? mount.source : mount.type) + " on " + childPath);
            }
            collect(childPath, mount == null ? child.getValue() : mount.root, lines, depth + 1);
        }
    }
}
