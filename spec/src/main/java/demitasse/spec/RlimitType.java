package demitasse.spec;

import org.jspecify.annotations.Nullable;

/** The resource limits of Linux in the order of their numbers, 0 to 15; the same on x86_64 and aarch64. */
public enum RlimitType {
    RLIMIT_CPU,
    RLIMIT_FSIZE,
    RLIMIT_DATA,
    RLIMIT_STACK,
    RLIMIT_CORE,
    RLIMIT_RSS,
    RLIMIT_NPROC,
    RLIMIT_NOFILE,
    RLIMIT_MEMLOCK,
    RLIMIT_AS,
    RLIMIT_LOCKS,
    RLIMIT_SIGPENDING,
    RLIMIT_MSGQUEUE,
    RLIMIT_NICE,
    RLIMIT_RTPRIO,
    RLIMIT_RTTIME;

    /** The number by which the kernel knows it: the order here is that of asm-generic/resource.h. */
    public int number() {
        return ordinal();
    }

    /** The constant of this name, or null where there is none. */
    public static @Nullable RlimitType named(String name) {
        for (RlimitType constant : values()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return null;
    }
}
