package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.runtime.report.Failure.Place;
import demitasse.runtime.report.Failure.Side;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailureBytesTest {
    private static final Failure FULL = new Failure(
            "cannot create container wéb", "mount proc on /proc", "mount", Errno.EPERM,
            new Place(7, 23, "mount \udcff", Side.INIT), "/mounts/0", "a hint", "words", 126);

    @Test
    void whatIsSentIsWhatArrives() {
        assertEquals(FULL, FailureBytes.decode(FailureBytes.encode(FULL), 0));
        Failure bare = Failure.of("no such thing", null);
        byte[] message = new byte[FailureBytes.encode(bare).length + 1];
        System.arraycopy(FailureBytes.encode(bare), 0, message, 1, message.length - 1);
        assertEquals(bare, FailureBytes.decode(message, 1));
    }

    @Test
    void everyTruncationAndEveryExtraByteIsNoFailure() {
        byte[] whole = FailureBytes.encode(FULL);
        for (int length = 0; length < whole.length; length++) {
            assertNull(FailureBytes.decode(Arrays.copyOf(whole, length), 0), "of length " + length);
        }
        assertNull(FailureBytes.decode(Arrays.copyOf(whole, whole.length + 1), 0));
        assertNull(FailureBytes.decode(whole, whole.length + 1));
        assertNull(FailureBytes.decode(whole, -1));
    }

    @Test
    void longTextsAreCutOffSoThatTheMessageStaysBounded() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("äöü€");
        }
        String all = text.toString();
        Failure huge = new Failure(all, all, all, Errno.EIO, new Place(1, 2, all, Side.PARENT), all, all, all, 125);
        byte[] bytes = FailureBytes.encode(huge);
        assertTrue(bytes.length <= FailureBytes.LIMIT_BYTES);
        assertNotNull(FailureBytes.decode(bytes, 0));
    }

    @Test
    void damagedBytesNeverThrow() {
        byte[] whole = FailureBytes.encode(FULL);
        Random random = new Random(42);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = Arrays.copyOf(whole, whole.length);
            for (int i = 0; i <= round % 4; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Failure read = FailureBytes.decode(damaged, 0);
            if (read != null) {
                assertTrue(ErrorReport.format(read).startsWith("error: "), "round " + round);
            }
        }
    }
}
