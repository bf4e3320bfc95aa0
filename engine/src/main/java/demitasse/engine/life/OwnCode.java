package demitasse.engine.life;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.ForgetPages;
import demitasse.kernel.Text;
import org.jspecify.annotations.Nullable;

/** The code of this program as it is mapped: the kernel maps 64 KiB around whatever is called, and most of that was called once. */
final class OwnCode {
    private static final String MAPS = "/proc/self/maps";
    private static final int MAPS_BYTES = 64 * 1024;
    private static final String CODE = " r-xp ";

    private OwnCode() {}

    /** Forgets what is mapped of it, for whoever is about to wait for long; what it needs again is in the page cache. */
    static void forget(Kernel kernel) {
        String maps = Files.readIfThere(kernel, Fd.HERE, MAPS, MAPS_BYTES);
        ForgetPages forget = maps == null ? null : first(maps);
        if (forget != null) {
            kernel.attempt(forget);
        }
    }

    /** The first mapping that is code and nothing else (proc_pid_maps(5)): {@code 00400000-005d5000 r-xp 00000000 fe:00 77 /usr/bin/demitasse}. */
    static @Nullable ForgetPages first(String maps) {
        int start = 0;
        for (int end = maps.indexOf('\n'); end >= 0; end = maps.indexOf('\n', start)) {
            String line = maps.substring(start, end);
            int dash = line.indexOf('-');
            int space = line.indexOf(CODE);
            if (dash > 0 && space > dash && line.indexOf(" /", space) > 0) {
                long from = hexadecimal(line, 0, dash);
                long to = hexadecimal(line, dash + 1, space);
                return from > 0 && to > from ? new ForgetPages(from, to - from) : null;
            }
            start = end + 1;
        }
        return null;
    }

    /** 0 for what is no such number. */
    private static long hexadecimal(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = Text.isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return 0;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
