package demitasse.runtime.process;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.WriteAt;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Wipes the words that this process was started with: the tiny init goes on with them, and anybody in the container can
 * read /proc/1/cmdline, which would tell paths of the host.
 *
 * <p>The kernel takes the words from the process's own memory, at the addresses that /proc/self/stat names (proc(5),
 * arg_start and arg_end).
 */
public record HideArguments() implements Step {
    private static final int STAT_LIMIT_BYTES = 4096;
    private static final int ARG_START = 48;
    private static final int ARG_END = 49;
    private static final int WORDS_LIMIT_BYTES = 64 * 1024;

    @Override
    public String words() {
        return "forget the words of the command line";
    }

    @Override
    public void perform(Site site) {
        Kernel kernel = site.kernel();
        String stat = Files.readIfThere(kernel, Fd.HERE, "/proc/self/stat", STAT_LIMIT_BYTES);
        long start = stat == null ? 0 : field(stat, ARG_START);
        long length = stat == null ? 0 : field(stat, ARG_END) - start;
        if (start > 0 && length > 0 && kernel.attempt(new Open("/proc/self/mem", OpenFlag.WRITE)) instanceof Done<Fd>(Fd memory)) {
            byte[] wiped = new byte[(int) Math.min(length, WORDS_LIMIT_BYTES)];
            byte[] name = Text.encode("init");
            System.arraycopy(name, 0, wiped, 0, Math.min(name.length, wiped.length));
            Files.with(kernel, memory, fd -> kernel.attempt(new WriteAt(fd, wiped, start)));
        }
    }

    /** A decimal field by its number in proc(5); the second, the name in parentheses, may hold blanks itself. */
    private static long field(String stat, int number) {
        int at = stat.lastIndexOf(')') + 1;
        for (int field = 3; field < number && at > 0; field++) {
            at = stat.indexOf(' ', at + 1);
        }
        long value = 0;
        for (int i = at + 1; at > 0 && i < stat.length() && Text.isDigit(stat.charAt(i)); i++) {
            value = value * 10 + stat.charAt(i) - '0';
        }
        return value;
    }
}
