package demitasse.engine;

import demitasse.engine.RunRequest.HostDevice;
import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.spec.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks up the device nodes of the host that a container is to have. */
final class HostDevices {
    private static final HostDevice ALL = new HostDevice("/dev", "/dev", "rwm");

    /** Filesystems below /dev that a container has of its own, and what stands for its own terminals. */
    private static final Set<String> OWN = Set.of("/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/fd", "/dev/console", "/dev/ptmx", "/dev/hugepages");

    private final Kernel kernel;
    private final List<Found> found = new ArrayList<>();

    private HostDevices(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A node at its path in the container, and what may be done with it: letters of {@code rwm}. */
    record Found(Device device, String access) {}

    /** @throws SetupException when what was named is no device */
    static List<Found> of(Kernel kernel, RunRequest.Security asked) {
        HostDevices devices = new HostDevices(kernel);
        // A later node at the same path takes the place of an earlier one.
        if (asked.privileged()) {
            devices.addDirectory(ALL);
        }
        for (HostDevice device : asked.devices()) {
            devices.addAsked(device);
        }
        return devices.found;
    }

    private void addAsked(HostDevice asked) {
        switch (kernel.attempt(new Status(asked.source()))) {
            case Refused<FileStatus>(KernelOp<FileStatus> op, Errno errno) -> throw errno == Errno.ENOENT
                    ? new SetupException("there is no device " + asked.source(), "see ls /dev; a driver may have to be loaded first (modprobe)")
                    : new KernelException(op, errno);
            case Done<FileStatus>(FileStatus status) -> {
                int before = found.size();
                if (status.isDirectory()) {
                    addDirectory(asked);
                } else {
                    add(asked, status);
                }
                if (found.size() == before) {
                    throw new SetupException(
                            asked.source() + (status.isDirectory() ? " holds no device" : " is no device but a " + FileStatus.typeWords(status.type())),
                            "name a device of the host; for other files see --volume");
                }
            }
        }
    }

    /** Links are left out: the node that they lead to is there by its own name. */
    private void addDirectory(HostDevice directory) {
        for (Entry entry : Files.list(kernel, Fd.HERE, directory.source())) {
            HostDevice child = new HostDevice(directory.source() + "/" + entry.name(), directory.target() + "/" + entry.name(), directory.access());
            if (OWN.contains(child.source()) || entry.type() == FileStatus.SYMBOLIC_LINK) {
                continue;
            }
            if (entry.type() == FileStatus.DIRECTORY) {
                addDirectory(child);
            } else if (kernel.attempt(new Status(child.source())) instanceof Done<FileStatus>(FileStatus status)) {
                add(child, status);
            }
        }
    }

    private void add(HostDevice asked, FileStatus status) {
        boolean block = status.type() == FileStatus.BLOCK_DEVICE;
        if (block || status.type() == FileStatus.CHARACTER_DEVICE) {
            found.removeIf(other -> other.device().path().equals(asked.target()));
            found.add(new Found(
                    new Device(block ? Device.Type.BLOCK : Device.Type.CHARACTER, asked.target(), (long) status.node().major(), (long) status.node().minor(),
                            (long) status.mode(), Integer.toUnsignedLong(status.uid()), Integer.toUnsignedLong(status.gid())),
                    asked.access()));
        }
    }
}
