package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void blanksSeparateWords() {
        assertEquals(List.of("a", "b", "c"), ShellWords.split("  a\tb \n c "));
        assertEquals(List.of(), ShellWords.split(" \t"));
        assertEquals(List.of(), ShellWords.split(""));
    }

    @Test
    void singleQuotesTakeEverythingAsItIs() {
        assertEquals(List.of("sh", "-c", "echo \"$HOME\" \\n"), ShellWords.split("sh -c 'echo \"$HOME\" \\n'"));
        assertEquals(List.of(""), ShellWords.split("''"));
    }

    @Test
    void doubleQuotesKeepBackslashesExceptBeforeTheFourThatShellsKnow() {
        assertEquals(List.of("a \"b\" \\c $d `e` \\"), ShellWords.split("\"a \\\"b\\\" \\c \\$d \\`e\\` \\\\\""));
        assertEquals(List.of("it's", ""), ShellWords.split("\"it's\" \"\""));
        assertEquals(List.of("ab"), ShellWords.split("\"a\\\nb\""));
    }

    @Test
    void quotedPartsJoinIntoOneWord() {
        assertEquals(List.of("a bc d"), ShellWords.split("a' b'\"c \"d"));
        assertEquals(List.of("a b", "'"), ShellWords.split("a\\ b \\'"));
        assertEquals(List.of("ab"), ShellWords.split("a\\\nb"));
    }

    @Test
    void nothingIsExpanded() {
        assertEquals(List.of("$HOME", "*", "~", "a;b", "#c", "$(d)", "ü"), ShellWords.split("$HOME * ~ a;b #c $(d) ü"));
    }

    @Test
    void whatIsOpenedMustBeClosed() {
        assertEquals("a single quote is opened and never closed", Refusal.of(() -> ShellWords.split("sh -c 'echo")));
        assertEquals("a double quote is opened and never closed", Refusal.of(() -> ShellWords.split("sh -c \"echo '")));
        assertEquals("a double quote is opened and never closed", Refusal.of(() -> ShellWords.split("\"\\\"")));
        assertEquals("there is nothing after the backslash at the end; write \\\\ for a backslash",
                Refusal.of(() -> ShellWords.split("a\\")));
    }
}
