package demitasse.cli.value;

import demitasse.cli.option.BadValueException;

/** Amounts of memory: {@code 64M}, {@code 256m}, {@code 1.5g}, {@code 512K}, {@code 64MiB}, {@code 1048576}.
 *  The suffixes k, m, g, t count in steps of 1024, in either case, with or without b or ib after them. */
public final class Sizes {
    /** Below this a process is killed while it starts, for its page tables and libraries alone. */
    static final long LEAST_MEMORY = 4L << 20;
    private static final long LEAST_LAYER = 1L << 20;
    private static final String UNITS = "kmgtp";
    private static final String FORMS = "a size is a number of bytes, or a number with K, M or G, such as 64M or 1.5g";

    private Sizes() { }

    /** A size in bytes. */
    public static long bytes(String text) {
        int end = text.length();
        while (end > 0 && Texts.isLetter(text.charAt(end - 1))) {
            end--;
        }
        long unit = unit(text.substring(end));
        Decimal number = Decimal.read(text.substring(0, end));
        if (unit == 0 || number == null) {
            throw new BadValueException(tooLong(text, end) ? "that is more than can be counted" : FORMS);
        }
        long bytes = number.times(unit);
        if (bytes == Texts.NO_NUMBER) {
            throw new BadValueException("that is more than can be counted");
        }
        return bytes;
    }

    /** A limit in bytes, -1 for none. */
    public static long limit(String text) {
        return text.equals("-1") ? -1 : bytes(text);
    }

    /** A memory limit in bytes, at least 4 MiB. */
    public static long memory(String text) {
        long bytes = bytes(text);
        if (bytes < LEAST_MEMORY) {
            throw new BadValueException("at least 4 MiB is needed for a process to start; give 4M or more");
        }
        return bytes;
    }

    /** What a writable layer may hold: {@code size=SIZE}, at least 1 MiB, since an empty one takes a little. */
    public static long layer(String text) {
        if (!text.startsWith("size=")) {
            throw new BadValueException("the only such option is size=SIZE, as in size=2G");
        }
        long bytes = bytes(text.substring("size=".length()));
        if (bytes < LEAST_LAYER) {
            throw new BadValueException("give at least 1M: directories and their entries count as well");
        }
        return bytes;
    }

    /** Memory and swap together in bytes, or -1 for no limit. */
    public static long memorySwap(String text) {
        return text.equals("-1") || text.equals("unlimited") ? -1 : memory(text);
    }

    /** The size in the largest unit that leaves it whole: {@code 64M}. */
    public static String text(long bytes) {
        String unit = "";
        long number = bytes;
        for (int i = 0; i < UNITS.length() && number >= 1024 && number % 1024 == 0; i++) {
            number /= 1024;
            unit = Texts.upper(UNITS.substring(i, i + 1));
        }
        return number + unit;
    }

    private static boolean tooLong(String text, int end) {
        return Texts.isDigits(text.substring(0, end)) && unit(text.substring(end)) > 0;
    }

    /** The bytes in a unit; 0 for what is none. */
    private static long unit(String suffix) {
        String unit = Texts.lower(suffix);
        if (unit.isEmpty() || unit.equals("b")) {
            return 1;
        }
        int step = UNITS.indexOf(unit.charAt(0));
        String end = unit.substring(1);
        boolean known = step >= 0 && (end.isEmpty() || end.equals("b") || end.equals("ib"));
        return known ? 1L << 10 * (step + 1) : 0;
    }
}
