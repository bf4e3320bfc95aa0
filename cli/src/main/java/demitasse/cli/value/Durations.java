package demitasse.cli.value;

import demitasse.cli.option.BadValueException;

/** Lengths of time as Go writes them: {@code 5s}, {@code 1.5m}, {@code 1h30m}, {@code 250ms}. */
public final class Durations {
    private static final String FORM = "give a duration such as 5s, 1.5m or 250ms";
    private static final String[] UNITS = {"ms", "s", "m", "h"};
    private static final long[] MILLIS = {1, 1000, 60_000, 3_600_000};

    private Durations() { }

    /** The duration in milliseconds, more than none. */
    public static long millis(String text) {
        long total = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && (Texts.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            int unitEnd = end;
            while (unitEnd < text.length() && Texts.isLetter(text.charAt(unitEnd))) {
                unitEnd++;
            }
            total = sum(total, part(text.substring(at, end), text.substring(end, unitEnd)));
            at = unitEnd > at ? unitEnd : text.length();
        }
        if (total == 0) {
            throw new BadValueException("the duration must be longer than nothing; " + FORM);
        }
        return total;
    }

    private static long part(String number, String unit) {
        Decimal decimal = Decimal.read(number);
        for (int i = 0; i < UNITS.length && decimal != null; i++) {
            if (UNITS[i].equals(unit)) {
                return decimal.times(MILLIS[i]);
            }
        }
        throw new BadValueException(FORM);
    }

    private static long sum(long total, long part) {
        if (part == Texts.NO_NUMBER || part > Long.MAX_VALUE - total) {
            throw new BadValueException("that is longer than can be counted");
        }
        return total + part;
    }
}
