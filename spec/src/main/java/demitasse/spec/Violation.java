package demitasse.spec;

/** A rule of the specification or of the kernel that a configuration breaks: where, what, and what to do. */
public record Violation(Severity severity, String pointer, String problem, String hint) {
    /** Whether the container can be made all the same. */
    public enum Severity { ERROR, WARNING }

    /** {@code /process/cwd: Cwd must be an absolute path, not "tmp"; begin it with a slash}. */
    public String message() {
        return pointer + ": " + problem + "; " + hint;
    }
}
