package demitasse.runtime.plan;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FileStatus;
import demitasse.runtime.rootfs.MakeDevices;
import demitasse.spec.Device;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes for the {@code linux.devices} of a configuration. */
final class DeviceSteps {
    private static final int DEFAULT_MODE = 0666;

    private DeviceSteps() {}

    /** Those that every container has, and those asked for; one that is both is as it is asked for. */
    static List<MakeDevices.Node> nodes(List<Device> asked) {
        List<MakeDevices.Node> nodes = new ArrayList<>();
        for (MakeDevices.Node standard : MakeDevices.DEFAULT) {
            if (!has(asked, standard.path())) {
                nodes.add(standard);
            }
        }
        for (int i = 0; i < asked.size(); i++) {
            Device device = asked.get(i);
            nodes.add(new MakeDevices.Node(
                    device.path(),
                    typeOf(device.type()),
                    new DeviceNumber(intOf(device.major()), intOf(device.minor())),
                    device.fileMode() == null ? DEFAULT_MODE : device.fileMode().intValue() & 07777,
                    intOf(device.uid()),
                    intOf(device.gid()),
                    "/linux/devices/" + i));
        }
        return nodes;
    }

    private static boolean has(List<Device> asked, String path) {
        for (Device device : asked) {
            if (device.path().equals(path)) {
                return true;
            }
        }
        return false;
    }

    private static int intOf(@Nullable Long number) {
        return number == null ? 0 : number.intValue();
    }

    private static int typeOf(Device.Type type) {
        return switch (type) {
            case BLOCK -> FileStatus.BLOCK_DEVICE;
            case CHARACTER, UNBUFFERED -> FileStatus.CHARACTER_DEVICE;
            case FIFO -> FileStatus.FIFO;
        };
    }
}
