package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DetachSequenceTest {
    @Test
    void keysAreWrittenAsDockerWritesThem() {
        assertEquals("\u0010\u0011", DetachSequence.read("ctrl-p,ctrl-q"));
        assertEquals("\u0000\u001b\u001c\u001d\u001e\u001f", DetachSequence.read("ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_"));
        assertEquals("a\u0001\u0001\u007f", DetachSequence.read("a,ctrl-a,ctrl-A,DEL"));
        assertEquals("", DetachSequence.read(""));
    }

    @Test
    void whatIsNoKeyIsNamed() {
        String[] wrong = {"ctrl-1", "ctrl-", "ctrl", "pq", "ctrl-p,", ",a", "del", "ctrl-p ctrl-q", "é", " "};
        for (String text : wrong) {
            String told = Refusal.of(() -> DetachSequence.read(text));
            assertTrue(told.contains("is no key; give characters and ctrl-a to ctrl-z"), text + ": " + told);
        }
    }
}
