package demitasse.kernel;

/** Signals by number, as on x86_64 and aarch64 (signal(7)). */
public final class Signal {
    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int QUIT = 3;
    public static final int KILL = 9;
    public static final int USR1 = 10;
    public static final int USR2 = 12;
    public static final int PIPE = 13;
    public static final int TERM = 15;
    public static final int CHLD = 17;
    public static final int CONT = 18;
    public static final int STOP = 19;
    public static final int TSTP = 20;
    public static final int TTIN = 21;
    public static final int TTOU = 22;
    public static final int WINCH = 28;
    public static final int LAST = 64;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
        "PWR", "SYS",
    };

    private Signal() {}

    /** The set of one signal, to be combined by {@code |}. */
    public static long bit(int signal) {
        return 1L << signal - 1;
    }

    /** {@code SIGTERM}; real-time signals count from SIGRTMIN (34). */
    public static String nameOf(int signal) {
        if (signal > 0 && signal < NAMES.length) {
            return "SIG" + NAMES[signal];
        }
        return signal >= 34 && signal <= LAST ? "SIGRTMIN+" + (signal - 34) : "signal " + signal;
    }

    /** The number behind a name with or without SIG, in any case, or behind digits; -1 for an unknown one. */
    public static int numberOf(String name) {
        String upper = Text.upperCase(name);
        String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
        for (int signal = 1; signal < NAMES.length; signal++) {
            if (NAMES[signal].equals(bare)) {
                return signal;
            }
        }
        if (bare.startsWith("RTMIN+")) {
            return inRange(digits(bare.substring(6)), 0, LAST - 34, 34);
        }
        return inRange(digits(bare), 1, LAST, 0);
    }

    private static int inRange(int number, int least, int most, int offset) {
        return number >= least && number <= most ? number + offset : -1;
    }

    private static int digits(String text) {
        if (text.isEmpty() || text.length() > 2) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
