package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weights (10..1000) and limits of block devices (config-linux.md, Block IO).
 *
 * <p>Rates are bytes or operations a second, unsigned 64 bits. */
public record BlockIo(
        @Nullable Integer weight,
        @Nullable Integer leafWeight,
        List<WeightDevice> weightDevice,
        List<ThrottleDevice> throttleReadBpsDevice,
        List<ThrottleDevice> throttleWriteBpsDevice,
        List<ThrottleDevice> throttleReadIOPSDevice,
        List<ThrottleDevice> throttleWriteIOPSDevice) {
    /** No weight and no limit. */
    public static final BlockIo EMPTY = new BlockIo(null, null, List.of(), List.of(), List.of(), List.of(), List.of());

    /** Takes its own copy of every list and map. */
    public BlockIo {
        weightDevice = List.copyOf(weightDevice);
        throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
        throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
        throttleReadIOPSDevice = List.copyOf(throttleReadIOPSDevice);
        throttleWriteIOPSDevice = List.copyOf(throttleWriteIOPSDevice);
    }

    public BlockIo withWeight(@Nullable Integer weight) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    public BlockIo withLeafWeight(@Nullable Integer leafWeight) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    public BlockIo withWeightDevice(List<WeightDevice> weightDevice) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    public BlockIo withThrottleReadBpsDevice(List<ThrottleDevice> throttleReadBpsDevice) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    public BlockIo withThrottleWriteBpsDevice(List<ThrottleDevice> throttleWriteBpsDevice) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    public BlockIo withThrottleReadIOPSDevice(List<ThrottleDevice> throttleReadIOPSDevice) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    public BlockIo withThrottleWriteIOPSDevice(List<ThrottleDevice> throttleWriteIOPSDevice) {
        return new BlockIo(weight, leafWeight, weightDevice, throttleReadBpsDevice, throttleWriteBpsDevice,
                throttleReadIOPSDevice, throttleWriteIOPSDevice);
    }

    /** The weights on one device. */
    public record WeightDevice(long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight) {}

    /** The limit on one device; unsigned 64 bits. */
    public record ThrottleDevice(long major, long minor, long rate) {}
}
