package demitasse.runtime.rootfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.SetMountAttributes;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The nodes of /dev, and what is masked with one of them. */
class DevicesTest {
    private static final DeviceNumber NULL = new DeviceNumber(1, 3);

    private final InRoot in = new InRoot();

    private FileStatus look(String path) {
        return in.kernel.perform(new Status(Fd.HERE, path, false));
    }

    @Test
    void everyContainerHasTheNodesAndLinksOfTheSpecification() {
        in.kernel.perform(new SetUmask(0));
        MakeDevices step = new MakeDevices(MakeDevices.DEFAULT, false);
        in.perform(step);
        assertEquals("make devices: null zero full random urandom tty, and the links of /dev", step.words());
        assertEquals(NULL, look("/rootfs/dev/null").node());
        assertEquals(FileStatus.CHARACTER_DEVICE, look("/rootfs/dev/tty").type());
        assertEquals(0666, look("/rootfs/dev/urandom").mode());
        for (String link : List.of("fd", "stdin", "stdout", "stderr", "ptmx")) {
            assertTrue(look("/rootfs/dev/" + link).isSymbolicLink(), link);
        }
    }

    @Test
    void anAskedDeviceGetsItsPlaceModeAndOwner() {
        in.kernel.perform(new SetUmask(0));
        in.perform(new MakeDevices(List.of(new MakeDevices.Node("/dev/net/tun", FileStatus.CHARACTER_DEVICE, new DeviceNumber(10, 200), 0640, 7, 8, null)), false));
        FileStatus made = look("/rootfs/dev/net/tun");
        assertEquals(new DeviceNumber(10, 200), made.node());
        assertEquals(0640, made.mode());
        assertEquals("7:8", made.uid() + ":" + made.gid());
    }

    @Test
    void aDeviceNeedNotBeInDev() {
        in.perform(new MakeDevices(List.of(new MakeDevices.Node("/fifo", FileStatus.FIFO, DeviceNumber.NONE, 0600, 0, 0, null)), false));
        assertEquals(FileStatus.FIFO, look("/rootfs/fifo").type());
        assertEquals("make devices: /fifo, and the links of /dev",
                new MakeDevices(List.of(new MakeDevices.Node("/fifo", FileStatus.FIFO, DeviceNumber.NONE, 0600, 0, 0, null)), false).words());
    }

    @Test
    void nodesThatAreThereAlreadyStay() {
        in.nullDevice(NULL).kernel.symbolicLink("/rootfs/dev/fd", "elsewhere");
        in.perform(new MakeDevices(MakeDevices.DEFAULT, false));
        in.kernel.refuse(MakeNode.class, Errno.EROFS);
        assertSame(Errno.EROFS, in.kernelRefusal(new MakeDevices(MakeDevices.DEFAULT, false)).errno());
    }

    private static MakeDevices asked(String path, int type, DeviceNumber number, boolean bound) {
        return new MakeDevices(List.of(new MakeDevices.Node(path, type, number, 0666, 0, 0, "/linux/devices/3")), bound);
    }

    @Test
    void whatStandsWhereAnAskedDeviceIsToBeMustBeThatDevice() {
        in.nullDevice(NULL).kernel.file("/rootfs/dev/fuse", "");
        in.perform(asked("/dev/null", FileStatus.CHARACTER_DEVICE, NULL, false));
        assertEquals("/dev/null is to be a character device 1:5 (/linux/devices/3), and is a character device 1:3 in the root filesystem",
                in.refusal(asked("/dev/null", FileStatus.CHARACTER_DEVICE, new DeviceNumber(1, 5), false)).getMessage());
        assertEquals("/dev/null is to be a fifo (/linux/devices/3), and is a character device 1:3 in the root filesystem",
                in.refusal(asked("/dev/null", FileStatus.FIFO, DeviceNumber.NONE, false)).getMessage());
        assertEquals("/dev/fuse is to be a character device 10:229 (/linux/devices/3), and is a file in the root filesystem",
                in.refusal(asked("/dev/fuse", FileStatus.CHARACTER_DEVICE, new DeviceNumber(10, 229), false)).getMessage());
    }

    @Test
    void aBoundDeviceHasTheNumbersThatWereAskedFor() {
        in.kernel.device("/dev/fuse", FileStatus.CHARACTER_DEVICE, new DeviceNumber(10, 200));
        assertEquals("/dev/fuse is to be a character device 10:229 (/linux/devices/3), and is a character device 10:200 on the host",
                in.refusal(asked("/dev/fuse", FileStatus.CHARACTER_DEVICE, new DeviceNumber(10, 229), true)).getMessage());
        // A fifo is nobody's device.
        in.perform(asked("/dev/pipe", FileStatus.FIFO, DeviceNumber.NONE, true));
        assertEquals(FileStatus.FIFO, look("/rootfs/dev/pipe").type());
    }

    @Test
    void aHostThatMayMakeNoDevicesBindsItsOwn() {
        in.kernel.device("/dev/null", FileStatus.CHARACTER_DEVICE, NULL);
        in.kernel.refuse(op -> op instanceof MakeNode, Errno.EPERM, 1);
        in.perform(asked("/dev/null", FileStatus.CHARACTER_DEVICE, NULL, false));
        assertEquals(List.of("/dev/null on /rootfs/dev/null"), in.kernel.mounts());
    }

    @Test
    void whereNodesCannotBeMadeThoseOfTheHostAreBound() {
        for (MakeDevices.Node node : MakeDevices.DEFAULT) {
            in.kernel.device(node.path(), node.type(), node.device());
        }
        MakeDevices step = new MakeDevices(MakeDevices.DEFAULT, true);
        in.perform(step);
        assertEquals("bind devices: null zero full random urandom tty, and the links of /dev", step.words());
        assertEquals(6, in.kernel.mounts().size());
        assertEquals("/dev/full on /rootfs/dev/full", in.kernel.mounts().getFirst());
    }

    @Test
    void aLinkInThePlaceOfDevIsRefused() {
        in.kernel.directory("/rootfs/real").symbolicLink("/rootfs/dev", "/real");
        assertEquals("/dev in the root filesystem is a symbolic link, not a directory", in.refusal(new MakeDevices(MakeDevices.DEFAULT, false)).getMessage());
    }

    // --- ProtectPaths

    @Test
    void filesAreHiddenBehindNullAndDirectoriesBehindOneEmptyOne() {
        in.nullDevice(NULL).kernel.file("/rootfs/proc/kcore", "secret").directory("/rootfs/proc/acpi").directory("/rootfs/sys/firmware");
        ProtectPaths.Mask step = new ProtectPaths.Mask(List.of("/proc/kcore", "/proc/acpi", "/sys/firmware"));
        in.perform(step);
        assertEquals("hide /proc/kcore /proc/acpi /sys/firmware", step.words());
        assertEquals("/linux/maskedPaths", step.pointer());
        List<Mount> mounts = in.asked(Mount.class);
        assertEquals(MountFlag.BIND, mounts.get(0).flags());
        assertEquals("tmpfs", mounts.get(1).type());
        assertEquals(MountFlag.READ_ONLY, mounts.get(1).flags());
        // The second directory shares the tmpfs of the first.
        assertEquals(MountFlag.BIND, mounts.get(2).flags());
        assertEquals(3, in.kernel.mounts().size());
        assertEquals(FileStatus.CHARACTER_DEVICE, look("/rootfs/proc/kcore").type());
    }

    @Test
    void pathsThatAreNotThereNeedNoProtection() {
        in.nullDevice(NULL);
        in.perform(new ProtectPaths.Mask(List.of("/proc/kcore", "/none/below")));
        in.perform(new ProtectPaths.ReadOnly(List.of("/proc/sys", "/none/below")));
        assertEquals(List.of(), in.kernel.mounts());
    }

    @Test
    void nothingButTheNullDeviceHidesAFile() {
        in.kernel.file("/rootfs/proc/kcore", "secret");
        ProtectPaths.Mask mask = new ProtectPaths.Mask(List.of("/proc/kcore"));
        List<String> messages = new ArrayList<>();
        in.nullDevice(new DeviceNumber(1, 5));
        messages.add(in.refusal(mask).getMessage());
        in.kernel.file("/rootfs/dev/null", "");
        messages.add(in.refusal(mask).getMessage());
        in.kernel.symbolicLink("/rootfs/dev/null", "/proc/kcore");
        SetupException last = in.refusal(mask);
        messages.add(last.getMessage());
        String expected = "/dev/null in the root filesystem is not the null device";
        assertEquals(List.of(expected, expected, expected), messages);
        assertEquals("mount a tmpfs on /dev, or make it with: mknod -m 666 dev/null c 1 3", last.hint());
        assertEquals(List.of(), in.kernel.mounts());
    }

    @Test
    void aReadOnlyPathIsSoWithAllThatIsMountedBelow() {
        in.kernel.directory("/rootfs/proc/sys");
        ProtectPaths.ReadOnly step = new ProtectPaths.ReadOnly(List.of("/proc/sys"));
        in.perform(step);
        assertEquals("make read-only: /proc/sys", step.words());
        SetMountAttributes change = in.asked(SetMountAttributes.class).getFirst();
        assertTrue(change.recursive());
        assertFalse(in.asked(MoveMount.class).isEmpty());
        assertEquals(1, in.kernel.mounts().size());
    }

    // --- EnterWorkingDirectory

    @Test
    void theWorkingDirectoryIsMadeWhereItIsMissing() {
        in.perform(new EnterWorkingDirectory("/work/deep", true));
        assertEquals("/work/deep", in.kernel.perform(new demitasse.kernel.DirectoryOp.WorkingDirectory()));
        in.perform(new EnterWorkingDirectory("/with/slash/", true));
        assertEquals("/with/slash", in.kernel.perform(new demitasse.kernel.DirectoryOp.WorkingDirectory()));
        assertEquals("/process/cwd", new EnterWorkingDirectory("/x", true).pointer());
    }

    @Test
    void theWorkingDirectoryOfAnotherProcessIsNotMade() {
        assertSame(Errno.ENOENT, in.kernelRefusal(new EnterWorkingDirectory("/work", false)).errno());
        assertFalse(in.kernel.exists("/work"));
    }

    @Test
    void aFileIsNoWorkingDirectory() {
        in.kernel.file("/file", "");
        assertSame(Errno.ENOTDIR, in.kernelRefusal(new EnterWorkingDirectory("/file", true)).errno());
    }
}
