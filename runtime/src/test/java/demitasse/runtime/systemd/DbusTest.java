package demitasse.runtime.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes as the D-Bus Specification has them. */
class DbusTest {
    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            text.append(i == 0 ? "" : i % 8 == 0 ? "\n" : " ")
                    .append(Character.forDigit(bytes[i] >> 4 & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        return text.toString();
    }

    @Test
    void aStringIsItsLengthItsBytesAndAZero() {
        assertEquals("03 00 00 00 66 6f 6f 00", hex(new DbusWriter().text("foo").toBytes()));
        assertEquals("02 c3 a4 00", hex(new DbusWriter().signature("ä").toBytes()));
    }

    @Test
    void numbersAreAlignedToTheirSize() {
        assertEquals("01 00 00 00 02 00 00 00\n03 00 00 00 00 00 00 00", hex(new DbusWriter().octet(1).number32(2).number64(3).toBytes()));
    }

    @Test
    void thePaddingBeforeTheFirstElementIsNotCounted() {
        // The specification's own example: an array of one 64-bit number 5.
        assertEquals("08 00 00 00 00 00 00 00\n05 00 00 00 00 00 00 00", hex(new DbusWriter().array(8, out -> out.number64(5)).toBytes()));
        assertEquals(
                "09 00 00 00 08 00 00 00\n05 00 00 00 00 00 00 00",
                hex(new DbusWriter().octet(9).array(8, out -> out.number64(5)).toBytes()));
        assertEquals("00 00 00 00 00 00 00 00", hex(new DbusWriter().array(8, _ -> { }).toBytes()));
    }

    @Test
    void propertiesAreStructuresOfNameAndVariant() {
        DbusWriter out = new DbusWriter();
        UnitProperty.write(out, List.of(UnitProperty.flag("A", true), UnitProperty.pid("PIDs", 258), UnitProperty.number("B", -1)));
        assertEquals(
                """
                40 00 00 00 00 00 00 00
                01 00 00 00 41 00 01 62
                00 00 00 00 01 00 00 00
                04 00 00 00 50 49 44 73
                00 02 61 75 00 00 00 00
                04 00 00 00 02 01 00 00
                01 00 00 00 42 00 01 74
                00 00 00 00 00 00 00 00
                ff ff ff ff ff ff ff ff""",
                hex(out.toBytes()));
    }

    @Test
    void aCallIsAHeaderOfFieldsPaddedToEightAndABody() {
        DbusMessage call = DbusMessage.call(1, "d.e", "/o", "i.f", "M", "s", new DbusWriter().text("x"));
        assertEquals(
                """
                6c 01 00 01 06 00 00 00
                01 00 00 00 47 00 00 00
                01 01 6f 00 02 00 00 00
                2f 6f 00 00 00 00 00 00
                02 01 73 00 03 00 00 00
                69 2e 66 00 00 00 00 00
                03 01 73 00 01 00 00 00
                4d 00 00 00 00 00 00 00
                06 01 73 00 03 00 00 00
                64 2e 65 00 00 00 00 00
                08 01 67 00 01 73 00 00
                01 00 00 00 78 00""",
                hex(call.encode()));
        assertEquals(call.encode().length, DbusMessage.length(call.encode()));
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        DbusMessage error = new DbusMessage(DbusMessage.ERROR, 7, 3, null, null, "a.b.Failed", null, "s", new DbusWriter().text("why").toBytes());
        DbusMessage read = DbusMessage.decode(error.encode());
        assertEquals(DbusMessage.ERROR, read.type());
        assertEquals(7, read.serial());
        assertEquals(3, read.answered());
        assertEquals("a.b.Failed", read.name());
        assertEquals("s", read.signature());
        assertEquals("why", new DbusReader(read.body()).text());
    }

    @Test
    void whatEndsTooEarlyIsRefused() {
        assertThrows(SetupException.class, () -> new DbusReader(new byte[] {9, 0, 0, 0, 'a'}).text());
        assertThrows(SetupException.class, () -> new DbusReader(new byte[] {-1, -1, -1, -1, 'a'}).text());
        assertThrows(SetupException.class, () -> DbusMessage.length(Text.encode("B...............")));
    }
}
