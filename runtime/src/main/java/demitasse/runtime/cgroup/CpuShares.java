package demitasse.runtime.cgroup;

/**
 * The two scales of processor weight: shares of cgroup v1 (2..262144, 1024 as default) and the weight of cgroup v2
 * (1..10000, 100 as default).
 */
public final class CpuShares {
    private static final long MAXIMUM = 262_144;
    private static final int MAXIMUM_WEIGHT = 10_000;
    private static final double LOG2_OF_10 = 3.321928094887362;
    /** Of both functions below, which libc has to the last bit, for 15 KB: a double has no more. */
    private static final int BITS = 52;

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
        double log = log2(shares);
        double exponent = (log * log + 125 * log) / 612 - 7.0 / 34;
        return (int) Math.ceil(powerOf2(exponent * LOG2_OF_10) - 1e-9);
    }

    // A power of two comes out exact: 1024 is the default of the one scale and 100 that of the other. Squaring doubles a logarithm,
    // whose next binary place is then the one before the point.
    private static double log2(long number) {
        int whole = 63 - Long.numberOfLeadingZeros(number);
        double rest = (double) number / (1L << whole);
        double log = whole;
        double place = 1;
        for (int i = 0; i < BITS; i++) {
            rest *= rest;
            place /= 2;
            if (rest >= 2) {
                rest /= 2;
                log += place;
            }
        }
        return log;
    }

    // The roots of two that stand for the binary places of the exponent, multiplied; it is in 0..14.
    private static double powerOf2(double exponent) {
        int whole = (int) exponent;
        double rest = exponent - whole;
        double power = 1L << whole;
        double root = 2;
        for (int i = 0; i < BITS && rest > 0; i++) {
            root = Math.sqrt(root);
            rest *= 2;
            if (rest >= 1) {
                rest -= 1;
                power *= root;
            }
        }
        return power;
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
