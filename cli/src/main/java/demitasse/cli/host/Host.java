package demitasse.cli.host;

import org.jspecify.annotations.Nullable;

/** Everything outside of the words themselves that the meaning of a command line depends on.
 *  Reading a command line changes nothing here; every operation only looks. */
public interface Host {
    /** The value of an environment variable, or null where it is not set. */
    @Nullable String environment(String name);

    /** The absolute path of the directory that relative paths start at. */
    String workingDirectory();

    /** What is found at a path, symbolic links followed. */
    PathKind kind(String path);

    /** The root directory of the image of that name, null where there is none. */
    @Nullable String imageRoot(String name);

    /** A whole file as UTF-8 text, or why there is none; a file over {@code limitBytes} is a failure, never cut. */
    FileText readFile(String path, int limitBytes);

    /** Whether a file descriptor is a terminal (isatty(3)). */
    boolean isTerminal(int fd);

    /** The machine's architecture as uname(2) names it, such as {@code x86_64}. */
    String machine();

    /** What a path leads to. */
    enum PathKind {
        MISSING,
        DIRECTORY,
        /** Something else that is there. */
        OTHER,
        /** Nobody knows: a directory on the way may not be searched. */
        HIDDEN
    }

    /** The outcome of reading a file. */
    sealed interface FileText { }

    /** The file's text. */
    record Content(String text) implements FileText { }

    /** Why it could not be read, in words that end a message: {@code ENOENT (No such file or directory)}. */
    record Unreadable(String reason) implements FileText { }
}
