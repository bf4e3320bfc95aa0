package demitasse.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.cli.Command;
import demitasse.cli.CommandLine;
import demitasse.cli.host.FakeHost;
import demitasse.cli.oci.OciCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The script in a real bash, for both of the programs. */
@Tag("jvm")
class BashTest {
    private static String script(String program) {
        Command command = CommandLine.parse(List.of("/usr/bin/" + program, "completion", "bash"), new FakeHost());
        return switch (command) {
            case Command.Print(String text) -> text;
            case Command.Oci(OciCommand.Print(String text)) -> text;
            default -> throw new AssertionError(command.toString());
        };
    }

    /** What is offered after a line, whose words are cut at {@code =} as bash cuts them. */
    private static String offered(String program, String... words) throws IOException {
        StringBuilder array = new StringBuilder();
        for (String word : words) {
            array.append(" '").append(word).append('\'');
        }
        String test = script(program) + "compopt() { :; }\ndemitasse-oci() { echo web; echo db; }\ndemitasse() { if [ \"$*\" = 'volume ls -q' ]; then echo data; fi; }\n"
                + "COMP_WORDS=(" + program + array + ")\nCOMP_CWORD=" + words.length + "\n_" + program.replace('-', '_')
                + "\necho \"${COMPREPLY[*]}\"\n";
        Process bash = new ProcessBuilder("bash", "--norc", "-u").redirectErrorStream(true).start();
        try (var in = bash.getOutputStream()) {
            in.write(test.getBytes(StandardCharsets.UTF_8));
        }
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void commandsAndOptionsAreOffered() throws IOException {
        assertEquals("start state spec", offered("demitasse-oci", "s"));
        assertEquals("--log --log-format", offered("demitasse-oci", "--lo"));
        assertEquals("--no-pivot --no-new-keyring", offered("demitasse-oci", "create", "--no"));
        assertEquals("run", offered("demitasse", "explain", ""));
        assertEquals("start state spec", offered("demitasse", "oci", "s"));
        assertEquals("--memory --memory-swap", offered("demitasse", "run", "--mem"));
    }

    @Test
    void valuesAreOfferedInBothForms() throws IOException {
        assertEquals("table json", offered("demitasse-oci", "list", "-f", ""));
        assertEquals("json", offered("demitasse-oci", "list", "--format", "=", "j"));
        assertEquals("table json", offered("demitasse-oci", "ps", "--format", "="));
        assertEquals("text json", offered("demitasse-oci", "--log-format", ""));
        assertEquals("", offered("demitasse-oci", "exec", "-u", ""));
        assertEquals("no on-failure always unless-stopped", offered("demitasse", "update", "--restart", ""));
        assertEquals("bridge none host", offered("demitasse", "run", "--network", ""));
        assertEquals("/usr", offered("demitasse-oci", "create", "--bundle", "/us"));
    }

    @Test
    void containersAreOfferedWhereThereAreSome() throws IOException {
        assertEquals("web db", offered("demitasse-oci", "start", ""));
        assertEquals("web", offered("demitasse-oci", "--root", "/x", "delete", "--force", "w"));
        assertEquals("", offered("demitasse-oci", "create", ""));
        assertEquals("rm", offered("demitasse", "volume", "r"));
        assertEquals("data", offered("demitasse", "volume", "rm", "--force", ""));
        assertEquals("data", offered("demitasse", "volume", "ls", "--filter", "name=x", "d"));
        assertEquals("", offered("demitasse", "completion", "bash", ""));
    }

    @Test
    void flagsBeforeTheCommandAreNotTakenForIt() throws IOException {
        assertEquals("web db", offered("demitasse-oci", "--debug", "--log", "=", "start", "start", ""));
        assertEquals("web db", offered("demitasse-oci", "--debug", "=", "true", "start", ""));
    }
}
