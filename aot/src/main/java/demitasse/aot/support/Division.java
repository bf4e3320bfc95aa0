package demitasse.aot.support;

/** Integer division and remainder as the language defines them (JLS 15.17.2, 15.17.3); C leaves zero and MIN / -1 undefined. */
public final class Division {
    private Division() {}

    public static int divide(int dividend, int divisor) {
        if (divisor == -1) {
            return -dividend;
        }
        if (divisor == 0) {
            throw new ArithmeticException("/ by zero");
        }
        return dividend / divisor;
    }

    public static int remainder(int dividend, int divisor) {
        if (divisor == -1) {
            return 0;
        }
        if (divisor == 0) {
            throw new ArithmeticException("/ by zero");
        }
        return dividend % divisor;
    }

    public static long divide(long dividend, long divisor) {
        if (divisor == -1) {
            return -dividend;
        }
        if (divisor == 0) {
            throw new ArithmeticException("/ by zero");
        }
        return dividend / divisor;
    }

    public static long remainder(long dividend, long divisor) {
        if (divisor == -1) {
            return 0;
        }
        if (divisor == 0) {
            throw new ArithmeticException("/ by zero");
        }
        return dividend % divisor;
    }
}
