package demitasse.runtime.plan;

import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.rootfs.BindMount;
import demitasse.runtime.rootfs.ChangeMount;
import demitasse.runtime.rootfs.MappedIds;
import demitasse.runtime.rootfs.MountCgroups;
import demitasse.runtime.rootfs.MountFilesystem;
import demitasse.runtime.rootfs.SealMount;
import demitasse.spec.Device;
import demitasse.spec.Linux;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps for the {@code mounts} of a configuration, in their order. */
final class MountSteps {
    /** Where no link may stand, since what others rely on is mounted there. */
    private static final Set<String> PLAIN = Set.of("/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");

    /** Filesystems that show a namespace: a user namespace may mount them only with one of its own, and otherwise gets the host's. */
    private record Shown(String type, Namespace.Type namespace, String source) {}

    private static final List<Shown> SHOWN = List.of(
            new Shown("proc", Namespace.Type.PID, "/proc"),
            new Shown("sysfs", Namespace.Type.NETWORK, "/sys"),
            new Shown("mqueue", Namespace.Type.IPC, "/dev/mqueue"));

    /** Beyond this many, mounts wait for nobody: each that does holds a descriptor open, of which a process has 1024 as a rule. */
    static final int MANY = 200;

    /** Filesystems of the kernel that have labels of their own. */
    private static final Set<String> LABELLED = Set.of("proc", "sysfs", "mqueue", "cgroup", "cgroup2");

    private final List<Mount> mounts;
    private final Linux linux;
    private final CgroupPlan cgroups;
    private final List<Step> before;
    private final List<Step> inside;
    private final List<Step> after = new ArrayList<>();

    /** Adds what the parent does to {@code before}, what init does to {@code inside}. */
    MountSteps(List<Mount> mounts, Linux linux, CgroupPlan cgroups, List<Step> before, List<Step> inside) {
        this.mounts = mounts;
        this.linux = linux;
        this.cgroups = cgroups;
        this.before = before;
        this.inside = inside;
    }

    /** Answers what is to be done once all else is in place. */
    List<Step> add() {
        for (int i = 0; i < mounts.size(); i++) {
            Mount asked = mounts.get(i);
            Mount mount = asked.withDestination(absolute(asked.destination()));
            String pointer = "/mounts/" + i;
            if (isChange(mount)) {
                inside.add(new ChangeMount(mount.destination(), mount.options(), pointer));
            } else if (isBind(mount)) {
                bind(mount, pointer);
            } else if (isMapped(mount)) {
                throw new SetupException(
                        "only a bind mount can be id-mapped, and " + mount.destination() + " is a new " + mount.type() + " (" + pointer + ")",
                        "remove idmap and the mappings, or mount it on the host and bind it");
            } else if ("cgroup".equals(mount.type())) {
                cgroup(mount, pointer);
            } else {
                filesystem(mount, i);
            }
        }
        return after;
    }

    /** Whether the bundle brings a /dev of its own: then no device is made in it. */
    static boolean hasOwnDevices(List<Mount> mounts) {
        for (Mount mount : mounts) {
            if (isBind(mount) && absolute(mount.destination()).equals("/dev")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBind(Mount mount) {
        return mount.type() == null || mount.type().equals("bind") || mount.options().contains("bind") || mount.options().contains("rbind");
    }

    /** A mount of nothing, by which propagation alone is changed, and one that is there already. */
    private static boolean isChange(Mount mount) {
        return mount.options().contains("remount") || "none".equals(mount.type()) && !isBind(mount);
    }

    private static boolean isMapped(Mount mount) {
        return !mount.uidMappings().isEmpty() || mount.options().contains("idmap") || mount.options().contains("ridmap");
    }

    private void filesystem(Mount mount, int index) {
        String pointer = "/mounts/" + index;
        String type = mount.type() == null ? "none" : mount.type();
        for (Shown shown : SHOWN) {
            if (type.equals(shown.type()) && isForeign(shown.namespace())) {
                before.add(new BindMount.Spare(shown.source(), mount.destination(), mount.options(), pointer));
            }
        }
        String source = mount.source() == null || mount.source().isEmpty() ? type : mount.source();
        boolean open = type.equals("tmpfs") && isReadOnly(mount) && isFilled(index, mount.destination());
        inside.add(new MountFilesystem(
                type, source, mount.destination(), labelled(mount, type), PLAIN.contains(mount.destination()), open, pointer));
        if (open) {
            after.add(new SealMount(mount.destination(), pointer));
        }
    }

    /** Whether what the filesystem shows may belong to others than the container's user namespace. */
    private boolean isForeign(Namespace.Type type) {
        Namespace shown = linux.namespace(type);
        return linux.namespace(Namespace.Type.USER) != null && (shown == null || shown.path() != null);
    }

    private static boolean isReadOnly(Mount mount) {
        return mount.options().lastIndexOf("ro") > mount.options().lastIndexOf("rw");
    }

    /** Whether something of ours is made below a mount after it: the place of a later one, or a device. */
    private boolean isFilled(int index, String destination) {
        if (destination.equals("/dev")) {
            return true;
        }
        for (Mount later : mounts.subList(index + 1, mounts.size())) {
            if (absolute(later.destination()).startsWith(destination + "/")) {
                return true;
            }
        }
        for (Device device : linux.devices()) {
            if (device.path().startsWith(destination + "/")) {
                return true;
            }
        }
        return false;
    }

    private List<String> labelled(Mount mount, String type) {
        String label = linux.mountLabel();
        if (label == null || label.isEmpty() || LABELLED.contains(type)) {
            return mount.options();
        }
        List<String> options = new ArrayList<>(mount.options());
        options.add("context=\"" + label + "\"");
        return options;
    }

    /** Begins with one slash and holds none that say nothing; a relative destination is one below / (config.md, Mounts). */
    private static String absolute(String path) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            String component = path.substring(at, end);
            if (!component.isEmpty() && !component.equals(".")) {
                text.append('/').append(component);
            }
            at = end + 1;
        }
        return text.isEmpty() ? "/" : text.toString();
    }

    private void bind(Mount mount, String pointer) {
        if (mount.source() == null || mount.source().isEmpty()) {
            throw new SetupException("the bind mount on " + mount.destination() + " has no source (" + pointer + ")", "name one");
        }
        boolean said = mount.options().contains("bind") || mount.options().contains("rbind");
        List<String> options = new ArrayList<>(mount.options());
        if (!said) {
            options.addFirst("bind");
        }
        String subpath = takeSubpath(options);
        BindMount.Copy copy = new BindMount.Copy(mount.source(), subpath, mount.destination(), options, isMapped(mount) ? ids(mount, pointer) : null, pointer);
        BindMount.Place place = new BindMount.Place(mount.source(), mount.destination(), pointer);
        if (mounts.size() > MANY && isWithinReach(options)) {
            inside.add(new BindMount.Whole(copy, place));
        } else {
            before.add(copy);
            inside.add(place);
        }
    }

    /** Whether init can copy the mount as well as the parent: with all rights on the host, and nothing to be passed on between both. */
    private boolean isWithinReach(List<String> options) {
        boolean passed = false;
        for (String option : options) {
            passed |= option.endsWith("shared") || option.endsWith("slave");
        }
        Namespace mounted = linux.namespace(Namespace.Type.MOUNT);
        return !passed && linux.namespace(Namespace.Type.USER) == null && mounted != null && mounted.path() == null;
    }

    /** Takes the option out that only we know; null where there is none. */
    private static @Nullable String takeSubpath(List<String> options) {
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).startsWith(ContainerSpec.SUBPATH_OPTION)) {
                return options.remove(i).substring(ContainerSpec.SUBPATH_OPTION.length());
            }
        }
        return null;
    }

    /** The mount's own mapping, or that of the container's user namespace (config.md, Mounts, uidMappings). */
    private MappedIds ids(Mount mount, String pointer) {
        if (!mount.uidMappings().isEmpty()) {
            return new MappedIds.Of(mount.uidMappings(), mount.gidMappings());
        }
        Namespace users = linux.namespace(Namespace.Type.USER);
        if (users == null) {
            throw new SetupException(
                    "the mount on " + mount.destination() + " is to be id-mapped, and there is no mapping (" + pointer + ")",
                    "give it uidMappings and gidMappings, or the container a user namespace");
        }
        return users.path() == null ? new MappedIds.Of(linux.uidMappings(), linux.gidMappings()) : new MappedIds.Like(users.path());
    }

    /** Only the hierarchies that hold the container: in any other its view would begin at the group of whoever started it. */
    private void cgroup(Mount mount, String pointer) {
        boolean bound = linux.namespace(Namespace.Type.CGROUP) == null;
        List<MountCgroups.Hierarchy> shown = new ArrayList<>();
        for (Place place : cgroups.places()) {
            Hierarchy hierarchy = place.hierarchy();
            boolean only = cgroups.places().size() == 1;
            switch (hierarchy.version()) {
                case V1 -> shown.add(new MountCgroups.Hierarchy(directory(hierarchy), "cgroup", data(hierarchy)));
                case V2 -> {
                    if (only) {
                        unified(mount, place, pointer);
                        return;
                    }
                    shown.add(new MountCgroups.Hierarchy("unified", "cgroup2", null));
                }
            }
            if (bound) {
                before.add(new MountCgroups.Copy(place.directory(), shown.getLast().directory(), pointer));
            }
        }
        inside.add(new MountCgroups(mount.destination(), shown, isReadOnly(mount), pointer));
    }

    /** Without a namespace of its own the container sees the whole tree, as /proc/self/cgroup then tells paths in it; a user namespace its own part. */
    private void unified(Mount mount, Place place, String pointer) {
        if (isForeign(Namespace.Type.CGROUP)) {
            before.add(new BindMount.Spare(place.directory(), mount.destination(), mount.options(), pointer));
        }
        inside.add(new MountFilesystem("cgroup2", "cgroup", mount.destination(), mount.options(), true, false, pointer));
    }

    private static String directory(Hierarchy hierarchy) {
        return hierarchy.isNamed() ? hierarchy.controllers().getFirst().substring(5) : String.join(",", hierarchy.controllers());
    }

    private static String data(Hierarchy hierarchy) {
        return hierarchy.isNamed() ? "none," + hierarchy.controllers().getFirst() : String.join(",", hierarchy.controllers());
    }
}
