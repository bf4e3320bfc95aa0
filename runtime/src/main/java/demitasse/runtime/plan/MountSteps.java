package demitasse.runtime.plan;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FileStatus;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.rootfs.BindMount;
import demitasse.runtime.rootfs.MakeDevices;
import demitasse.runtime.rootfs.MountCgroups;
import demitasse.runtime.rootfs.MountFilesystem;
import demitasse.spec.Device;
import demitasse.spec.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps for the {@code mounts} and {@code linux.devices} of a configuration, in their order. */
final class MountSteps {
    /** Where no link may stand, since what others rely on is mounted there. */
    private static final Set<String> PLAIN = Set.of("/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");

    private MountSteps() {}

    static List<Step> of(List<Mount> mounts, CgroupLayout cgroups) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < mounts.size(); i++) {
            steps.add(step(mounts.get(i), "/mounts/" + i, cgroups));
        }
        return steps;
    }

    private static Step step(Mount mount, String pointer, CgroupLayout cgroups) {
        String type = mount.type() == null ? "bind" : mount.type();
        if (type.equals("bind") || mount.options().contains("bind") || mount.options().contains("rbind")) {
            return bind(mount, pointer);
        }
        if (type.equals("cgroup")) {
            return cgroup(mount, pointer, cgroups);
        }
        String source = mount.source() == null ? type : mount.source();
        return new MountFilesystem(type, source, mount.destination(), mount.options(), PLAIN.contains(mount.destination()), pointer);
    }

    private static Step bind(Mount mount, String pointer) {
        if (mount.source() == null) {
            throw new SetupException("the bind mount on " + mount.destination() + " has no source (" + pointer + ")", "name one");
        }
        boolean said = mount.options().contains("bind") || mount.options().contains("rbind");
        List<String> options = new ArrayList<>(mount.options());
        if (!said) {
            options.addFirst("bind");
        }
        return new BindMount(mount.source(), mount.destination(), options, pointer);
    }

    private static Step cgroup(Mount mount, String pointer, CgroupLayout cgroups) {
        boolean readOnly = mount.options().contains("ro");
        List<MountCgroups.Hierarchy> shown = new ArrayList<>();
        for (Hierarchy hierarchy : cgroups.hierarchies()) {
            switch (hierarchy.version()) {
                case V1 -> shown.add(new MountCgroups.Hierarchy(directory(hierarchy), "cgroup", data(hierarchy)));
                case V2 -> {
                    if (cgroups.hierarchies().size() == 1) {
                        return new MountFilesystem("cgroup2", "cgroup", mount.destination(), mount.options(), true, pointer);
                    }
                    shown.add(new MountCgroups.Hierarchy("unified", "cgroup2", null));
                }
            }
        }
        return new MountCgroups(mount.destination(), shown, readOnly, pointer);
    }

    private static String directory(Hierarchy hierarchy) {
        return hierarchy.isNamed() ? hierarchy.controllers().getFirst().substring(5) : String.join(",", hierarchy.controllers());
    }

    private static String data(Hierarchy hierarchy) {
        return hierarchy.isNamed() ? "none," + hierarchy.controllers().getFirst() : String.join(",", hierarchy.controllers());
    }

    /** Those that every container has, and those asked for. */
    static List<MakeDevices.Node> devices(List<Device> asked) {
        List<MakeDevices.Node> nodes = new ArrayList<>(MakeDevices.DEFAULT);
        for (Device device : asked) {
            nodes.add(new MakeDevices.Node(
                    device.path(),
                    typeOf(device.type()),
                    new DeviceNumber(intOf(device.major()), intOf(device.minor())),
                    device.fileMode() == null ? 0666 : device.fileMode().intValue() & 07777,
                    intOf(device.uid()),
                    intOf(device.gid())));
        }
        return nodes;
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
