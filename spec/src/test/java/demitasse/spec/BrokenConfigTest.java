package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonWriter;
import org.junit.jupiter.api.Test;

/** Configurations broken at random, the same every time: whatever comes in, only a JsonException comes out. */
class BrokenConfigTest {
    private static final byte[] SAMPLE = FullConfig.bytes();
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
        Mutations mutations = new Mutations(0x2545f4914f6cdd1dL);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            refused += outcome(mutations.changed()) == Outcome.REFUSED ? 1 : 0;
        }
        assertTrue(refused > 500, "only " + refused + " were refused");
    }

    @Test
    void splicedFragmentsNeverDoMoreThanBeRefused() {
        Mutations mutations = new Mutations(0x9e3779b97f4a7c15L);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            refused += outcome(mutations.spliced()) == Outcome.REFUSED ? 1 : 0;
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
