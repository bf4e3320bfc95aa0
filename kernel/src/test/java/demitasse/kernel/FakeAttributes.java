package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import demitasse.kernel.Outcome.Nothing;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link AttributeOp} on the tree of the fake. */
final class FakeAttributes {
    private final FakeKernel kernel;

    FakeAttributes(FakeKernel kernel) {
        this.kernel = kernel;
    }

    Outcome<?> perform(AttributeOp<?> op) {
        return switch (op) {
            case AttributeOp.Link link -> link(link);
            case AttributeOp.Details ask -> details(ask);
            case AttributeOp.SetTimes set -> setTimes(set);
            case AttributeOp.Resize resize -> resize(resize);
            case AttributeOp.Seek seek -> seek(seek);
            case AttributeOp.ListAttributes list -> {
                FakeNode node = node(list.directory(), list.path());
                yield node == null ? refused(list, Errno.ENOENT) : done(new ArrayList<>(node.attributes.keySet()));
            }
            case AttributeOp.GetAttribute get -> {
                FakeNode node = node(get.directory(), get.path());
                byte[] value = node == null ? null : node.attributes.get(get.name());
                yield value == null ? refused(get, node == null ? Errno.ENOENT : Errno.ENODATA) : done(value);
            }
            case AttributeOp.SetAttribute set -> setAttribute(set);
        };
    }

    private @Nullable FakeNode node(Fd directory, String path) {
        FakePlace place = kernel.find(directory, path, false, true).place();
        return place == null ? null : place.node();
    }

    private Outcome<Nothing> link(AttributeOp.Link op) {
        FakeNode node = node(op.from(), op.name());
        FakeTree.Found found = kernel.find(op.directory(), op.path(), false, false);
        FakePlace parent = found.parent();
        if (node == null || parent == null) {
            return refused(op, Errno.ENOENT);
        }
        if (found.place() != null || node.isDirectory()) {
            return refused(op, node.isDirectory() ? Errno.EPERM : Errno.EEXIST);
        }
        parent.node().children.put(found.name(), node);
        return done(NOTHING);
    }

    private Outcome<FileDetails> details(AttributeOp.Details op) {
        FakeNode node = node(op.directory(), op.path());
        return node == null
                ? refused(op, Errno.ENOENT)
                : done(new FileDetails(names(kernel.tree.root.node(), node), node.content.length, node.modifiedSeconds, node.modifiedNanos));
    }

    private static int names(FakeNode directory, FakeNode wanted) {
        int names = 0;
        for (FakeNode child : directory.children.values()) {
            names += (child == wanted ? 1 : 0) + names(child, wanted);
        }
        return names;
    }

    private Outcome<Nothing> setTimes(AttributeOp.SetTimes op) {
        FakeNode node = node(op.directory(), op.path());
        if (node == null) {
            return refused(op, Errno.ENOENT);
        }
        node.modifiedSeconds = op.seconds();
        node.modifiedNanos = op.nanos();
        return done(NOTHING);
    }

    private Outcome<Nothing> resize(AttributeOp.Resize op) {
        FakePlace place = kernel.start(op.fd());
        if (place == null || op.sizeBytes() < 0 || op.sizeBytes() > 1 << 24) {
            return refused(op, place == null ? Errno.EBADF : Errno.EFBIG);
        }
        place.node().content = Arrays.copyOf(place.node().content, (int) op.sizeBytes());
        return done(NOTHING);
    }

    /** All of a file is data. */
    private Outcome<Long> seek(AttributeOp.Seek op) {
        FakeOpen open = kernel.descriptors.get(op.fd());
        if (open == null || open.place == null) {
            return refused(op, open == null ? Errno.EBADF : Errno.ESPIPE);
        }
        long size = open.place.node().content.length;
        if (op.from() != AttributeOp.Seek.From.START && op.offset() >= size) {
            return refused(op, Errno.ENXIO);
        }
        open.position = (int) (op.from() == AttributeOp.Seek.From.HOLE ? size : op.offset());
        return done((long) open.position);
    }

    private Outcome<Nothing> setAttribute(AttributeOp.SetAttribute op) {
        FakeNode node = node(op.directory(), op.path());
        if (node == null) {
            return refused(op, Errno.ENOENT);
        }
        node.attributes.put(op.name(), op.value());
        return done(NOTHING);
    }
}
