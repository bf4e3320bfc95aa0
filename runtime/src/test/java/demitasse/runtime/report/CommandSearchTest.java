package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.runtime.report.CommandSearch.Result.Found;
import demitasse.runtime.report.CommandSearch.Result.Missing;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandSearchTest {
    private static FakeKernel kernel() {
        FakeKernel kernel = new FakeKernel().directory("/bin").directory("/opt/ls").file("/opt/data", "x");
        for (String name : List.of("/bin/ls", "/bin/hostname", "/bin/sh")) {
            Files.create(kernel, Fd.HERE, name, 0755, new byte[] {1});
        }
        return kernel;
    }

    private static ExecFailure missing(String command, String path) {
        return switch (CommandSearch.find(kernel(), command, path)) {
            case Found(String found) -> throw new IllegalStateException("found " + found);
            case Missing(ExecFailure why) -> why;
        };
    }

    @Test
    void theFirstDirectoryWithARunnableFileWins() {
        assertEquals(new Found("/bin/ls"), CommandSearch.find(kernel(), "ls", "/nope:/opt:/bin"));
        assertEquals(new Found("/bin/ls"), CommandSearch.find(kernel(), "ls", null));
        assertEquals(new Found("/bin/ls"), CommandSearch.find(kernel(), "/bin/ls", ""));
    }

    @Test
    void aCommandNotFoundNamesTheNearestAndThePath() {
        ExecFailure why = missing("hostnam", "/opt:/bin");
        assertEquals("command not found: hostnam", why.message());
        assertEquals("did you mean hostname? PATH inside of the container is /opt:/bin", why.hint());
        assertEquals(127, why.exitCode());
        assertEquals("exec: \"hostnam\": executable file not found in $PATH", why.standardWords());
        assertEquals("PATH inside of the container is /bin", missing("qqqqqq", "/bin").hint());
        assertEquals("PATH is empty", missing("ls", "").hint());
    }

    @Test
    void aFileOnThePathThatCannotRunIsToldRatherThanNotFound() {
        assertEquals("cannot run /opt/data: it is a file that is not executable (mode 0644)", missing("data", "/opt:/bin").message());
        assertEquals("cannot run /opt/ls: it is a directory", missing("ls", "/opt").message());
    }

    @Test
    void anEmptyWordIsNoCommand() {
        assertEquals("command not found: the command is an empty word", missing("", "/bin").message());
    }

    @Test
    void nearestCountsExchangedLettersAsOneMistake() {
        Nearest nearest = new Nearest("hsot");
        nearest.offer("hoot");
        nearest.offer("host");
        assertEquals("hoot", nearest.best(), "the first of equals stays");
        Nearest far = new Nearest("ab");
        far.offer("xyz");
        far.offer("cd");
        assertNull(far.best());
    }

    @Test
    void anEmptyEntryOfThePathIsTheCurrentDirectory() {
        assertEquals(List.of("/bin", "", "/x"), CommandSearch.split("/bin::/x"));
        assertEquals(List.of(), CommandSearch.split(""));
    }
}
