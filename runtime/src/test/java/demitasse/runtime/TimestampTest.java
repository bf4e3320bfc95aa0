package demitasse.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimestampTest {
    @Test
    void timesAreWrittenAsRfc3339HasThem() {
        assertEquals("1970-01-01T00:00:00Z", Timestamp.seconds(0));
        assertEquals("2026-11-22T18:31:45Z", Timestamp.seconds(1_795_372_305_999_999_999L));
        assertEquals("2026-11-22T18:31:45.000000007Z", Timestamp.nanoseconds(1_795_372_305_000_000_007L));
        assertEquals("1969-12-31T23:59:59.999999999Z", Timestamp.nanoseconds(-1));
    }

    @Test
    void leapDaysAreWhereTheyBelong() {
        assertEquals("2000-02-29T00:00:00Z", Timestamp.seconds(951_782_400_000_000_000L));
        assertEquals("2000-03-01T00:00:00Z", Timestamp.seconds(951_868_800_000_000_000L));
        assertEquals("2100-02-28T23:59:59Z", Timestamp.seconds(4_107_542_399_000_000_000L));
        assertEquals("2100-03-01T00:00:00Z", Timestamp.seconds(4_107_542_400_000_000_000L));
        assertEquals("2024-12-31T23:59:59Z", Timestamp.seconds(1_735_689_599_000_000_000L));
        assertEquals("2000-02-29T23:59:59.000000001Z", Timestamp.nanoseconds(951_868_799_000_000_001L));
        assertEquals("2024-12-31T12:34:56.789000000Z", Timestamp.nanoseconds(1_735_648_496_789_000_000L));
    }
}
