package demitasse.engine.look;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;

/** How much memory this machine has. */
final class HostMemory {
    private static final String KEY = "MemTotal:";
    private static final int LIMIT_BYTES = 1 << 16;

    private HostMemory() {}

    /** In bytes, 0 where nobody knows (proc_meminfo(5), which counts in kilobytes of 1024). */
    static long bytes(Kernel kernel) {
        String text = Files.readIfThere(kernel, Fd.HERE, "/proc/meminfo", LIMIT_BYTES);
        int key = text == null ? -1 : text.indexOf(KEY);
        return text == null || key < 0 ? 0 : Reading.whole(text.substring(key + KEY.length()).trim()) << 10;
    }
}
