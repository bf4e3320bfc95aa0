package demitasse.runtime.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CallTableTest {
    @Test
    void callsHaveTheNumbersOfTheKernelsHeaders() {
        assertEquals(59, CallTable.X86_64.number("execve"));
        assertEquals(11, CallTable.X86.number("execve"));
        assertEquals(0x4000_0000 + 520, CallTable.X32.number("execve"));
        assertEquals(221, CallTable.AARCH64.number("execve"));
        assertEquals(11, CallTable.ARM.number("execve"));
        assertEquals(0xf0005, CallTable.ARM.number("set_tls"));
        for (CallTable table : CallTable.values()) {
            assertEquals(table.firstNumber() + 435, table.number("clone3"), table.name());
            assertEquals(table.firstNumber() + 470, table.number("listns"), table.name());
        }
    }

    @Test
    void aCallThatAnArchitectureLacksHasNoNumberThere() {
        assertNull(CallTable.X86_64.number("socketcall"));
        assertNull(CallTable.AARCH64.number("open"));
        assertNull(CallTable.X32.number("uselib"));
        assertNull(CallTable.X86_64.number("set_tls"));
    }

    @Test
    void numbersAscend() {
        for (CallTable table : CallTable.values()) {
            int[] last = {-1};
            table.visit((name, number) -> {
                assertTrue(number >= last[0], table + ": " + name + " after " + last[0]);
                last[0] = number;
            });
        }
    }
}
