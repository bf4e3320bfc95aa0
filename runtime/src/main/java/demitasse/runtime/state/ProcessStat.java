package demitasse.runtime.state;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.Text;
import org.jspecify.annotations.Nullable;

/**
 * What /proc/PID/stat tells of a process (proc(5)).
 *
 * @param state one letter; {@code Z} and {@code X} are of processes that have ended
 * @param startTicks when it was started, in clock ticks since the machine was: another process that has got the same pid
 *     since then has another
 */
public record ProcessStat(char state, long startTicks) {
    private static final int LIMIT_BYTES = 4096;
    private static final int START_TIME = 22;

    /** Null where there is no process of that pid. */
    public static @Nullable ProcessStat of(Kernel kernel, int pid) {
        try {
            String line = pid <= 0 ? null : Files.readIfThere(kernel, Fd.HERE, "/proc/" + pid + "/stat", LIMIT_BYTES);
            return line == null ? null : parse(line);
        } catch (KernelException refused) {
            // It was there to be opened, and gone when it was read.
            if (refused.errno() != Errno.ESRCH) {
                throw refused;
            }
            return null;
        }
    }

    /** The second field, the name in parentheses, may hold blanks and parentheses itself; from the last of those on all is plain. */
    static @Nullable ProcessStat parse(String line) {
        int at = line.lastIndexOf(')') + 2;
        if (at < 2 || at >= line.length()) {
            return null;
        }
        char state = line.charAt(at);
        for (int field = 3; field < START_TIME; field++) {
            at = line.indexOf(' ', at) + 1;
            if (at == 0) {
                return null;
            }
        }
        long ticks = 0;
        for (int i = at; i < line.length() && Text.isDigit(line.charAt(i)); i++) {
            ticks = ticks * 10 + line.charAt(i) - '0';
        }
        return new ProcessStat(state, ticks);
    }

    /** Whether it can still do anything: its parent may not have asked how it ended. */
    public boolean isAlive() {
        return state != 'Z' && state != 'X';
    }
}
