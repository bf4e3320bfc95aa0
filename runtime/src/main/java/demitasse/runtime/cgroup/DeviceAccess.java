package demitasse.runtime.cgroup;

import demitasse.spec.Resources.DeviceRule;
import demitasse.spec.Resources.DeviceRuleType;
import org.jspecify.annotations.Nullable;

/**
 * One device rule in numbers.
 *
 * @param type {@link #BLOCK}, {@link #CHARACTER} or {@link #ANY}
 * @param major the number, or {@link #ANY}
 * @param minor the number, or {@link #ANY}
 * @param access bits of {@link #MKNOD}, {@link #READ}, {@link #WRITE}
 */
record DeviceAccess(boolean allow, int type, long major, long minor, int access) {
    static final int ANY = -1;

    /** As struct bpf_cgroup_dev_ctx tells them (linux/bpf.h). */
    static final int BLOCK = 1;
    static final int CHARACTER = 2;
    static final int MKNOD = 1;
    static final int READ = 2;
    static final int WRITE = 4;
    static final int ALL = MKNOD | READ | WRITE;

    /** A negative number is any, as is an absent one. */
    static DeviceAccess of(DeviceRule rule) {
        return new DeviceAccess(
                rule.allow(),
                type(rule.type() == null ? DeviceRuleType.ALL : rule.type()),
                rule.major() == null || rule.major() < 0 ? ANY : rule.major(),
                rule.minor() == null || rule.minor() < 0 ? ANY : rule.minor(),
                access(rule.access()));
    }

    private static int type(DeviceRuleType type) {
        return switch (type) {
            case ALL -> ANY;
            case BLOCK -> BLOCK;
            case CHARACTER -> CHARACTER;
        };
    }

    private static int access(@Nullable String letters) {
        if (letters == null || letters.isEmpty()) {
            return ALL;
        }
        return (letters.indexOf('m') < 0 ? 0 : MKNOD) | (letters.indexOf('r') < 0 ? 0 : READ) | (letters.indexOf('w') < 0 ? 0 : WRITE);
    }

    /** Whether it decides every access to every device. */
    boolean isEverything() {
        return type == ANY && major == ANY && minor == ANY && access == ALL;
    }

    /** Whether every device of the other is one of this, too. */
    boolean coversDevicesOf(DeviceAccess other) {
        return (type == ANY || type == other.type) && (major == ANY || major == other.major) && (minor == ANY || minor == other.minor);
    }

    /** Whether some access to some device is decided by both. */
    boolean overlaps(DeviceAccess other) {
        return meet(type, other.type) && meet(major, other.major) && meet(minor, other.minor) && (access & other.access) != 0;
    }

    private static boolean meet(long one, long other) {
        return one == ANY || other == ANY || one == other;
    }

    DeviceAccess withType(int newType) {
        return new DeviceAccess(allow, newType, major, minor, access);
    }

    /** As devices.allow takes it (cgroup-v1/devices.rst): {@code c 1:3 rwm}. */
    String words() {
        return (type == BLOCK ? "b " : type == CHARACTER ? "c " : "a ") + number(major) + ":" + number(minor) + " "
                + ((access & READ) != 0 ? "r" : "") + ((access & WRITE) != 0 ? "w" : "") + ((access & MKNOD) != 0 ? "m" : "");
    }

    private static String number(long number) {
        return number == ANY ? "*" : Long.toString(number);
    }
}
