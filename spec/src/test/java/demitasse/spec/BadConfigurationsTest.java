package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.BadConfigurations.Bad;
import org.junit.jupiter.api.Test;

class BadConfigurationsTest {
    @Test
    void eachIsToldWithItsPlace() {
        for (Bad bad : BadConfigurations.all()) {
            String refusal = BadConfigurations.refusal(bad.document(), "config.json");
            assertNotNull(refusal, bad.name());
            assertTrue(refusal.startsWith("config.json:") && refusal.contains(bad.told()), bad.name() + ": " + refusal);
            assertTrue(refusal.length() < 500, bad.name() + " has a message of " + refusal.length() + " characters");
        }
    }
}
