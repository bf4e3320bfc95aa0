package demitasse.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.runtime.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    @Test
    void theHeadingTellsWhereThePidStands() {
        List<String> lines = List.of(
                "UID          PID    PPID  C STIME TTY          TIME CMD",
                "root           1       0  0 10:00 ?        00:00:02 /sbin/init",
                "root          42       1  0 10:00 ?        00:00:00 sleep 1",
                "root         421       1  0 10:00 ?        00:00:00 sleep 42");
        assertEquals(List.of(lines.get(0), lines.get(2)), Processes.select(lines, List.of(42, 7)));
        assertEquals(List.of(lines.get(0)), Processes.select(lines, List.of()));
    }

    @Test
    void outputWithoutPidsIsRefused() {
        assertThrows(SetupException.class, () -> Processes.select(List.of("COMMAND"), List.of(1)));
        assertThrows(SetupException.class, () -> Processes.select(List.of(), List.of(1)));
    }
}
