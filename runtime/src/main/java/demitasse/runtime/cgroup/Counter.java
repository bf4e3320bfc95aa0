package demitasse.runtime.cgroup;

import org.jspecify.annotations.Nullable;

/** Where a reading is found: one row for each, for version 1 and version 2. */
enum Counter {
    MEMORY_PEAK(new Source("memory", "memory.max_usage_in_bytes", "", 1), new Source("memory", "memory.peak", "", 1)),
    PIDS_PEAK(new Source("pids", "pids.peak", "", 1), new Source("pids", "pids.peak", "", 1)),
    CPU(new Source("cpuacct", "cpuacct.usage", "", 1000), new Source("", "cpu.stat", "usage_usec", 1)),
    OOM_KILLS(new Source("memory", "memory.oom_control", "oom_kill", 1), new Source("memory", "memory.events", "oom_kill", 1));

    /**
     * One number in one file.
     *
     * @param controller that the group has to have, empty for a file of every group of version 2
     * @param key before the number, empty where the file holds nothing else
     * @param divisor that makes the unit of the reading of it
     */
    record Source(String controller, String file, String key, long divisor) {}

    final Source first;
    final Source second;

    Counter(Source first, Source second) {
        this.first = first;
        this.second = second;
    }

    /** The number behind the key in lines of {@code key number}, or null. */
    static @Nullable Long numberOf(String text, String key) {
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (key.isEmpty()) {
                return number(text, start, end);
            }
            if (text.startsWith(key, start) && start + key.length() < end && text.charAt(start + key.length()) == ' ') {
                return number(text, start + key.length() + 1, end);
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable Long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return from == to ? null : number;
    }
}
