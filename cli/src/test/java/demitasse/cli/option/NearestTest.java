package demitasse.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void distanceCountsOneForEachEditAndForASwap() {
        int[] distances = {Nearest.distance("memory", "memory"), Nearest.distance("memroy", "memory"),
            Nearest.distance("memry", "memory"), Nearest.distance("memoory", "memory"),
            Nearest.distance("nemory", "memory"), Nearest.distance("", "abc"), Nearest.distance("abc", ""),
            Nearest.distance("ca", "abc")};
        int[] expected = {0, 1, 1, 1, 1, 3, 3, 3};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], distances[i]);
        }
    }

    @Test
    void theNearestIsNamedAndTheFarIsNot() {
        List<String> names = List.of("memory", "memory-swap", "cpus", "cpu");
        assertEquals("memory", Nearest.of("memroy", names));
        assertEquals("memory-swap", Nearest.of("memory-swp", names));
        assertEquals("memory", Nearest.of("mem", names));
        assertEquals("cpus", Nearest.of("cpux", names));
        assertNull(Nearest.of("x", names));
        assertNull(Nearest.of("volume", names));
        assertNull(Nearest.of("m".repeat(5000), names));
    }
}
