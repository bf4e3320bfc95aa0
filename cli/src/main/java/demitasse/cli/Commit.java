package demitasse.cli;

/** Which commit the sources are of. What stands here is for the JVM; the binary has another one, which its build writes. */
final class Commit {
    private Commit() {}

    static String id() {
        return "unknown";
    }
}
