package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void wellFormedTextIsUtf8BothWays() {
        byte[] bytes = {'a', (byte) 0xc3, (byte) 0xa4, (byte) 0xe2, (byte) 0x82, (byte) 0xac, (byte) 0xf0, (byte) 0x9f, (byte) 0x98, (byte) 0x80};
        assertEquals("aä€\ud83d\ude00", Text.decode(bytes));
        assertArrayEquals(bytes, Text.encode("aä€\ud83d\ude00"));
    }

    @Test
    void everyByteComesBackAsItWas() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (255 - i);
        }
        assertArrayEquals(bytes, Text.encode(Text.decode(bytes)));
    }

    @Test
    void everyPairOfBytesComesBackAsItWas() {
        byte[] pair = new byte[3];
        for (int first = 0x80; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                pair[0] = (byte) first;
                pair[1] = (byte) second;
                pair[2] = (byte) 0xbf;
                assertArrayEquals(pair, Text.encode(Text.decode(pair)));
            }
        }
    }

    @Test
    void whatIsNoTextBecomesALoneSurrogate() {
        assertEquals("x\udcff", Text.decode(new byte[] {'x', (byte) 0xff}));
        assertEquals("\udcc3", Text.decode(new byte[] {(byte) 0xc3}));
        assertEquals("\udced\udca0\udc80", Text.decode(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    }

    @Test
    void whatWasNoUtf8IsReplacedWhereAskedFor() {
        assertEquals("a\ufffdé\ud83d\ude00\ufffd", Text.wellFormed(Text.decode(new byte[] {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xf0, (byte) 0x9f, (byte) 0x98,
            (byte) 0x80, (byte) 0xc3})));
        assertEquals("", Text.wellFormed(""));
    }

    @Test
    void bytesAreTwoDigitsEach() {
        assertEquals("00097f80ff", Text.hex(new byte[] {0, 9, 0x7f, (byte) 0x80, (byte) 0xff}));
        assertEquals("", Text.hex(new byte[0]));
    }

    @Test
    void partsAreEmptyWhereSeparatorsMeetAndWordsAreNot() {
        assertEquals(List.of("", "a", "", "b", ""), Text.split(":a::b:", ':'));
        assertEquals(List.of("a", "b"), Text.words(":a::b:", ':'));
        assertEquals(List.of(""), Text.split("", ':'));
        assertEquals(List.of(), Text.words("", ':'));
        assertEquals(List.of("a b"), Text.split("a b", ':'));
    }
}
