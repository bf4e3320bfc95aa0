package demitasse.kernel;

/** Soft and hard limit of a resource, -1 for none (getrlimit(2)). */
public record ResourceLimit(long soft, long hard) {
    private static final String[] NAMES = {
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile",
        "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime",
    };

    /** The number of the resource with that name as ulimit options have it ({@code nofile}), or -1. */
    public static int numberOf(String name) {
        for (int number = 0; number < NAMES.length; number++) {
            if (NAMES[number].equals(name)) {
                return number;
            }
        }
        return -1;
    }

    public static String nameOf(int resource) {
        return resource >= 0 && resource < NAMES.length ? NAMES[resource] : "resource " + resource;
    }

    static String words(long limit) {
        return limit == -1 ? "unlimited" : Long.toUnsignedString(limit);
    }
}
