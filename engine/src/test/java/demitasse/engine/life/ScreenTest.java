package demitasse.engine.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final StringBuilder shown = new StringBuilder();
    private final FakeKernel fake = new FakeKernel();
    private final Screen screen = new Screen(kernel());
    private int most = Integer.MAX_VALUE;

    /** Takes as many bytes at once as the test says, and tells on which stream. */
    private Kernel kernel() {
        return new Kernel() {
            @Override
            @SuppressWarnings("unchecked")
            public <R> Outcome<R> attempt(KernelOp<R> op) {
                if (op instanceof Write write && write.fd().number() <= 2) {
                    int count = Math.min(most, write.length());
                    shown.append(write.fd().equals(Fd.STDERR) ? "!" : ">").append(Text.decode(write.data(), write.offset(), write.offset() + count));
                    return (Outcome<R>) new Done<>(Integer.valueOf(count));
                }
                return fake.attempt(op);
            }
        };
    }

    private void take(String text, boolean error, boolean whole) {
        byte[] record = Text.encode("??" + text);
        screen.take(record, 0, 2, record.length, error, whole);
    }

    private String all() {
        while (!screen.isEmpty()) {
            screen.write();
        }
        return shown.toString();
    }

    @Test
    void streamsAreToldApartInTheOrderTheyWereWritten() {
        take("a", false, true);
        take("b", false, false);
        take("c", true, true);
        take("d", true, true);
        take("e", false, true);
        assertEquals(Fd.STDOUT, screen.interest().fd());
        assertEquals(">a\nb!c\nd\n>e\n", all());
        take("f", true, false);
        take("g", false, false);
        assertEquals(">a\nb!c\nd\n>e\n!f>g", all());
    }

    @Test
    void slowReadersGetItInPieces() {
        most = 2;
        take("abc", false, true);
        take("d", true, false);
        assertEquals(">ab>c\n!d", all());
        assertTrue(screen.isEmpty());
    }

    @Test
    void muchIsHeldWhole() {
        String line = "0123456789".repeat(1000);
        take(line, false, true);
        take(line, true, true);
        screen.write();
        assertFalse(screen.isEmpty());
        assertEquals(20_002, all().replace("!", "").replace(">", "").length());
    }

    @Test
    void thatNobodyReadsAnyMoreIsNoticed() {
        fake.refuse(Write.class, Errno.EPIPE);
        Screen unseen = new Screen(fake);
        byte[] record = Text.encode("x");
        unseen.take(record, 0, 0, 1, false, true);
        unseen.write();
        assertTrue(unseen.isBroken());
    }
}
