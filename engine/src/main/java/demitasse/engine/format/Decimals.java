package demitasse.engine.format;

/** Numbers with a point, without floating point. */
public final class Decimals {
    private Decimals() {}

    /** {@code 3.05} of 3, 5 and 2: zeros at the end are left out, and the point where nothing follows. */
    static String of(long whole, long fraction, int decimals) {
        StringBuilder digits = new StringBuilder(Long.toString(fraction));
        while (digits.length() < decimals) {
            digits.insert(0, '0');
        }
        int end = fraction == 0 ? 0 : digits.length();
        while (end > 0 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return end == 0 ? Long.toString(whole) : whole + "." + digits.substring(0, end);
    }

    /** A part of a whole in percent with two decimals, {@code 12.50%}; nothing is no part of anything. */
    public static String percent(long part, long whole) {
        long hundredths = whole <= 0 || part <= 0 ? 0 : (long) ((double) part * 10_000 / whole + 0.5);
        long rest = hundredths % 100;
        return hundredths / 100 + "." + (rest < 10 ? "0" : "") + rest + "%";
    }
}
