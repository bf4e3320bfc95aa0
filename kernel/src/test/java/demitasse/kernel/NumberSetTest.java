package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    private static NumberSet parsed(String list) {
        NumberSet set = NumberSet.parse(list);
        assertNotNull(set, list);
        return set == null ? new NumberSet(List.of()) : set;
    }

    @Test
    void aListIsReadAndToldAgainWithRanges() {
        assertEquals(List.of(0, 1, 2, 3, 7), parsed("0-3,7").numbers());
        assertEquals("0-3,7", parsed("7,0-2,2-3").words());
        assertEquals("5", parsed("5-5").words());
        assertEquals("0,2", parsed(" 0,2\n").words());
        assertEquals("8191", parsed("8191").words());
        assertTrue(parsed("").isEmpty(), "nothing is the empty set");
    }

    @Test
    void whatIsNoListIsNone() {
        for (String wrong : List.of("a", "1-", "-1", "1,", ",1", "3-1", "1--2", "1-2-3", "8192", "0-4294967295", "1 2", "99999999999999999999", "0x1")) {
            assertNull(NumberSet.parse(wrong), wrong);
        }
    }

    @Test
    void theMaskHasWholeWords() {
        assertArrayEquals(new byte[8], new NumberSet(List.of()).mask());
        assertArrayEquals(new byte[] {9, 0, 0, 0, 0, 0, 0, (byte) 0x80}, parsed("0,3,63").mask());
        assertEquals(16, parsed("64").mask().length);
    }
}
