package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.option.UsageException;
import demitasse.engine.RunRequest.Telling;
import demitasse.engine.RunRequest.Timed;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyCommandTest {
    @Test
    void oneContainerIsNamed() {
        assertEquals(new Command.Why("web", false), WhyCommand.read(List.of("web")));
        assertEquals(new Command.Why("web", true), WhyCommand.read(List.of("--format", "json", "web")));
        for (List<String> words : List.of(List.<String>of(), List.of("a", "b"))) {
            UsageException wrong = assertThrows(UsageException.class, () -> WhyCommand.read(words));
            assertTrue(wrong.message().contains("why takes one container, by its name or id"), wrong.message());
        }
    }

    @Test
    void runIsAskedToWatch() {
        assertEquals(new Telling(false, false, false, true, Timed.NOT, null), Lines.request("run --why -- true").telling());
        assertEquals("/p.json", Lines.request("run --seccomp-record /p.json -- true").telling().seccompRecord());
    }
}
