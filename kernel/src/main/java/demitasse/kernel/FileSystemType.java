package demitasse.kernel;

/** Numbers by which statfs(2) tells filesystems apart (linux/magic.h). */
public final class FileSystemType {
    public static final long PROC = 0x9fa0;
    public static final long SYSFS = 0x62656572;
    public static final long TMPFS = 0x01021994;
    public static final long OVERLAY = 0x794c7630;
    public static final long DEVPTS = 0x1cd1;
    public static final long CGROUP = 0x27e0eb;
    public static final long CGROUP2 = 0x63677270;
    public static final long NFS = 0x6969;
    /** ext2, ext3 and ext4. */
    public static final long EXT = 0xef53;
    public static final long XFS = 0x58465342;
    /** Files of namespaces, as under /proc/PID/ns. */
    public static final long NAMESPACE = 0x6e736673;

    private FileSystemType() {}

    /** As mount(8) calls it where it is one of these, its number otherwise. */
    static String nameOf(long type) {
        String[] names = {"proc", "sysfs", "tmpfs", "overlay", "devpts", "cgroup", "cgroup2", "nfs", "ext4", "xfs", "nsfs"};
        long[] types = {PROC, SYSFS, TMPFS, OVERLAY, DEVPTS, CGROUP, CGROUP2, NFS, EXT, XFS, NAMESPACE};
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                return names[i];
            }
        }
        return "0x" + Long.toHexString(type);
    }
}
