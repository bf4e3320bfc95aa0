package demitasse.aot.support;

/** Floating point to integer as the language defines it (JLS 5.1.3): NaN is 0, too large is the nearest; undefined in C. */
public final class Narrowing {
    private Narrowing() {}

    public static int toInt(double value) {
        if (value != value) {
            return 0;
        }
        if (value >= 0x1p31) {
            return Integer.MAX_VALUE;
        }
        return value <= -0x1p31 ? Integer.MIN_VALUE : (int) value;
    }

    public static int toInt(float value) {
        return toInt((double) value);
    }

    public static long toLong(double value) {
        if (value != value) {
            return 0;
        }
        if (value >= 0x1p63) {
            return Long.MAX_VALUE;
        }
        return value <= -0x1p63 ? Long.MIN_VALUE : (long) value;
    }

    public static long toLong(float value) {
        return toLong((double) value);
    }
}
