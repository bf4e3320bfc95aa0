package demitasse.kernel;

/** Flags of mount(2). */
public final class MountFlag {
    public static final long READ_ONLY = 1;
    public static final long NO_SUID = 2;
    public static final long NO_DEVICES = 4;
    public static final long NO_EXEC = 8;
    public static final long SYNCHRONOUS = 16;
    public static final long REMOUNT = 32;
    public static final long MANDATORY_LOCKS = 64;
    public static final long DIRECTORY_SYNC = 128;
    public static final long NO_SYMLINK_FOLLOW = 256;
    public static final long NO_ACCESS_TIME = 1024;
    public static final long NO_DIRECTORY_ACCESS_TIME = 2048;
    public static final long BIND = 4096;
    public static final long MOVE = 8192;
    public static final long RECURSIVE = 16384;
    public static final long SILENT = 32768;
    public static final long UNBINDABLE = 1 << 17;
    public static final long PRIVATE = 1 << 18;
    public static final long SLAVE = 1 << 19;
    public static final long SHARED = 1 << 20;
    public static final long RELATIVE_ACCESS_TIME = 1 << 21;
    public static final long VERSION = 1 << 23;
    public static final long STRICT_ACCESS_TIME = 1 << 24;
    public static final long LAZY_TIME = 1 << 25;

    private static final Words.Bit[] NAMES = {
        new Words.Bit(REMOUNT, "remount"),
        new Words.Bit(BIND | RECURSIVE, "rbind"),
        new Words.Bit(BIND, "bind"),
        new Words.Bit(MOVE, "move"),
        new Words.Bit(PRIVATE | RECURSIVE, "rprivate"),
        new Words.Bit(SLAVE | RECURSIVE, "rslave"),
        new Words.Bit(SHARED | RECURSIVE, "rshared"),
        new Words.Bit(UNBINDABLE | RECURSIVE, "runbindable"),
        new Words.Bit(PRIVATE, "private"),
        new Words.Bit(SLAVE, "slave"),
        new Words.Bit(SHARED, "shared"),
        new Words.Bit(UNBINDABLE, "unbindable"),
        new Words.Bit(RECURSIVE, "recursive"),
        new Words.Bit(READ_ONLY, "ro"),
        new Words.Bit(NO_SUID, "nosuid"),
        new Words.Bit(NO_DEVICES, "nodev"),
        new Words.Bit(NO_EXEC, "noexec"),
        new Words.Bit(SYNCHRONOUS, "sync"),
        new Words.Bit(DIRECTORY_SYNC, "dirsync"),
        new Words.Bit(NO_SYMLINK_FOLLOW, "nosymfollow"),
        new Words.Bit(MANDATORY_LOCKS, "mand"),
        new Words.Bit(NO_ACCESS_TIME, "noatime"),
        new Words.Bit(NO_DIRECTORY_ACCESS_TIME, "nodiratime"),
        new Words.Bit(RELATIVE_ACCESS_TIME, "relatime"),
        new Words.Bit(STRICT_ACCESS_TIME, "strictatime"),
        new Words.Bit(SILENT, "silent"),
        new Words.Bit(VERSION, "iversion"),
        new Words.Bit(LAZY_TIME, "lazytime"),
    };

    private MountFlag() {}

    static String words(long flags) {
        return Words.flags(flags, NAMES);
    }
}
