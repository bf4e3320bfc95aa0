package demitasse.kernel;

/** The two numbers of a device node (makedev(3)). */
public record DeviceNumber(int major, int minor) {
    public static final DeviceNumber NONE = new DeviceNumber(0, 0);

    /** As mknod(2) takes it: the low 8 bits of the minor, 12 of the major, the rest of the minor. */
    public long encoded() {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xffffff00L) << 12 | (major & 0xfffff000L) << 32;
    }

    /** {@code 1:3}. */
    public String words() {
        return Integer.toUnsignedString(major) + ":" + Integer.toUnsignedString(minor);
    }
}
