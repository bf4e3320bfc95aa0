package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SizesTest {
    private static final String FORMS =
            "a size is a number of bytes, or a number with K, M or G, such as 64M or 1.5g";

    @Test
    void suffixesCountInStepsOf1024InEitherCase() {
        assertEquals(64L << 20, Sizes.bytes("64M"));
        assertEquals(256L << 20, Sizes.bytes("256m"));
        assertEquals(1L << 30, Sizes.bytes("1g"));
        assertEquals(512L << 10, Sizes.bytes("512K"));
        assertEquals(1_048_576, Sizes.bytes("1048576"));
        assertEquals(64L << 20, Sizes.bytes("64MiB"));
        assertEquals(64L << 20, Sizes.bytes("64mb"));
        assertEquals(12, Sizes.bytes("12b"));
        assertEquals(2L << 40, Sizes.bytes("2T"));
        assertEquals(0, Sizes.bytes("0"));
    }

    @Test
    void fractionsAreExactAndRoundedDown() {
        assertEquals(3L << 29, Sizes.bytes("1.5g"));
        assertEquals(512, Sizes.bytes(".5k"));
        assertEquals(1, Sizes.bytes("1.9"));
        assertEquals(107_374_182, Sizes.bytes("0.1g"));
        assertEquals((1L << 50) - (1L << 50) / 1024, Sizes.bytes("0.9990234375p"));
    }

    @Test
    void whatIsNoSizeIsToldTheForms() {
        for (String text : new String[] {"", "M", "-1", "+1", "1 M", "1x", "1Mi", "1bM", "0x10", "1e6", "1..5", "1.5.5", "٣"}) {
            assertEquals(FORMS, Refusal.of(() -> Sizes.bytes(text)), text);
        }
    }

    @Test
    void moreThanALongHoldsIsRefused() {
        assertEquals(Long.MAX_VALUE, Sizes.bytes("9223372036854775807"));
        assertEquals("that is more than can be counted", Refusal.of(() -> Sizes.bytes("9223372036854775808")));
        assertEquals("that is more than can be counted", Refusal.of(() -> Sizes.bytes("8192p")));
        assertEquals(8191L << 50, Sizes.bytes("8191p"));
    }

    @Test
    void memoryBelowFourMebibytesIsRefusedWithTheMinimum() {
        String least = "at least 4 MiB is needed for a process to start; give 4M or more";
        assertEquals(4L << 20, Sizes.memory("4M"));
        assertEquals(least, Refusal.of(() -> Sizes.memory("3M")));
        assertEquals(least, Refusal.of(() -> Sizes.memory("4194303")));
        assertEquals(least, Refusal.of(() -> Sizes.memory("0")));
    }

    @Test
    void swapMayBeUnlimited() {
        assertEquals(-1, Sizes.memorySwap("-1"));
        assertEquals(-1, Sizes.memorySwap("unlimited"));
        assertEquals(FORMS, Refusal.of(() -> Sizes.memorySwap("-2")));
    }

    @Test
    void aSizeIsTextInItsLargestWholeUnit() {
        assertEquals("64M", Sizes.text(64L << 20));
        assertEquals("1536M", Sizes.text(3L << 29));
        assertEquals("1023", Sizes.text(1023));
        assertEquals("0", Sizes.text(0));
    }
}
