package demitasse.cli.value;

import demitasse.cli.option.BadValueException;

/** Whole numbers within bounds. */
public final class Counts {
    private Counts() { }

    /** A number from least to most. */
    public static int between(String text, int least, int most) {
        boolean negative = text.startsWith("-");
        long size = Texts.number(negative ? text.substring(1) : text);
        long number = negative ? -size : size;
        if (size == Texts.NO_NUMBER || number < least || number > most) {
            throw new BadValueException("give a whole number from " + least + " to " + most);
        }
        return (int) number;
    }

    /** A whole number, with or without a sign. */
    public static long whole(String text) {
        boolean negative = text.startsWith("-");
        long size = Texts.number(negative ? text.substring(1) : text);
        if (size == Texts.NO_NUMBER) {
            throw new BadValueException("give a whole number");
        }
        return negative ? -size : size;
    }

    /** A whole number from 0 up. */
    public static long natural(String text) {
        long number = Texts.number(text);
        if (number == Texts.NO_NUMBER) {
            throw new BadValueException("give a whole number from 0 up");
        }
        return number;
    }

    /** A number of processes, at least 1; 0 and -1 both mean unlimited and are given back as -1. */
    public static long pids(String text) {
        long number = Texts.number(text);
        boolean unlimited = number == 0 || text.equals("-1") || text.equals("unlimited");
        if (number == Texts.NO_NUMBER && !unlimited) {
            throw new BadValueException("give a whole number from 1 up, or 0 or -1 for no limit");
        }
        // PIDS_MAX of the kernel is its own PID_MAX_LIMIT, 2^22; more is no limit, but refused there (pids.c).
        if (number > 1L << 22) {
            throw new BadValueException("Linux has at most 4194304 processes; give that or less, or -1 for no limit");
        }
        return unlimited ? -1 : number;
    }
}
