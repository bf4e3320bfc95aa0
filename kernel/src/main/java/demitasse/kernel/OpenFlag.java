package demitasse.kernel;

/** How a file is opened (open(2)); numbers are ours where architectures differ, and {@link LinuxKernel} turns them into theirs. */
public final class OpenFlag {
    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int READ_WRITE = 2;
    public static final int CREATE = 0100;
    public static final int EXCLUSIVE = 0200;
    public static final int NO_CONTROLLING_TERMINAL = 0400;
    public static final int TRUNCATE = 01000;
    public static final int APPEND = 02000;
    public static final int NON_BLOCKING = 04000;
    public static final int DIRECTORY = 0200000;
    public static final int NO_FOLLOW = 0400000;
    public static final int CLOSE_ON_EXEC = 02000000;
    /** A handle to a place in the tree that reads nothing (O_PATH). */
    public static final int PATH = 010000000;

    private static final Words.Bit[] NAMES = {
        new Words.Bit(PATH, "as a handle"),
        new Words.Bit(DIRECTORY, "directory"),
        new Words.Bit(NO_FOLLOW, "no links"),
        new Words.Bit(READ_WRITE, "read and write"),
        new Words.Bit(WRITE, "write"),
        new Words.Bit(CREATE, "create"),
        new Words.Bit(EXCLUSIVE, "new"),
        new Words.Bit(TRUNCATE, "emptied"),
        new Words.Bit(APPEND, "append"),
        new Words.Bit(NON_BLOCKING, "without waiting"),
        new Words.Bit(NO_CONTROLLING_TERMINAL, "not as controlling terminal"),
    };

    private OpenFlag() {}

    static String words(int flags) {
        return Words.flags(flags & ~CLOSE_ON_EXEC, NAMES);
    }
}
