package demitasse.kernel;

/** Soft and hard limit of a resource, -1 for none (getrlimit(2)). */
public record ResourceLimit(long soft, long hard) {
    private static final String[] NAMES = {
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile",
        "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime",
    };

    /** As ulimit options have it: {@code nofile}. */
    public static String nameOf(int resource) {
        return resource >= 0 && resource < NAMES.length ? NAMES[resource] : "resource " + resource;
    }

    static String words(long limit) {
        return limit == -1 ? "unlimited" : Long.toUnsignedString(limit);
    }
}
