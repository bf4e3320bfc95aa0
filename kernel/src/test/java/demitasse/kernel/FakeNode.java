package demitasse.kernel;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file, directory, link or device of the fake: what stat(2) knows of it, and its content. */
final class FakeNode {
    private static long lastInode = 1;

    final int type;
    final long inode;
    int mode;
    int uid;
    int gid;
    long modifiedSeconds;
    int modifiedNanos;
    byte[] content = {};
    String target = "";
    DeviceNumber device = DeviceNumber.NONE;
    /** As files of procfs and cgroupfs: a write replaces the content, and rmdir(2) of the directory takes it along. */
    boolean isVirtual;
    /** What listens on this socket, null for a socket that a test put there. */
    @Nullable FakeOpen listener;
    /** The mount that covers this node, null for none. */
    @Nullable FakeMount mount;
    final TreeMap<String, byte[]> attributes = new TreeMap<>();
    final TreeMap<String, FakeNode> children = new TreeMap<>();

    FakeNode(int type, int mode) {
        this.type = type;
        this.mode = mode;
        lastInode++;
        this.inode = lastInode;
    }

    static FakeNode directory(int mode) {
        return new FakeNode(FileStatus.DIRECTORY, mode);
    }

    boolean isDirectory() {
        return type == FileStatus.DIRECTORY;
    }

    boolean isLink() {
        return type == FileStatus.SYMBOLIC_LINK;
    }

    boolean hasLastingChildren() {
        for (FakeNode child : children.values()) {
            if (!child.isVirtual) {
                return true;
            }
        }
        return false;
    }
}
