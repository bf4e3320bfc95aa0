package demitasse.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void plainWordsStandAsTheyAre() {
        assertEquals("--memory=3M", Shown.word("--memory=3M"));
        assertEquals("bücher", Shown.word("bücher"));
    }

    @Test
    void wordsThatWouldRunIntoTheSentenceAreQuoted() {
        assertEquals("'/tmp:'", Shown.word("/tmp:"));
        assertEquals("'it's'", Shown.word("it's"));
    }

    @Test
    void whatATerminalWouldObeyIsEscaped() {
        assertEquals("''", Shown.word(""));
        assertEquals("'a b'", Shown.word("a b"));
        // Not in the literal: C, which this becomes, allows no U+009B in its literals.
        String control = String.valueOf((char) 0x9b);
        assertEquals("'\\x1b[31m\\n\\t\\r\\x7f\\x9b'", Shown.word("\u001b[31m\n\t\r\u007f" + control));
    }

    @Test
    void longWordsAreCut() {
        assertEquals("a".repeat(80) + "...", Shown.word("a".repeat(5000)));
    }
}
