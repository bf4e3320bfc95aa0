package demitasse.runtime.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.runtime.systemd.LimitProperties.Setting;
import demitasse.runtime.systemd.UnitProperty.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitPropertiesTest {
    private static String of(String file, String text) {
        List<String> words = new ArrayList<>();
        for (UnitProperty property : LimitProperties.of(List.of(new Setting(file, text)))) {
            words.add(property.name() + "=" + switch (property.value()) {
                case Value.Text(String value) -> value;
                case Value.Flag(boolean value) -> "" + value;
                case Value.Number(long value) -> "" + value;
                case Value.Pids(List<Integer> pids) -> "" + pids;
                case Value.Octets(byte[] octets) -> DbusTest.hex(octets);
            });
        }
        return String.join(" ", words);
    }

    @Test
    void numbersAreTakenOverAndMaxIsInfinity() {
        assertEquals("MemoryMax=4096", of("memory.max", "4096"));
        assertEquals("MemorySwapMax=-1", of("memory.swap.max", "max"));
        assertEquals("MemoryLow=1", of("memory.low", "1"));
        assertEquals("TasksMax=0", of("pids.max", "0"));
        assertEquals("CPUWeight=79", of("cpu.weight", "79"));
        assertEquals("IOWeight=500", of("io.weight", "default 500"));
    }

    @Test
    void aQuotaIsProcessorTimeInASecondInWholePercents() {
        assertEquals("CPUQuotaPeriodUSec=100000 CPUQuotaPerSecUSec=500000", of("cpu.max", "50000 100000"));
        assertEquals("CPUQuotaPerSecUSec=20000", of("cpu.max", "1001"));
        assertEquals("CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=-1", of("cpu.max", "max 50000"));
    }

    @Test
    void processorsAreBits() {
        assertEquals("AllowedCPUs=27 01", of("cpuset.cpus", "0-2,5,8"));
        assertEquals("AllowedMemoryNodes=01", of("cpuset.mems", "0"));
    }

    @Test
    void idleIsAWeightOfZero() {
        assertEquals("CPUWeight=0", of("cpu.idle", "1"));
        assertEquals("", of("cpu.idle", "0"));
    }

    @Test
    void whatSystemdHasNoPropertyForIsLeftOut() {
        assertEquals("", of("hugetlb.2MB.max", "0"));
        assertEquals("", of("memory.max", "lots"));
        assertEquals("", of("cpu.max", "5 0"));
    }
}
