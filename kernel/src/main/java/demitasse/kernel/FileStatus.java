package demitasse.kernel;

/**
 * What statx(2) says of a file. {@code type} is one of the constants here, {@code mode} the lower twelve bits;
 * {@code device} is where the file lies, {@code node} what a device node stands for.
 */
public record FileStatus(int type, int mode, int uid, int gid, long inode, long sizeBytes, DeviceNumber device, DeviceNumber node, long mountId) {
    public static final int FIFO = 0010000;
    public static final int CHARACTER_DEVICE = 0020000;
    public static final int DIRECTORY = 0040000;
    public static final int BLOCK_DEVICE = 0060000;
    public static final int REGULAR = 0100000;
    public static final int SYMBOLIC_LINK = 0120000;
    public static final int SOCKET = 0140000;

    public boolean isDirectory() {
        return type == DIRECTORY;
    }

    public boolean isRegular() {
        return type == REGULAR;
    }

    public boolean isSymbolicLink() {
        return type == SYMBOLIC_LINK;
    }

    /** Whether both are the same file of the same filesystem. */
    public boolean isSameFile(FileStatus other) {
        return inode == other.inode && device.equals(other.device);
    }

    /** The kind of file, for people: {@code a directory} without the article. */
    public static String typeWords(int type) {
        return switch (type) {
            case FIFO -> "fifo";
            case CHARACTER_DEVICE -> "character device";
            case DIRECTORY -> "directory";
            case BLOCK_DEVICE -> "block device";
            case REGULAR -> "file";
            case SYMBOLIC_LINK -> "symbolic link";
            case SOCKET -> "socket";
            default -> "something of type 0" + Integer.toOctalString(type);
        };
    }
}
