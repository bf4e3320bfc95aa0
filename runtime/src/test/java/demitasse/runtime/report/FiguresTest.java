package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void durationsTakeTheUnitThatFits() {
        assertEquals("0 µs", Figures.duration(-5));
        assertEquals("840 µs", Figures.duration(840_999));
        assertEquals("38 ms", Figures.duration(38_900_000));
        assertEquals("2.41 s", Figures.duration(2_419_000_000L));
        assertEquals("1.00 s", Figures.duration(1_000_000_000L));
        assertEquals("59.99 s", Figures.duration(59_999_999_999L));
        assertEquals("3 min 07 s", Figures.duration(187_000_000_000L));
        assertEquals("2 h 05 min", Figures.duration(7_500_000_000_000L));
    }

    @Test
    void bytesHaveOneDecimal() {
        assertEquals("0 B", Figures.bytes(-1));
        assertEquals("1023 B", Figures.bytes(1023));
        assertEquals("1.0 KiB", Figures.bytes(1024));
        assertEquals("3.1 MiB", Figures.bytes(3_300_000));
        assertEquals("64.0 MiB", Figures.bytes(64 << 20));
        assertEquals("63.9 MiB", Figures.bytes((64 << 20) - 1));
        assertEquals("7.9 EiB", Figures.bytes(Long.MAX_VALUE));
    }

    @Test
    void limitsAreToldAsTheyAreGiven() {
        assertEquals("64M", Figures.limit(64 << 20));
        assertEquals("1G", Figures.limit(1 << 30));
        assertEquals("512K", Figures.limit(512 << 10));
        assertEquals("1500", Figures.limit(1500));
        assertEquals("0", Figures.limit(0));
        assertEquals("unlimited", Figures.limit(-1));
    }

    @Test
    void percentagesDropADecimalOfZero() {
        assertEquals("50%", Figures.percent(50_000, 100_000));
        assertEquals("12.5%", Figures.percent(1, 8));
        assertEquals("0.5%", Figures.percent(1, 200));
        assertEquals("200%", Figures.percent(2, 1));
        assertEquals("0%", Figures.percent(1, 0));
        assertEquals("100%", Figures.percent(Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
