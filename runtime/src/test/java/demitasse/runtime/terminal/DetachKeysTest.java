package demitasse.runtime.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Text;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    private static String passed(DetachKeys keys, String... typed) {
        StringBuilder all = new StringBuilder();
        for (String part : typed) {
            byte[] passed = keys.pass(Text.encode(part));
            all.append(Text.decode(passed, 0, passed.length));
        }
        return all.toString();
    }

    @Test
    void allElseIsPassedOn() {
        DetachKeys keys = new DetachKeys("pq");
        assertEquals("one\u0003two", passed(keys, "one\u0003", "two"));
        assertFalse(keys.areComplete());
    }

    @Test
    void keysAreKeptBackWhereverTheyAreTornApart() {
        DetachKeys keys = new DetachKeys("pq");
        assertEquals("a", passed(keys, "ap"));
        assertFalse(keys.areComplete());
        assertEquals("", passed(keys, "qrest"));
        assertTrue(keys.areComplete());
    }

    @Test
    void aBeginningThatLeadsNowhereIsPassedOnInOrder() {
        assertEquals("pxppy", passed(new DetachKeys("pq"), "p", "x", "p", "py"));
        DetachKeys doubled = new DetachKeys("pq");
        assertEquals("p", passed(doubled, "ppq"));
        assertTrue(doubled.areComplete());
    }

    @Test
    void aSequenceThatRepeatsItselfIsFoundInItsOwnMiddle() {
        DetachKeys keys = new DetachKeys("aab");
        assertEquals("aa", passed(keys, "aaaab"));
        assertTrue(keys.areComplete());
        DetachKeys longer = new DetachKeys("abac");
        assertEquals("ab", passed(longer, "ababac"));
        assertTrue(longer.areComplete());
    }

    @Test
    void withoutKeysNothingDetaches() {
        DetachKeys none = new DetachKeys("");
        assertEquals("\u0010\u0011", passed(none, "\u0010\u0011"));
        assertFalse(none.areComplete());
    }
}
