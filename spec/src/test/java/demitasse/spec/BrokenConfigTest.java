package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Configurations broken at random, the same every time: whatever comes in, only a JsonException comes out. */
class BrokenConfigTest {
    private static final byte[] SAMPLE = FullConfig.bytes();
    private static final String[] FRAGMENTS = {
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "false", "0", "-", "1e9", "1e-1",
        ".5",         "18446744073709551616", "-9223372036854775809", "\u0000", "\n", "\u00e9", "[[[[[[[[", "{\"a\":", "/*", "NaN",
    };

    /** xorshift64: the same numbers on every platform, unlike java.util.Random. */
    private long random;

    private int below(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 1) % bound);
    }

    @Test
    void everyBeginningOfAConfigurationIsRefused() {
        for (int length = 0; length < SAMPLE.length; length += 3) {
            byte[] beginning = new byte[length];
            System.arraycopy(SAMPLE, 0, beginning, 0, length);
            assertEquals(Outcome.REFUSED, outcome(beginning), "after " + length + " bytes");
        }
    }

    @Test
    void changedBytesNeverDoMoreThanBeRefused() {
        random = 0x2545f4914f6cdd1dL;
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] broken = SAMPLE.clone();
            for (int i = below(4); i >= 0; i--) {
                broken[below(broken.length)] = (byte) below(256);
            }
            refused += outcome(broken) == Outcome.REFUSED ? 1 : 0;
        }
        assertTrue(refused > 500, "only " + refused + " were refused");
    }

    @Test
    void splicedFragmentsNeverDoMoreThanBeRefused() {
        random = 0x9e3779b97f4a7c15L;
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] fragment = FRAGMENTS[below(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
            int at = below(SAMPLE.length);
            int replaced = Math.min(below(12), SAMPLE.length - at);
            byte[] broken = new byte[SAMPLE.length - replaced + fragment.length];
            System.arraycopy(SAMPLE, 0, broken, 0, at);
            System.arraycopy(fragment, 0, broken, at, fragment.length);
            int rest = SAMPLE.length - at - replaced;
            System.arraycopy(SAMPLE, at + replaced, broken, at + fragment.length, rest);
            refused += outcome(broken) == Outcome.REFUSED ? 1 : 0;
        }
        assertTrue(refused > 500, "only " + refused + " were refused");
    }

    private enum Outcome { READ, REFUSED }

    /** Reads, and writes and reads again what was read; nothing may be thrown but a JsonException with a place. */
    private static Outcome outcome(byte[] document) {
        Spec spec;
        try {
            spec = JsonDocument.parse(document, "config.json", SpecJson::read).value();
        } catch (JsonException e) {
            assertTrue(e.line() > 0 && e.column() > 0 && !e.problem().isEmpty(), e.getMessage());
            return Outcome.REFUSED;
        }
        Rules.check(spec);
        JsonWriter out = JsonWriter.compact();
        SpecJson.write(out, spec);
        assertEquals(spec, JsonDocument.parse(out.toBytes(), "written", SpecJson::read).value());
        return Outcome.READ;
    }
}
