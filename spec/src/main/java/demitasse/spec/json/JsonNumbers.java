package demitasse.spec.json;

/** Reads numbers exactly: as a sign and a magnitude of 64 bits where they are integers, whatever way they are written.
 *
 * <p>{@code 1e3} and {@code 10.0} are integers as well as {@code 1000} and {@code 10}. */
final class JsonNumbers {
    // A magnitude below this can take one more digit without passing 2^64.
    private static final long ONE_MORE_DIGIT = Long.divideUnsigned(-1, 10);
    private static final int LARGEST_EXPONENT = 1_000_000_000;

    private final JsonText text;
    private final byte[] document;
    private boolean negative;
    private boolean integer;
    private boolean overflow;
    private long magnitude;

    JsonNumbers(JsonText text, byte[] document) {
        this.text = text;
        this.document = document;
    }

    /** Reads the number that begins here, and answers where it ends. */
    int read(int start) {
        negative = document[start] == '-';
        integer = true;
        overflow = false;
        magnitude = 0;
        int whole = negative ? start + 1 : start;
        int wholeEnd = digits(whole);
        if (document[whole] == '0' && wholeEnd > whole + 1) {
            throw text.error(start, "a number with a leading zero; write it without, and in decimal");
        }
        int fraction = wholeEnd;
        int fractionEnd = wholeEnd;
        if (is(wholeEnd, '.')) {
            fraction = wholeEnd + 1;
            fractionEnd = digits(fraction);
        }
        int end = fractionEnd;
        long exponent = 0;
        if (is(end, 'e') || is(end, 'E')) {
            boolean minus = is(end + 1, '-');
            int first = minus || is(end + 1, '+') ? end + 2 : end + 1;
            end = digits(first);
            exponent = minus ? -exponent(first, end) : exponent(first, end);
        }
        if (end < document.length && JsonText.isWordCharacter(document[end])) {
            throw text.error(end, "a number that goes on with '" + (char) document[end] + "'; numbers are decimal");
        }
        evaluate(whole, wholeEnd, fraction, fractionEnd, exponent);
        return end;
    }

    private boolean is(int at, char c) {
        return at < document.length && document[at] == c;
    }

    private boolean isDigit(int at) {
        return at < document.length && document[at] >= '0' && document[at] <= '9';
    }

    /** Passes over digits, of which there has to be one at least. */
    private int digits(int from) {
        if (!isDigit(from)) {
            throw text.error(from, "a number without a digit here; write it in decimal");
        }
        int at = from + 1;
        while (isDigit(at)) {
            at++;
        }
        return at;
    }

    private long exponent(int from, int end) {
        long value = 0;
        for (int i = from; i < end && value < LARGEST_EXPONENT; i++) {
            value = value * 10 + (document[i] - '0');
        }
        return value;
    }

    /** Takes in as many digits as the exponent leaves before the point; what follows has to be zeros in an integer. */
    private void evaluate(int whole, int wholeEnd, int fraction, int fractionEnd, long exponent) {
        long beforePoint = wholeEnd - whole + exponent;
        long taken = 0;
        for (int i = whole; i < fractionEnd; i++) {
            if (i < wholeEnd || i >= fraction) {
                takeDigit(document[i] - '0', taken < beforePoint);
                taken++;
            }
        }
        while (taken < beforePoint && magnitude != 0 && !overflow) {
            takeDigit(0, true);
            taken++;
        }
    }

    private void takeDigit(int digit, boolean beforePoint) {
        if (!beforePoint) {
            integer &= digit == 0;
            return;
        }
        if (Long.compareUnsigned(magnitude, ONE_MORE_DIGIT) > 0) {
            overflow = true;
            return;
        }
        long larger = magnitude * 10 + digit;
        // 18446744073709551610 and up to nine more: past 2^64 the sum is small again.
        if (Long.compareUnsigned(larger, digit) < 0) {
            overflow = true;
            return;
        }
        magnitude = larger;
    }

    boolean isInteger() {
        return integer;
    }

    boolean fitsUnsigned() {
        return !overflow && (!negative || magnitude == 0);
    }

    boolean fits(long lowest, long highest) {
        if (overflow) {
            return false;
        }
        // As a signed number, Long.MIN_VALUE is the one magnitude from 2^63 on that still has a meaning: its negation.
        boolean inRange = magnitude >= 0 || negative && magnitude == Long.MIN_VALUE;
        return inRange && signed() >= lowest && signed() <= highest;
    }

    /** The number with its sign, where it fits. */
    long signed() {
        return negative ? -magnitude : magnitude;
    }

    /** The number without its sign, unsigned. */
    long magnitude() {
        return magnitude;
    }
}
