package demitasse.runtime.criu;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SignalOp.ResetActions;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs criu, and tells what it says of a failure. */
public final class CriuProgram {
    private static final List<String> DIRECTORIES = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final List<String> ENVIRONMENT = List.of("PATH=" + String.join(":", DIRECTORIES));
    private static final int CHUNK_BYTES = 60 * 1024;
    private static final int LOG_LIMIT_BYTES = 64 * 1024 * 1024;
    private static final int NOT_RUN = 127;

    private final Kernel kernel;
    private final String path;

    private CriuProgram(Kernel kernel, String path) {
        this.kernel = kernel;
        this.path = path;
    }

    /** @throws SetupException where it is not installed */
    public static CriuProgram find(Kernel kernel) {
        for (String directory : DIRECTORIES) {
            if (kernel.succeeds(new Status(directory + "/criu"))) {
                return new CriuProgram(kernel, directory + "/criu");
            }
        }
        throw new SetupException("criu was not found in " + String.join(":", DIRECTORIES) + "; install the package criu",
                "on Debian: apt-get install criu");
    }

    /**
     * Runs it and waits for its end.
     *
     * @param before what the process that becomes criu does first
     * @throws SetupException with the last error of its log where it fails
     */
    public void run(CriuCommand command, @Nullable Integer passed, Runnable before) {
        CriuOptions options = command.options();
        makeDirectory(options.images());
        makeDirectory(options.workDirectory());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            become(command.arguments(), passed, before);
        }
        ProcessEnd end = kernel.perform(new Wait(child.pid(), true));
        kernel.perform(new Close(child.process()));
        if (end.exitCode() != 0) {
            String log = options.workDirectory() + "/" + command.log();
            String error = lastError(log);
            throw new SetupException(
                    "criu " + command.arguments().get(1) + " failed with status " + end.exitCode() + (error == null ? "" : ": " + error) + " (log: " + log + ")",
                    "run criu check; it tells what this kernel lacks");
        }
    }

    private void makeDirectory(String directory) {
        Files.makeDirectories(kernel, Fd.HERE, directory, 0700);
    }

    private void become(List<String> arguments, @Nullable Integer passed, Runnable before) {
        try {
            before.run();
        } catch (RuntimeException refused) {
            kernel.attempt(new Exit(NOT_RUN));
        }
        kernel.attempt(new ResetActions());
        kernel.attempt(new SetMask(0));
        kernel.attempt(new CloseFrom(3, true));
        if (passed != null) {
            Fd fd = new Fd(passed, "the status descriptor");
            kernel.attempt(new Duplicate(fd, passed, false));
        }
        kernel.attempt(new Execute(Fd.HERE, path, arguments, ENVIRONMENT));
        kernel.attempt(new Exit(NOT_RUN));
    }

    /** The last line that criu marked as an error, without its time and place; null where there is none to read. */
    private @Nullable String lastError(String log) {
        if (!(kernel.attempt(new Open(log, OpenFlag.READ)) instanceof Done<Fd>(Fd file))) {
            return null;
        }
        String found = null;
        String rest = "";
        int read = 0;
        boolean more = true;
        while (more && read < LOG_LIMIT_BYTES) {
            byte[] chunk = kernel.attempt(new Read(file, CHUNK_BYTES)) instanceof Done<byte[]>(byte[] data) ? data : new byte[0];
            more = chunk.length > 0;
            read += CHUNK_BYTES;
            String text = rest + Text.decode(chunk);
            int end = text.lastIndexOf('\n') + 1;
            String error = lastErrorIn(text, end);
            found = error == null ? found : error;
            rest = text.length() - end > CHUNK_BYTES ? "" : text.substring(end);
        }
        kernel.attempt(new Close(file));
        return found;
    }

    /** Above the place {@code end}, which follows a line's end. */
    private static @Nullable String lastErrorIn(String text, int end) {
        for (int at = text.lastIndexOf("Error (", end); at >= 0; at = text.lastIndexOf("Error (", at - 1)) {
            String line = text.substring(at, Math.min(end, text.indexOf('\n', at) < 0 ? end : text.indexOf('\n', at)));
            // The very last one only says that it failed: "Dumping FAILED."
            if (!line.endsWith(" FAILED.")) {
                return line;
            }
        }
        return null;
    }
}
