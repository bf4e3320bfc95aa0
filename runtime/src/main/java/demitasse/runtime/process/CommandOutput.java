package demitasse.runtime.process;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the host and takes what it prints. */
public final class CommandOutput {
    private static final List<String> PLACES = List.of("/usr/local/bin/", "/usr/bin/", "/bin/", "/usr/local/sbin/", "/usr/sbin/", "/sbin/");
    private static final int LIMIT_BYTES = 16 << 20;
    private static final int NOT_FOUND = 127;

    private CommandOutput() {}

    /**
     * The lines that it prints; what it says on standard error is seen there.
     *
     * @param words its name, which is looked for where programs of the host are, and its arguments
     * @throws SetupException where it is not there, or fails
     */
    public static List<String> lines(Kernel kernel, List<String> words) {
        FdPair pipe = kernel.perform(new Pipe());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            become(kernel, words, pipe.second());
        }
        kernel.perform(new Close(pipe.second()));
        byte[] printed = Files.with(kernel, pipe.first(), fd -> Files.readAll(kernel, fd, LIMIT_BYTES));
        ProcessEnd end = kernel.perform(new Wait(child.pid(), true));
        kernel.attempt(new Close(child.process()));
        if (end.exitCode() == NOT_FOUND) {
            throw new SetupException("exec: \"" + words.get(0) + "\": executable file not found in $PATH", "install it on the host: the package procps has ps");
        }
        if (end.exitCode() != 0) {
            throw new SetupException(String.join(" ", words) + " failed with " + end.exitCode(), null);
        }
        return lines(Text.decode(printed));
    }

    private static void become(Kernel kernel, List<String> words, Fd output) {
        kernel.attempt(new SetMask(0));
        kernel.attempt(new Duplicate(output, Fd.STDOUT.number(), false));
        for (String place : PLACES) {
            kernel.attempt(new Execute(Fd.HERE, place + words.get(0), words, List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "COLUMNS=1000")));
        }
        kernel.attempt(new Exit(NOT_FOUND));
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }
}
