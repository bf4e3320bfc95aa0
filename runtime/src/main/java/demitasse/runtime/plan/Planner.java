package demitasse.runtime.plan;

import demitasse.kernel.Namespace;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.Grouping;
import demitasse.runtime.HostFacts;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPath;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.cgroup.DefaultDevices;
import demitasse.runtime.namespace.BringUpLoopback;
import demitasse.runtime.namespace.CompareMappings;
import demitasse.runtime.namespace.EnterCgroupNamespace;
import demitasse.runtime.namespace.MapUsers;
import demitasse.runtime.namespace.NameHost;
import demitasse.runtime.namespace.SetParameters;
import demitasse.runtime.network.MoveInterfaces;
import demitasse.runtime.process.CallHooks;
import demitasse.runtime.process.HideArguments;
import demitasse.runtime.resctrl.ResctrlGroup;
import demitasse.runtime.rootfs.BoundByQuota;
import demitasse.runtime.rootfs.EnterWorkingDirectory;
import demitasse.runtime.rootfs.FuseOverlay;
import demitasse.runtime.rootfs.HandMount;
import demitasse.runtime.rootfs.IsolateMounts;
import demitasse.runtime.rootfs.MakeDevices;
import demitasse.runtime.rootfs.MountOverlay;
import demitasse.runtime.rootfs.MountRoot;
import demitasse.runtime.rootfs.OverlayLayers;
import demitasse.runtime.rootfs.PlaceFiles;
import demitasse.runtime.rootfs.ProtectPaths;
import demitasse.runtime.rootfs.RoomForMounts;
import demitasse.runtime.seccomp.Listener;
import demitasse.runtime.seccomp.UnknownCalls;
import demitasse.runtime.security.ConfineProcess;
import demitasse.runtime.security.NewKeyring;
import demitasse.spec.IdMapping;
import demitasse.spec.Linux;
import demitasse.spec.Resources;
import demitasse.spec.Seccomp;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import java.util.Map;

/** Turns what is asked and what the host is into a {@link Plan}. Pure: it asks no kernel and no clock. */
public final class Planner {
    private final ContainerSpec container;
    private final HostFacts host;
    private final Spec spec;
    private final Linux linux;
    private final CgroupLayout cgroups;
    private final Grouping grouping;
    private final ProcessSteps process;
    private final NamespaceSteps namespaces;
    private final List<Step> before = new ArrayList<>();
    private final List<Step> alongside = new ArrayList<>();
    private final List<Step> inside = new ArrayList<>();

    private Planner(ContainerSpec container, HostFacts host, CgroupLayout cgroups) {
        this.container = container;
        this.host = host;
        this.spec = container.spec();
        this.linux = spec.linuxOrEmpty();
        this.cgroups = cgroups;
        this.grouping = !(container.grouping() instanceof Grouping.WhereNamed) ? container.grouping()
                : linux.cgroupsPath() == null ? new Grouping.None() : new Grouping.Every();
        this.process = processSteps(spec, linux, host);
        this.namespaces = new NamespaceSteps(linux);
    }

    /** The plan for a container that has no bundle. */
    public static Plan plan(ContainerSpec container, HostFacts host, CgroupLayout cgroups) {
        return plan(container, "", host, cgroups);
    }

    /**
     * The plan for a container.
     *
     * @param bundle where its configuration lies
     * @throws SetupException when the host cannot do what is asked
     */
    public static Plan plan(ContainerSpec container, String bundle, HostFacts host, CgroupLayout cgroups) {
        KernelVersion.check(host.system());
        return new Planner(container, host, cgroups).plan(bundle);
    }

    /**
     * What of a configuration cannot be had on this host, and is left out: each a line for the log. What must not be left
     * out is an error of {@link #plan}.
     */
    public static List<String> warnings(Spec spec, HostFacts host) {
        List<String> warnings = new ArrayList<>(warningsOfProcess(spec, host));
        Seccomp profile = spec.linuxOrEmpty().seccomp();
        String unknown = profile == null ? null : UnknownCalls.warning(profile);
        if (unknown != null) {
            warnings.add(unknown);
        }
        return warnings;
    }

    /** Those of {@link #warnings} that are about the process alone. */
    public static List<String> warningsOfProcess(Spec spec, HostFacts host) {
        ProcessSteps steps = processSteps(spec, spec.linuxOrEmpty(), host);
        return GrantedCapabilities.warnings(steps.process().capabilities(), steps.available());
    }

    private static ProcessSteps processSteps(Spec spec, Linux linux, HostFacts host) {
        boolean apart = linux.namespace(demitasse.spec.Namespace.Type.USER) != null;
        // Whoever enters a user namespace has all of them there (user_namespaces(7)).
        return new ProcessSteps(spec.processOrEmpty(), linux, apart, apart ? -1L : host.capabilities());
    }

    private Plan plan(String bundle) {
        CgroupPlan groups = grouping instanceof Grouping.None
                ? CgroupPlan.none(linux.resources(), cgroups)
                : CgroupPlan.of(resources(), cgroups, cgroupPath(), !(grouping instanceof Grouping.Needed) || KernelVersion.isBefore(host.system(), 5, 17));
        outside(groups);
        within(groups);
        becoming(bundle);
        return new Plan(groups, before, namespaces.entering(), namespaces.cloneFlags(), alongside, inside);
    }

    /** What the parent does: before there is a second process, and while that waits. */
    private void outside(CgroupPlan groups) {
        before.addAll(process.listener());
        switch (grouping) {
            case Grouping.Needed(), Grouping.Every(), Grouping.WhereNamed(), Grouping.None() -> before.addAll(groups.before());
            case Grouping.Unit unit -> alongside.addAll(Scope.steps(Scope.name(linux.cgroupsPath(), container.id(), unit), unit, groups));
        }
        before.addAll(namespaces.opening());
        resctrl();
        users();
        alongside.addAll(process.beside());
        interfaces();
        if (container.connection() != null) {
            alongside.add(container.connection().outside());
        }
    }

    /** What init does while it still sees the host: it enters what is its own, and makes the root that it will have. */
    private void within(CgroupPlan groups) {
        inside.addAll(namespaces.clocks());
        inside.addAll(namespaces.joiningFirst());
        if (container.init()) {
            inside.add(new HideArguments());
        }
        if (namespaces.has(Namespace.USER)) {
            inside.add(new ConfineProcess.BecomeRoot());
        }
        if (!(grouping instanceof Grouping.Unit)) {
            inside.addAll(groups.inInit());
        }
        if (creates(Namespace.CGROUP)) {
            inside.add(new EnterCgroupNamespace());
        }
        inside.addAll(namespaces.joining(Namespace.CGROUP));
        if (namespaces.has(Namespace.MOUNT)) {
            filesystems(groups);
        }
    }

    /** How init lets go of the host, and becomes whom the program runs as. */
    private void becoming(String bundle) {
        names();
        inside.addAll(process.underHostsProc());
        if (container.newKeyring()) {
            inside.add(new NewKeyring("_ses." + container.id()));
        }
        if (CallHooks.isNeeded(spec.hooks())) {
            inside.add(new CallHooks(spec.hooks()));
        }
        if (namespaces.has(Namespace.MOUNT)) {
            inside.addAll(RootSteps.entering(spec, container.pivot()));
        } else {
            inside.addAll(RootSteps.withoutMounts(spec, linux, container.root()));
        }
        inside.addAll(process.terminal(true));
        if (namespaces.has(Namespace.MOUNT)) {
            inside.addAll(RootSteps.spreading(linux));
        }
        inside.add(new EnterWorkingDirectory(process.process().cwd(), true));
        inside.addAll(process.settings());
        inside.addAll(process.confinement(
                KernelVersion.machine(host.system()), container, Listener.Standing.creating(bundle)));
    }

    private @Nullable Resources resources() {
        if (grouping instanceof Grouping.Needed) {
            return linux.resources();
        }
        Resources asked = linux.resources() == null ? Resources.EMPTY : linux.resources();
        List<Resources.DeviceRule> rules = new ArrayList<>(asked.devices());
        rules.addAll(DefaultDevices.NODES);
        return asked.withDevices(rules);
    }

    private String cgroupPath() {
        return switch (grouping) {
            case Grouping.Needed(), Grouping.Every(), Grouping.WhereNamed(), Grouping.None() -> CgroupPath.of(linux.cgroupsPath(), container.id());
            case Grouping.Unit unit -> Scope.name(linux.cgroupsPath(), container.id(), unit).path(unit.manager());
        };
    }

    private boolean creates(Namespace namespace) {
        return namespaces.creates(namespace);
    }

    private void resctrl() {
        if (linux.intelRdt() != null) {
            ResctrlGroup group = ResctrlGroup.of(linux.intelRdt(), container.id(), host.mounts());
            before.add(group.make());
            alongside.add(group.join());
        }
    }

    private void users() {
        if (creates(Namespace.USER)) {
            alongside.add(new MapUsers(ranges(linux.uidMappings()), ranges(linux.gidMappings())));
        } else if (!linux.uidMappings().isEmpty() || !linux.gidMappings().isEmpty()) {
            inside.add(new CompareMappings(ranges(linux.uidMappings()), ranges(linux.gidMappings())));
        }
    }

    private void interfaces() {
        List<MoveInterfaces.Row> rows = new ArrayList<>();
        for (Map.Entry<String, Linux.NetDevice> asked : linux.netDevices().entrySet()) {
            String name = asked.getValue().name();
            rows.add(new MoveInterfaces.Row(asked.getKey(), name == null || name.isEmpty() ? asked.getKey() : name));
        }
        if (!rows.isEmpty()) {
            alongside.add(new MoveInterfaces(rows, namespaces.path(Namespace.NETWORK)));
        }
    }

    private static List<MapUsers.Range> ranges(List<IdMapping> mappings) {
        List<MapUsers.Range> ranges = new ArrayList<>();
        for (IdMapping mapping : mappings) {
            ranges.add(new MapUsers.Range(mapping.containerId(), mapping.hostId(), mapping.size()));
        }
        return ranges;
    }

    private void filesystems(CgroupPlan groups) {
        inside.addAll(namespaces.joining(Namespace.MOUNT));
        inside.add(new IsolateMounts(false));
        if (creates(Namespace.USER) && isHanded(container.root())) {
            handOver();
        } else {
            switch (container.root()) {
                case RootFilesystem.Directory(String path, _) -> {
                    before.add(new MountRoot.Copy(path, RootSteps.isSlave(linux), "/root/path"));
                    inside.add(new MountRoot.Directory(path, "/root/path"));
                }
                case RootFilesystem.Overlay(ContainerSpec.Layers layers, String place) -> {
                    if (layers.fuse()) {
                        before.add(new FuseOverlay(overlay(layers), MountRoot.COPY));
                        inside.add(new MountRoot.Directory(layers.lower() + " (fuse-overlayfs)", null));
                    } else {
                        inside.add(bound(new MountRoot.Overlay(overlay(layers), place, layers.lower()), layers));
                    }
                }
            }
            carried();
        }
        labels();
        mounts(groups);
        if (!linux.sysctl().isEmpty()) {
            inside.add(new SetParameters(linux.sysctl()));
        }
        if (!linux.maskedPaths().isEmpty()) {
            inside.add(new ProtectPaths.Mask(linux.maskedPaths()));
        }
        if (!linux.readonlyPaths().isEmpty()) {
            inside.add(new ProtectPaths.ReadOnly(linux.readonlyPaths()));
        }
    }

    /** What is mounted below the root, devices and name files with it. */
    private void mounts(CgroupPlan groups) {
        RoomForMounts room = creates(Namespace.USER) && spec.mounts().size() > MountSteps.MANY ? new RoomForMounts(spec.mounts().size()) : null;
        if (room != null) {
            before.add(room.make());
            alongside.add(room.leave());
        }
        List<Step> after = new MountSteps(spec.mounts(), linux, groups, before, inside).add();
        if (room != null) {
            inside.add(room.giveBack());
        }
        if (!MountSteps.hasOwnDevices(spec.mounts())) {
            inside.add(new MakeDevices(DeviceSteps.nodes(linux.devices()), namespaces.has(Namespace.USER)));
        }
        if (!container.files().isEmpty()) {
            inside.add(new PlaceFiles(container.files()));
        }
        inside.addAll(after);
    }

    private void carried() {
        int index = 0;
        for (CarriedMount carried : container.carried()) {
            index++;
            if (carried.layers().fuse()) {
                before.add(new FuseOverlay(overlay(carried.layers()), HandMount.name(index)));
                inside.add(new MountOverlay.Handed(index, carried.destination()));
            } else {
                inside.add(bound(new MountOverlay.Own(overlay(carried.layers()), carried.destination()), carried.layers()));
            }
        }
    }

    private static Step bound(Step mount, ContainerSpec.Layers layers) {
        return layers.limitBytes() == 0 ? mount : new BoundByQuota(mount);
    }

    /** Whether the root has to be made for a user namespace from outside of it. */
    private static boolean isHanded(RootFilesystem root) {
        return switch (root) {
            case RootFilesystem.Directory(_, boolean mapped) -> mapped;
            case RootFilesystem.Overlay _ -> true;
        };
    }

    /** Only SELinux labels mounts, and without it tmpfs would not know the option. */
    private void labels() {
        String label = linux.mountLabel();
        boolean known = false;
        for (MountEntry mount : host.mounts()) {
            known |= mount.type().equals("selinuxfs");
        }
        if (label != null && !label.isEmpty() && !known) {
            throw new SetupException(
                    "mounts cannot be labelled " + label + ", since SELinux is not on here (/linux/mountLabel)",
                    "leave the label out, or mount selinuxfs on /sys/fs/selinux where the kernel has it");
        }
    }

    /** The root, and then each filesystem that is carried along, as mounts made outside of the user namespace. */
    private void handOver() {
        alongside.add(new HandMount.Prepare());
        switch (container.root()) {
            case RootFilesystem.Directory(String path, _) -> {
                alongside.add(new HandMount.Directory(path, 0));
                inside.add(new MountRoot.Handed(path));
            }
            case RootFilesystem.Overlay(ContainerSpec.Layers layers, _) -> {
                alongside.add(bound(new HandMount.Overlay(overlay(layers), parentOf(layers.upper()), 0), layers));
                inside.add(new MountRoot.Handed(layers.lower()));
            }
        }
        int index = 1;
        for (CarriedMount carried : container.carried()) {
            alongside.add(bound(new HandMount.Overlay(overlay(carried.layers()), parentOf(carried.layers().upper()), index), carried.layers()));
            inside.add(new MountOverlay.Handed(index, carried.destination()));
            index++;
        }
    }

    private static String parentOf(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static OverlayLayers overlay(ContainerSpec.Layers layers) {
        return new OverlayLayers(layers.lowers(), layers.upper(), layers.work());
    }

    private void names() {
        if (spec.hostname() != null || spec.domainname() != null) {
            inside.add(new NameHost(spec.hostname(), spec.domainname()));
        }
        if (creates(Namespace.NETWORK)) {
            inside.add(container.connection() == null ? new BringUpLoopback() : container.connection().inside());
        }
    }
}
