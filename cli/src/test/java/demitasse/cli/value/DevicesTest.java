package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.engine.RunRequest.HostDevice;
import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void theTargetAndTheAccessMayBeLeftOut() {
        assertEquals(new HostDevice("/dev/fuse", "/dev/fuse", "rwm"), Devices.read("/dev/fuse"));
        assertEquals(new HostDevice("/dev/fuse", "/dev/fuse", "r"), Devices.read("/dev/fuse:r"));
        assertEquals(new HostDevice("/dev/sdb", "/dev/disk", "rwm"), Devices.read("/dev/sdb:/dev/disk"));
        assertEquals(new HostDevice("/dev/sdb", "/dev/disk", "rw"), Devices.read("/dev//sdb:/dev/disk:rw"));
    }

    @Test
    void whatIsNoDeviceByItsFormIsRefused() {
        assertEquals("a device is named by its absolute path; write SOURCE[:TARGET][:rwm], such as /dev/fuse or /dev/sdb:/dev/disk:r",
                Refusal.of(() -> Devices.read("fuse")));
        assertEquals("what may be done with a device is r to read, w to write, m to make nodes of it; write SOURCE[:TARGET][:rwm], such as "
                + "/dev/fuse or /dev/sdb:/dev/disk:r", Refusal.of(() -> Devices.read("/dev/fuse:/dev/f:x")));
        assertEquals("the target must be an absolute path inside of the container, such as /data", Refusal.of(() -> Devices.read("/dev/fuse:x")));
    }
}
