package demitasse.kernel;

import org.jspecify.annotations.Nullable;

/** An open file descriptor and what it is open on, so that errors and traces can name it; equal by number. */
public final class Fd {
    /** Stands for the current directory in operations that take a directory (AT_FDCWD). */
    public static final Fd HERE = new Fd(-100, "");
    public static final Fd STDIN = new Fd(0, "standard input");
    public static final Fd STDOUT = new Fd(1, "standard output");
    public static final Fd STDERR = new Fd(2, "standard error");

    private final int number;
    private final @Nullable Fd directory;
    private final String path;

    public Fd(int number, String name) {
        this.number = number;
        this.directory = null;
        this.path = name;
    }

    /** One that was opened at {@code path}, taken from a directory. Only who is told of it needs to know where that lies. */
    Fd(int number, Fd directory, String path) {
        this.number = number;
        this.directory = directory;
        this.path = path;
    }

    public int number() {
        return number;
    }

    /** A path or a description, for people. */
    public String name() {
        return directory == null ? path : directory.nameOf(path);
    }

    /** Where {@code path}, taken from this directory, lies: for people and for names of descriptors opened from it. */
    public String nameOf(String path) {
        String name = name();
        if (name.isEmpty() || path.startsWith("/")) {
            return path;
        }
        if (path.isEmpty()) {
            return name;
        }
        return name.endsWith("/") ? name + path : Text.path(name, path);
    }

    /** The path that reaches this very file whatever its name has become (proc(5), /proc/self/fd). */
    public String procPath() {
        return "/proc/self/fd/" + number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fd fd && fd.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return name() + " (fd " + number + ")";
    }
}
