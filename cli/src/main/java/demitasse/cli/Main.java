package demitasse.cli;

/** Where the process starts. */
public final class Main {
    private Main() { }

    /** The words are read through the kernel, from /proc/self/cmdline: what arrives here has lost its non-ASCII bytes. */
    public static void main(String[] args) {
        // The host's door and the engine are wired to CommandLine.parse here.
    }
}
