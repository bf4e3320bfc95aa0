package demitasse.cli.value;

import org.jspecify.annotations.Nullable;

/** A decimal number without sign, at most twelve digits after the point, as its whole part and the trillionths after the point.
 *  Kept apart so that no floating point rounds what was written. */
record Decimal(long whole, long trillionths) {
    private static final int PLACES = 12;
    private static final long ONE = 1_000_000_000_000L;

    /** Reads {@code 12}, {@code 1.5}, {@code .5} or {@code 2.}; null for anything else. */
    static @Nullable Decimal read(String text) {
        int point = text.indexOf('.');
        String wholeText = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        if (wholeText.isEmpty() && fraction.isEmpty() || fraction.length() > PLACES) {
            return null;
        }
        long whole = wholeText.isEmpty() ? 0 : Texts.number(wholeText);
        long part = Texts.number(fraction + "0".repeat(PLACES - fraction.length()));
        return whole == Texts.NO_NUMBER || part == Texts.NO_NUMBER ? null : new Decimal(whole, part);
    }

    /** This times {@code unit}, rounded down, or {@link Texts#NO_NUMBER} where a long is too small. {@code unit} > 0. */
    long times(long unit) {
        if (whole > Long.MAX_VALUE / unit) {
            return Texts.NO_NUMBER;
        }
        long product = whole * unit + partTimes(unit);
        return product < 0 ? Texts.NO_NUMBER : product;
    }

    boolean isZero() {
        return whole == 0 && trillionths == 0;
    }

    boolean isWhole() {
        return trillionths == 0;
    }

    /** The fraction times unit: long division of unit's digits, since the product itself may not fit. */
    private long partTimes(long unit) {
        long result = 0;
        long rest = 0;
        for (int bit = 62; bit >= 0; bit--) {
            rest = rest * 2 + ((unit >> bit & 1) == 0 ? 0 : trillionths);
            result = result * 2 + rest / ONE;
            rest = rest % ONE;
        }
        return result;
    }
}
