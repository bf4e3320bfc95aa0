package demitasse.kernel;

/** The kinds of namespaces (namespaces(7)); {@code flag} is that of clone(2), {@code entry} the name under /proc/self/ns. */
public enum Namespace {
    PID(0x20000000L, "pid", "pid"),
    MOUNT(0x00020000L, "mnt", "mnt"),
    UTS(0x04000000L, "uts", "uts"),
    IPC(0x08000000L, "ipc", "ipc"),
    NETWORK(0x40000000L, "net", "net"),
    CGROUP(0x02000000L, "cgroup", "cgroup"),
    USER(0x10000000L, "user", "user"),
    TIME(0x00000080L, "time", "time_for_children");

    private final long flag;
    private final String word;
    private final String entry;

    Namespace(long flag, String word, String entry) {
        this.flag = flag;
        this.word = word;
        this.entry = entry;
    }

    public long flag() {
        return flag;
    }

    /** The short name that people use: {@code mnt}. */
    public String word() {
        return word;
    }

    /** The file under /proc/PID/ns. */
    public String entry() {
        return entry;
    }

    /** The names of all flags set, each after a space: {@code " pid mnt"}. */
    public static String words(long flags) {
        StringBuilder text = new StringBuilder();
        for (Namespace namespace : values()) {
            if ((flags & namespace.flag) != 0) {
                text.append(' ').append(namespace.word);
            }
        }
        return text.isEmpty() ? " none" : text.toString();
    }
}
