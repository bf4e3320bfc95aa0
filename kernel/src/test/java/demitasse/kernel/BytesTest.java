package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BytesTest {
    private final byte[] data = Text.encode("ab\ncd\n\nlast");

    @Test
    void aByteIsFoundWithinBoundsAlone() {
        assertEquals(2, Bytes.find(data, 0, data.length, (byte) '\n'));
        assertEquals(5, Bytes.find(data, 3, data.length, (byte) '\n'));
        assertEquals(5, Bytes.find(data, 3, 5, (byte) '\n'), "the end where there is none");
        assertEquals(data.length, Bytes.find(data, 7, data.length, (byte) '\n'));
        assertEquals(0, Bytes.find(new byte[] {(byte) 0xff}, 0, 1, (byte) 0xff), "a byte has no sign");
        assertEquals(3, Bytes.find(data, 3, 3, (byte) 'c'), "nothing is in no bytes");
    }

    @Test
    void bytesAreCopied() {
        byte[] copy = Text.encode("...........");
        Bytes.copy(data, 7, copy, 1, 4);
        assertEquals(".last......", Text.decode(copy));
        Bytes.copy(data, data.length, copy, copy.length, 0);
    }

    @Test
    void whatLiesOutsideIsRefused() {
        byte[] other = new byte[4];
        assertThrows(IllegalArgumentException.class, () -> Bytes.find(data, 0, data.length + 1, (byte) 0));
        assertThrows(IllegalArgumentException.class, () -> Bytes.find(data, -1, 3, (byte) 0));
        assertThrows(IllegalArgumentException.class, () -> Bytes.copy(data, 0, other, 1, 4));
        assertThrows(IllegalArgumentException.class, () -> Bytes.copy(data, 9, other, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> Bytes.copy(data, 0, other, 0, -1));
    }
}
