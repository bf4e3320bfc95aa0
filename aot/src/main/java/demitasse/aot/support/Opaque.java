package demitasse.aot.support;

/** Identity that TeaVM's optimiser does not see through, so that what it returns stays a definition of its own. */
public final class Opaque {
    private Opaque() {}

    public static int of(int value) {
        return value;
    }

    public static long of(long value) {
        return value;
    }

    public static float of(float value) {
        return value;
    }

    public static double of(double value) {
        return value;
    }

    public static Object of(Object value) {
        return value;
    }
}
