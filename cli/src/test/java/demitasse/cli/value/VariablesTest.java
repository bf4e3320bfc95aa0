package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import demitasse.cli.host.FakeHost;
import demitasse.engine.RunRequest.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void aBareNameTakesTheHostsValueOrIsLeftOut() {
        FakeHost host = new FakeHost().with("TERM", "xterm");
        assertEquals(new Variable("A", "b=c"), Variables.read("A=b=c", host));
        assertEquals(new Variable("A", ""), Variables.read("A=", host));
        assertEquals(new Variable("TERM", "xterm"), Variables.read("TERM", host));
        assertNull(Variables.read("MISSING", host));
    }

    @Test
    void aNameIsNeeded() {
        String missing = "a name is missing; write NAME=VALUE, or NAME to take the host's value";
        assertEquals(missing, Refusal.of(() -> Variables.read("=x", new FakeHost())));
        assertEquals(missing, Refusal.of(() -> Variables.read("", new FakeHost())));
    }

    @Test
    void filesHoldOneVariableALineWithCommentsAndBlankLines() {
        FakeHost host = new FakeHost().with("HOME", "/root")
                .file("/place/vars", "\ufeff# settings\r\nA=1\r\n\n  B=two words \"quoted\"\nHOME\nNONE\nC=#3");
        assertEquals(List.of(new Variable("A", "1"), new Variable("B", "two words \"quoted\""),
                new Variable("HOME", "/root"), new Variable("C", "#3")), Variables.readFile("vars", host));
    }

    @Test
    void errorsInFilesNameTheFileAndTheLine() {
        FakeHost host = new FakeHost().file("/e", "A=1\n\nexport B=2\n").file("/f", "=1").file("/g", "a=\0");
        assertEquals("/e:3: the name 'export B' has a space in it; "
                + "write NAME=VALUE without export and without spaces around the equals sign",
                Refusal.of(() -> Variables.readFile("/e", host)));
        assertEquals("/f:1: a name is missing before the equals sign", Refusal.of(() -> Variables.readFile("/f", host)));
        assertEquals("/g:1: a variable cannot hold a NUL character", Refusal.of(() -> Variables.readFile("/g", host)));
    }

    @Test
    void filesThatCannotBeReadSayWhy() {
        FakeHost host = new FakeHost().file("/big", "A=" + "x".repeat(1 << 20));
        assertEquals("the file cannot be read: ENOENT (No such file or directory)",
                Refusal.of(() -> Variables.readFile("/none", host)));
        assertEquals("the file cannot be read: it is larger than 1048576 bytes",
                Refusal.of(() -> Variables.readFile("/big", host)));
    }
}
