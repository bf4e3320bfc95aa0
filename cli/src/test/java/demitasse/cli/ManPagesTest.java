package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import demitasse.cli.generate.GenerateCommand.Product;
import demitasse.cli.generate.GenerateCommand.Products;
import org.junit.jupiter.api.Test;

class ManPagesTest {
    private static String page(String name) {
        if (Lines.read("generate man /tmp/man") instanceof Command.Write(Products products)) {
            for (Product file : products.files()) {
                if (file.name().equals(name)) {
                    return file.text();
                }
            }
        }
        return fail("no page " + name);
    }

    private static void contains(String text, String part) {
        assertTrue(text.contains(part), part + " in\n" + text);
    }

    @Test
    void everyCommandHasAPageAndTheProgramOneThatNamesThem() {
        String program = page("demitasse.1");
        assertTrue(program.startsWith(".TH \"DEMITASSE\" \"1\" \"\" \"demitasse 0.1.0\" \"Demitasse\"\n.SH NAME\ndemitasse \\- run programs in containers\n"), program);
        contains(program, ".SH COMMANDS\n.TP\n\\fBrun\\fR\nrun a command in a new container\n");
        for (String command : new String[] {"run", "ps", "inspect", "stats", "top", "info", "version", "check", "explain", "oci", "completion", "generate"}) {
            contains(program, "\\fBdemitasse\\-" + command + "\\fR(1)");
            contains(page("demitasse-" + command + ".1"), "\ndemitasse-" + command + " \\- ");
        }
    }

    @Test
    void aPageHasTheRowsOfTheOptionTable() {
        String run = page("demitasse-run.1");
        contains(run, "\\fBdemitasse run\\fR [OPTIONS] [\\-\\-] COMMAND [ARG...]\n");
        contains(run, ".TP\n\\fB\\-m\\fR, \\fB\\-\\-memory\\fR \\fISIZE\\fR\n");
        contains(page("demitasse-ps.1"), ".TP\n\\fB\\-\\-no\\-trunc\\fR\ncommands in full\n");
        contains(page("demitasse-ps.1"), "{{.Names}}\\et{{.Status}}");
    }

    @Test
    void onlyRequestsBeginWithAFullStop() {
        for (String name : new String[] {"demitasse.1", "demitasse-run.1", "demitasse-stats.1"}) {
            for (String line : page(name).split("\n")) {
                assertTrue(!line.startsWith(".") || line.startsWith(".TH ") || line.startsWith(".SH ") || line.equals(".TP") || line.equals(".PP")
                        || line.equals(".nf") || line.equals(".fi"), line);
            }
        }
    }

    @Test
    void whatIsToBeMadeAndWhereMustBeSaid() {
        String hint = " | see demitasse generate --help";
        assertEquals("error: what is to be made is missing; give man and a directory, or systemd" + hint, Lines.told("generate"));
        assertEquals("error: nobody can make tea; give man and a directory, or systemd" + hint, Lines.told("generate tea"));
        assertEquals("error: the directory is missing; give man and a directory" + hint, Lines.told("generate man"));
        assertTrue(Lines.told("generate man --help").startsWith("Usage:  demitasse generate man DIR\n"), Lines.told("generate man --help"));
        assertEquals("(unit of null)", Lines.told("generate systemd"));
        assertEquals("(unit of web)", Lines.told("generate systemd web"));
        assertEquals("error: db is one word too many; give systemd and a container, or none for all" + hint, Lines.told("generate systemd web db"));
        assertTrue(Lines.told("generate systemd --all").startsWith("error: "), Lines.told("generate systemd --all"));
        assertTrue(Lines.told("generate man ./x").endsWith("/x)"), Lines.told("generate man ./x"));
    }
}
