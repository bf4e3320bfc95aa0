package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.spec.BlockIo.ThrottleDevice;
import demitasse.spec.Resources.DeviceRule;
import demitasse.spec.Resources.HugepageLimit;
import demitasse.spec.Resources.InterfacePriority;
import demitasse.spec.Resources.Network;
import demitasse.spec.Resources.Pids;
import demitasse.spec.Resources.Rdma;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourcesUpdateTest {
    private static final Resources BEFORE = Resources.EMPTY
            .withDevices(List.of(new DeviceRule(true, null, 1L, 3L, "rwm")))
            .withMemory(Memory.EMPTY.withLimit(100L).withSwap(200L))
            .withCpu(Cpu.EMPTY.withShares(512L).withCpus("0"))
            .withPids(new Pids(9))
            .withBlockIO(BlockIo.EMPTY.withWeight(50).withThrottleReadBpsDevice(List.of(new ThrottleDevice(8, 0, 1), new ThrottleDevice(8, 16, 2))))
            .withHugepageLimits(List.of(new HugepageLimit("2MB", 1)))
            .withNetwork(new Network(5L, List.of(new InterfacePriority("lo", 1))))
            .withRdma(Map.of("mlx5_1", new Rdma(1L, null)))
            .withUnified(Map.of("memory.high", "7"));

    @Test
    void nothingAskedChangesNothing() {
        assertEquals(BEFORE, ResourcesUpdate.apply(BEFORE, Resources.EMPTY));
        assertEquals(BEFORE, ResourcesUpdate.apply(BEFORE, Resources.EMPTY.withMemory(Memory.EMPTY).withCpu(Cpu.EMPTY)
                .withPids(new Pids((Long) null)).withBlockIO(BlockIo.EMPTY).withNetwork(new Network(null, List.of()))));
    }

    @Test
    void whatIsAskedReplacesThePropertyAlone() {
        Resources after = ResourcesUpdate.apply(BEFORE, Resources.EMPTY
                .withMemory(Memory.EMPTY.withLimit(150L).withSwap(0L))
                .withCpu(Cpu.EMPTY.withQuota(1000L).withCpus(""))
                .withPids(new Pids(-1)));
        assertEquals(Memory.EMPTY.withLimit(150L).withSwap(200L), after.memory());
        assertEquals(Cpu.EMPTY.withShares(512L).withCpus("0").withQuota(1000L), after.cpu());
        assertEquals(new Pids(-1), after.pids());
        assertEquals(BEFORE.devices(), after.devices());
    }

    @Test
    void listsAreReplacedEntryByEntry() {
        Resources after = ResourcesUpdate.apply(BEFORE, Resources.EMPTY
                .withBlockIO(BlockIo.EMPTY.withThrottleReadBpsDevice(List.of(new ThrottleDevice(8, 0, 9))))
                .withHugepageLimits(List.of(new HugepageLimit("1GB", 3)))
                .withUnified(Map.of("memory.high", "8")));
        assertEquals(50, after.blockIO().weight().intValue());
        assertEquals(List.of(new ThrottleDevice(8, 16, 2), new ThrottleDevice(8, 0, 9)), after.blockIO().throttleReadBpsDevice());
        assertEquals(List.of(new HugepageLimit("2MB", 1), new HugepageLimit("1GB", 3)), after.hugepageLimits());
        assertEquals("8", after.unified().get("memory.high"));
    }

    @Test
    void whatWasAbsentIsTakenOver() {
        assertEquals(BEFORE.withDevices(List.of()), ResourcesUpdate.apply(Resources.EMPTY, BEFORE));
    }
}
