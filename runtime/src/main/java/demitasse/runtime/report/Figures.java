package demitasse.runtime.report;

/** Durations, sizes and shares as people read them. */
public final class Figures {
    private static final String[] BINARY_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String LIMIT_UNITS = "KMGTPE";
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private Figures() {}

    /** {@code 840 µs}, {@code 38 ms}, {@code 2.41 s}, {@code 3 min 07 s}, {@code 2 h 05 min}; below zero is told as zero. */
    public static String duration(long nanoseconds) {
        long left = Math.max(0, nanoseconds);
        if (left < MILLISECOND) {
            return left / MICROSECOND + " µs";
        }
        if (left < SECOND) {
            return left / MILLISECOND + " ms";
        }
        if (left < 60 * SECOND) {
            return decimal(left / (SECOND / 100), 2) + " s";
        }
        long minutes = left / (60 * SECOND);
        if (minutes < 60) {
            return minutes + " min " + twoDigits(left / SECOND % 60) + " s";
        }
        return minutes / 60 + " h " + twoDigits(minutes % 60) + " min";
    }

    /** {@code 512 B}, {@code 3.1 MiB}: one decimal, cut off rather than rounded, so that a peak never exceeds its limit. */
    public static String bytes(long bytes) {
        long size = Math.max(0, bytes);
        if (size < 1024) {
            return size + " B";
        }
        int unit = 0;
        long whole = size;
        long rest = 0;
        while (whole >= 1024) {
            rest = whole % 1024;
            whole /= 1024;
            unit++;
        }
        return whole + "." + rest * 10 / 1024 + " " + BINARY_UNITS[unit - 1];
    }

    /** A limit as it is given on the command line: {@code 64M}, {@code 1G}; plain bytes where no unit fits exactly. */
    public static String limit(long bytes) {
        if (bytes < 0) {
            return "unlimited";
        }
        long size = bytes;
        int unit = -1;
        while (size >= 1024 && size % 1024 == 0) {
            size /= 1024;
            unit++;
        }
        return unit < 0 ? Long.toString(size) : size + LIMIT_UNITS.substring(unit, unit + 1);
    }

    /** {@code part} of {@code whole} in percent, with one decimal where that is not 0: {@code 50%}, {@code 12.5%}. */
    public static String percent(long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return "0%";
        }
        long thousandths = part > Long.MAX_VALUE / 1000 ? part / whole * 1000 : part * 1000 / whole;
        return thousandths % 10 == 0 ? thousandths / 10 + "%" : decimal(thousandths, 1) + "%";
    }

    private static String decimal(long scaled, int digits) {
        String text = Long.toString(scaled);
        while (text.length() <= digits) {
            text = "0" + text;
        }
        int point = text.length() - digits;
        return text.substring(0, point) + "." + text.substring(point);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
