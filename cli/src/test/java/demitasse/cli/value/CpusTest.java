package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CpusTest {
    @Test
    void coresPercentAndMicrosecondsAllBecomeAQuota() {
        assertEquals(50_000, Cpus.quotaMicros("0.5"));
        assertEquals(200_000, Cpus.quotaMicros("2.0"));
        assertEquals(200_000, Cpus.quotaMicros("2"));
        assertEquals(50_000, Cpus.quotaMicros("50%"));
        assertEquals(150_000, Cpus.quotaMicros("150%"));
        assertEquals(12_500, Cpus.quotaMicros("12.5%"));
        assertEquals(50_000, Cpus.quotaMicros("50000"));
        assertEquals(1000, Cpus.quotaMicros("1000"));
        assertEquals(99_900_000, Cpus.quotaMicros("999"));
        assertEquals(10_000, Cpus.quotaMicros(".1"));
    }

    @Test
    void zeroIsRefusedWithWhatToDo() {
        String zero = "with no processor time at all nothing would ever run; "
                + "give 0.01 or more, or leave the option out for no limit";
        assertEquals(zero, Refusal.of(() -> Cpus.quotaMicros("0")));
        assertEquals(zero, Refusal.of(() -> Cpus.quotaMicros("0.0")));
        assertEquals(zero, Refusal.of(() -> Cpus.quotaMicros("0%")));
    }

    @Test
    void belowTheKernelsLeastQuotaIsRefused() {
        String least = "the kernel's least quota is 1 ms for each 100 ms; give 0.01 (that is 1%) or more";
        assertEquals(1000, Cpus.quotaMicros("0.01"));
        assertEquals(1000, Cpus.quotaMicros("1%"));
        assertEquals(least, Refusal.of(() -> Cpus.quotaMicros("0.009")));
        assertEquals(least, Refusal.of(() -> Cpus.quotaMicros("0.5%")));
        assertEquals(least, Refusal.of(() -> Cpus.quotaMicros("0.000000000001")));
    }

    @Test
    void whatIsNoAmountIsToldTheForms() {
        for (String text : new String[] {"", "%", "-1", "half", "1/2", "1000.5", "0.5.5", "99999999999999999999"}) {
            String refusal = Refusal.of(() -> Cpus.quotaMicros(text));
            assertTrue(refusal.endsWith("give cores (0.5, 2), a part of one core (50%), "
                    + "or from 1000 up a quota in microseconds for each 100 ms (50000)"), text + ": " + refusal);
        }
    }
}
