package demitasse.runtime.report;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.TerminalOp;
import demitasse.kernel.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what happens to a container, a line each on standard error; never a part of the program's own output. */
public final class Narrator {
    private static final String PREFIX = "[demitasse] ";
    private static final String DIM_PREFIX = "\u001b[2m[demitasse]\u001b[0m ";

    private final @Nullable Kernel kernel;
    private final String prefix;

    private Narrator(@Nullable Kernel kernel, String prefix) {
        this.kernel = kernel;
        this.prefix = prefix;
    }

    /** One that tells nothing. */
    public static Narrator quiet() {
        return new Narrator(null, "");
    }

    public static Narrator to(Kernel kernel, boolean colour) {
        return new Narrator(kernel, colour ? DIM_PREFIX : PREFIX);
    }

    /** Whether standard error is a terminal and the value of NO_COLOR, null where it is not set, allows colours (no-color.org). */
    public static boolean wantsColour(Kernel kernel, @Nullable String noColor) {
        return (noColor == null || noColor.isEmpty()) && kernel.succeeds(new TerminalOp.GetAttributes(Fd.STDERR));
    }

    public void creating(String container) {
        line("creating container " + container);
    }

    /** {@code names} as {@code pid}, {@code mnt}. */
    public void namespaces(List<String> names) {
        line("namespaces:" + (names.isEmpty() ? " none of its own" : spaced(names)));
    }

    /** {@code limits} as {@code memory=64M}, {@code cpu=50%}. */
    public void cgroup(String path, List<String> limits) {
        line("cgroup: " + path + spaced(limits));
    }

    /** {@code manner} is how it is used: {@code overlay}, {@code read-only}. */
    public void root(String path, String manner) {
        line("root: " + path + " (" + manner + ")");
    }

    public void mounting(List<String> targets) {
        line("mounting" + spaced(targets));
    }

    /** {@code pid} is the one inside of the container. */
    public void running(String command, int pid) {
        line("running: " + command + " (PID " + pid + ")");
    }

    public void exited(Summary summary) {
        line(summary.words());
    }

    /** Says that the kernel killed processes at the memory limit; nothing where it killed none. A negative limit is unknown. */
    public void outOfMemory(long killed, long limitBytes) {
        if (killed > 0) {
            line("out of memory: the kernel killed " + killed + (killed == 1 ? " process" : " processes")
                    + (limitBytes < 0 ? "" : " at the limit of " + Figures.limit(limitBytes))
                    + " (raise it with --memory)");
        }
    }

    /** What is gone again: {@code cgroup}, {@code mounts}. */
    public void removed(List<String> what) {
        line("removed " + String.join(", ", what));
    }

    /** Anything else worth a line. */
    public void note(String words) {
        line(words);
    }

    private static String spaced(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(' ').append(word);
        }
        return text.toString();
    }

    /** One write for a whole line, so that lines of several processes never mix; that nobody can be told is no error. */
    private void line(String words) {
        if (kernel != null) {
            writeAll(kernel, Text.encode(prefix + Printable.line(words) + "\n"));
        }
    }

    /** Writes to standard error as far as it takes it. */
    static void writeAll(Kernel kernel, byte[] bytes) {
        int at = 0;
        while (at < bytes.length && kernel.attempt(new FileOp.Write(Fd.STDERR, bytes, at, bytes.length - at)) instanceof Done<Integer>(Integer taken)) {
            at += Math.max(1, taken);
        }
    }
}
