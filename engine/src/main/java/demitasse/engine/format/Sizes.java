package demitasse.engine.format;

/** Numbers of bytes as Docker writes them, without a space and with as many digits as tell something. */
public final class Sizes {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final int LONG_DIGITS = 4;
    private static final int SHORT_DIGITS = 3;

    private Sizes() {}

    /** {@code 1.5MiB}, {@code 61.25MiB}: of memory, in powers of 1024, at most four digits. */
    public static String binary(long bytes) {
        return of(bytes, 1024, BINARY, LONG_DIGITS);
    }

    /** {@code 12.3kB}, {@code 10MB}: of traffic, in powers of 1000, at most three digits. */
    public static String decimal(long bytes) {
        return of(bytes, 1000, DECIMAL, SHORT_DIGITS);
    }

    private static String of(long bytes, int base, String[] units, int digits) {
        long size = Math.max(0, bytes);
        long unit = 1;
        int index = 0;
        while (index + 1 < units.length && size / unit >= base) {
            unit *= base;
            index++;
        }
        long whole = size / unit;
        int decimals = Math.max(0, digits - Long.toString(whole).length());
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        // The largest unit is below 2^51, so that its product with 1000 is no more than a long holds.
        long fraction = (size % unit * scale + unit / 2) / unit;
        if (fraction >= scale) {
            whole++;
            fraction = 0;
        }
        return Decimals.of(whole, fraction, decimals) + units[index];
    }
}
