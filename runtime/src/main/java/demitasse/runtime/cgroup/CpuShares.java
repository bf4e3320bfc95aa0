package demitasse.runtime.cgroup;

/**
 * The two scales of processor weight: shares of cgroup v1 (2..262144, 1024 as default) and the weight of cgroup v2
 * (1..10000, 100 as default).
 */
public final class CpuShares {
    private static final long MAXIMUM = 262_144;
    private static final int MAXIMUM_WEIGHT = 10_000;
    private static final double LN_2 = Math.log(2);

    private CpuShares() {}

    /**
     * The weight that stands for shares: a parabola over the binary logarithm that meets minimum, default and maximum of
     * both scales, as runc 1.3.2 and crun 1.23 have it (github.com/opencontainers/cgroups, pull request 20).
     */
    public static int toWeight(long shares) {
        if (shares <= 2) {
            return 1;
        }
        if (shares >= MAXIMUM) {
            return MAXIMUM_WEIGHT;
        }
        int whole = 63 - Long.numberOfLeadingZeros(shares);
        // A power of two has to come out exact: 1024 is the default of the one scale and 100 that of the other.
        double log = whole + Math.log((double) shares / (1L << whole)) / LN_2;
        double exponent = (log * log + 125 * log) / 612 - 7.0 / 34;
        return (int) Math.ceil(Math.pow(10, exponent) - 1e-9);
    }

    /** The most shares that {@link #toWeight} makes that weight of, so that the default of one scale is that of the other. */
    public static long fromWeight(int weight) {
        long low = 2;
        long high = MAXIMUM;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (toWeight(middle) <= weight) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
