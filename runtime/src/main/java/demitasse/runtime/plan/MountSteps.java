package demitasse.runtime.plan;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.FileStatus;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.cgroup.Place;
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

    /** Adds what the parent does to {@code before}, what init does to {@code inside}. */
    static void add(List<Mount> mounts, CgroupPlan cgroups, List<Step> before, List<Step> inside) {
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            String pointer = "/mounts/" + i;
            if (isBind(mount)) {
                BindMount.Copy copy = bind(mount, pointer);
                before.add(copy);
                inside.add(new BindMount.Place(copy.source(), copy.destination(), pointer));
            } else {
                inside.add(filesystem(mount, pointer, cgroups));
            }
        }
    }

    private static boolean isBind(Mount mount) {
        return mount.type() == null || mount.type().equals("bind") || mount.options().contains("bind") || mount.options().contains("rbind");
    }

    private static Step filesystem(Mount mount, String pointer, CgroupPlan cgroups) {
        String type = mount.type() == null ? "none" : mount.type();
        if (type.equals("cgroup")) {
            return cgroup(mount, pointer, cgroups);
        }
        String source = mount.source() == null ? type : mount.source();
        return new MountFilesystem(type, source, mount.destination(), mount.options(), PLAIN.contains(plain(mount.destination())), pointer);
    }

    /** The same place without slashes that say nothing. */
    private static String plain(String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            boolean idle = path.charAt(i) == '/' && (i + 1 == path.length() || path.charAt(i + 1) == '/');
            if (!idle) {
                text.append(path.charAt(i));
            }
        }
        return text.toString();
    }

    private static BindMount.Copy bind(Mount mount, String pointer) {
        if (mount.source() == null) {
            throw new SetupException("the bind mount on " + mount.destination() + " has no source (" + pointer + ")", "name one");
        }
        boolean said = mount.options().contains("bind") || mount.options().contains("rbind");
        List<String> options = new ArrayList<>(mount.options());
        if (!said) {
            options.addFirst("bind");
        }
        return new BindMount.Copy(mount.source(), mount.destination(), options, pointer);
    }

    /** Only the hierarchies that hold the container: in any other its view would begin at the group of whoever started it. */
    private static Step cgroup(Mount mount, String pointer, CgroupPlan cgroups) {
        boolean readOnly = mount.options().contains("ro");
        List<MountCgroups.Hierarchy> shown = new ArrayList<>();
        for (Place place : cgroups.places()) {
            Hierarchy hierarchy = place.hierarchy();
            switch (hierarchy.version()) {
                case V1 -> shown.add(new MountCgroups.Hierarchy(directory(hierarchy), "cgroup", data(hierarchy)));
                case V2 -> {
                    if (cgroups.places().size() == 1) {
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
