package demitasse.runtime.report;

import demitasse.kernel.DirectoryOp;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file behind a command as execvp(3) does: a word with a slash is a path, any other is looked for in the
 * directories of PATH. Works in the current root and directory, so inside of the container after its root is in place.
 */
public final class CommandSearch {
    /** What is searched where the environment has no PATH. */
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final int EXECUTE_BITS = 0111;
    private static final int LISTINGS_A_DIRECTORY = 64;

    private CommandSearch() {}

    /** What a search comes to. */
    public sealed interface Result {
        record Found(String path) implements Result {}

        record Missing(ExecFailure why) implements Result {}
    }

    /** {@code path} is the value of PATH in the container's environment, null where it has none. */
    public static Result find(Kernel kernel, String command, @Nullable String path) {
        if (command.isEmpty()) {
            return new Result.Missing(new ExecFailure.EmptyCommand());
        }
        if (command.indexOf('/') >= 0) {
            ExecFailure why = obstacle(kernel, command);
            return why == null ? new Result.Found(command) : new Result.Missing(why);
        }
        List<String> directories = split(path == null ? DEFAULT_PATH : path);
        ExecFailure firstObstacle = null;
        for (String directory : directories) {
            String candidate = directory.isEmpty() ? "./" + command : directory.endsWith("/") ? directory + command : directory + "/" + command;
            ExecFailure why = obstacle(kernel, candidate);
            if (why == null) {
                return new Result.Found(candidate);
            }
            if (firstObstacle == null && why.exitCode() == ExecFailure.NOT_RUNNABLE) {
                firstObstacle = why;
            }
        }
        return new Result.Missing(firstObstacle != null
                ? firstObstacle
                : new ExecFailure.NotInPath(command, directories, nearest(kernel, command, directories)));
    }

    /** Why the file can't be run by anybody, or null; whether this user may is for the kernel to say. */
    private static @Nullable ExecFailure obstacle(Kernel kernel, String path) {
        return switch (kernel.attempt(new FileOp.Status(path))) {
            case Refused<FileStatus>(_, Errno errno) -> ExecDiagnosis.of(kernel, path, errno);
            case Done<FileStatus>(FileStatus status) ->
                    status.isRegular() && (status.mode() & EXECUTE_BITS) != 0 ? null : ExecDiagnosis.of(kernel, path, Errno.EACCES);
        };
    }

    static List<String> split(String path) {
        return path.isEmpty() ? List.of() : Text.split(path, ':');
    }

    private static @Nullable String nearest(Kernel kernel, String command, List<String> directories) {
        Nearest nearest = new Nearest(command);
        for (String directory : directories) {
            if (kernel.attempt(new FileOp.Open(directory.isEmpty() ? "." : directory, OpenFlag.READ | OpenFlag.DIRECTORY)) instanceof Done<Fd>(Fd opened)) {
                offerAll(kernel, opened, nearest);
                kernel.attempt(new FileOp.Close(opened));
            }
        }
        return nearest.best();
    }

    private static void offerAll(Kernel kernel, Fd directory, Nearest nearest) {
        // The root filesystem is not ours: a directory of any size must not hold up the error.
        for (int listing = 0; listing < LISTINGS_A_DIRECTORY; listing++) {
            if (!(kernel.attempt(new DirectoryOp.ListEntries(directory)) instanceof Done<List<DirectoryOp.Entry>>(List<DirectoryOp.Entry> entries))
                    || entries.isEmpty()) {
                return;
            }
            for (DirectoryOp.Entry entry : entries) {
                nearest.offer(entry.name());
            }
        }
    }
}
