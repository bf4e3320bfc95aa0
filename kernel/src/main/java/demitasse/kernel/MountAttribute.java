package demitasse.kernel;

/** Attributes of a mount as fsmount(2) and mount_setattr(2) take them (MOUNT_ATTR_*). */
public final class MountAttribute {
    public static final long READ_ONLY = 1;
    public static final long NO_SUID = 2;
    public static final long NO_DEVICES = 4;
    public static final long NO_EXEC = 8;
    /** The field that holds one of the three times below; to change it, clear all of it. */
    public static final long ACCESS_TIME_FIELD = 0x70;
    public static final long RELATIVE_ACCESS_TIME = 0;
    public static final long NO_ACCESS_TIME = 0x10;
    public static final long STRICT_ACCESS_TIME = 0x20;
    public static final long NO_DIRECTORY_ACCESS_TIME = 0x80;
    public static final long ID_MAPPED = 0x100000;
    public static final long NO_SYMLINK_FOLLOW = 0x200000;

    private static final Words.Bit[] NAMES = {
        new Words.Bit(READ_ONLY, "ro"),
        new Words.Bit(NO_SUID, "nosuid"),
        new Words.Bit(NO_DEVICES, "nodev"),
        new Words.Bit(NO_EXEC, "noexec"),
        new Words.Bit(ACCESS_TIME_FIELD, "atime"),
        new Words.Bit(NO_ACCESS_TIME, "noatime"),
        new Words.Bit(STRICT_ACCESS_TIME, "strictatime"),
        new Words.Bit(NO_DIRECTORY_ACCESS_TIME, "nodiratime"),
        new Words.Bit(ID_MAPPED, "idmap"),
        new Words.Bit(NO_SYMLINK_FOLLOW, "nosymfollow"),
    };

    private MountAttribute() {}

    static String words(long attributes) {
        return Words.flags(attributes, NAMES);
    }
}
