package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.cli.option.BadValueException;
import org.junit.jupiter.api.Test;

class LogTimeTest {
    private static final long NOW = 1_800_000_000_000_000_000L;

    @Test
    void datesMayEndAnywhereAndSayTheirZone() {
        assertEquals("2026-11-22T00:00:00.000000000Z", LogTime.of("2026-11-22", NOW));
        assertEquals("2026-11-22T18:30:00.000000000Z", LogTime.of("2026-11-22T18:30", NOW));
        assertEquals("2026-11-22T18:30:01.500000000Z", LogTime.of("2026-11-22T18:30:01.5Z", NOW));
        assertEquals("2026-11-22T16:30:01.500000000Z", LogTime.of("2026-11-22T18:30:01.5+02:00", NOW));
        assertEquals("2026-11-23T01:00:00.000000000Z", LogTime.of("2026-11-22T18:30:00-06:30", NOW));
    }

    @Test
    void timeMayBeSecondsOrAWhileAgo() {
        assertEquals(1_700_000_000_000_000_000L, LogTime.nanos("1700000000", NOW));
        assertEquals(1_700_000_000_000_000_000L, LogTime.nanos("1700000000.123", NOW));
        assertEquals(NOW - 5_400_000_000_000L, LogTime.nanos("1h30m", NOW));
        assertEquals(NOW, LogTime.nanos("0s", NOW));
    }

    @Test
    void whatIsNoTimeIsRefused() {
        for (String text : new String[] {"", "yesterday", "2026-13-01", "2026-11-22T25:00", "2026-11-22T18:00:00+2", "2026-11-22T18:00:00+xx:00", "12", "5 m"}) {
            assertThrows(BadValueException.class, () -> LogTime.checked(text), text);
        }
    }
}
