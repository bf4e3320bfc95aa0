package demitasse.runtime.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CpuSharesTest {
    @Test
    void minimumDefaultAndMaximumMeet() {
        assertEquals(1, CpuShares.toWeight(0));
        assertEquals(1, CpuShares.toWeight(2));
        assertEquals(100, CpuShares.toWeight(1024));
        assertEquals(10_000, CpuShares.toWeight(262_144));
        assertEquals(10_000, CpuShares.toWeight(Long.MAX_VALUE));
        assertEquals(59, CpuShares.toWeight(512));
        assertEquals(174, CpuShares.toWeight(2048));
    }

    @Test
    void moreSharesNeverWeighLess() {
        int last = 0;
        for (long shares = 2; shares < 262_144; shares += 1 + shares / 100) {
            int weight = CpuShares.toWeight(shares);
            assertTrue(weight >= last, "at " + shares);
            last = weight;
        }
    }

    @Test
    void everyWeightSurvivesTheWayThroughShares() {
        for (int weight = 1; weight <= 10_000; weight += 1 + weight / 50) {
            assertEquals(weight, CpuShares.toWeight(CpuShares.fromWeight(weight)));
        }
        assertEquals(1024, CpuShares.fromWeight(100));
    }
}
