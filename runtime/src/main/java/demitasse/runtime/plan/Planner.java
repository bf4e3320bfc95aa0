package demitasse.runtime.plan;

import demitasse.kernel.Namespace;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.HostFacts;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPath;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.namespace.BringUpLoopback;
import demitasse.runtime.namespace.EnterCgroupNamespace;
import demitasse.runtime.namespace.JoinNamespace;
import demitasse.runtime.namespace.MapUsers;
import demitasse.runtime.namespace.NameHost;
import demitasse.runtime.namespace.OffsetClocks;
import demitasse.runtime.namespace.SetParameters;
import demitasse.runtime.process.HideArguments;
import demitasse.runtime.rootfs.EnterRoot;
import demitasse.runtime.rootfs.EnterWorkingDirectory;
import demitasse.runtime.rootfs.HandMount;
import demitasse.runtime.rootfs.IsolateMounts;
import demitasse.runtime.rootfs.MakeDevices;
import demitasse.runtime.rootfs.MountOverlay;
import demitasse.runtime.rootfs.MountRoot;
import demitasse.runtime.rootfs.OverlayLayers;
import demitasse.runtime.rootfs.PlaceFiles;
import demitasse.runtime.rootfs.ProtectPaths;
import demitasse.runtime.security.ConfineProcess;
import demitasse.runtime.security.NewKeyring;
import demitasse.spec.IdMapping;
import demitasse.spec.Linux;
import demitasse.spec.Process;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what is asked and what the host is into a {@link Plan}. Pure: it asks no kernel and no clock. */
public final class Planner {
    private final ContainerSpec container;
    private final HostFacts host;
    private final Spec spec;
    private final Linux linux;
    private final CgroupLayout cgroups;
    private final ProcessSteps process;
    private final List<Step> before = new ArrayList<>();
    private final List<Step> alongside = new ArrayList<>();
    private final List<Step> inside = new ArrayList<>();

    private Planner(ContainerSpec container, HostFacts host, CgroupLayout cgroups) {
        this.container = container;
        this.host = host;
        this.spec = container.spec();
        this.linux = spec.linux() == null ? Linux.EMPTY : spec.linux();
        this.cgroups = cgroups;
        this.process = processSteps(spec, linux, host);
    }

    /** @throws SetupException when the host cannot do what is asked */
    public static Plan plan(ContainerSpec container, HostFacts host, CgroupLayout cgroups) {
        KernelVersion.check(host.system());
        return new Planner(container, host, cgroups).plan();
    }

    /**
     * What of a configuration cannot be had on this host, and is left out: each a line for the log. What must not be left
     * out is an error of {@link #plan}.
     */
    public static List<String> warnings(Spec spec, HostFacts host) {
        ProcessSteps steps = processSteps(spec, spec.linux() == null ? Linux.EMPTY : spec.linux(), host);
        return GrantedCapabilities.warnings(steps.process().capabilities(), steps.available());
    }

    private static ProcessSteps processSteps(Spec spec, Linux linux, HostFacts host) {
        boolean apart = linux.namespace(demitasse.spec.Namespace.Type.USER) != null;
        // Whoever enters a user namespace has all of them there (user_namespaces(7)).
        return new ProcessSteps(spec.process() == null ? Process.EMPTY : spec.process(), linux, apart, apart ? -1L : host.capabilities());
    }

    private Plan plan() {
        CgroupPlan groups = CgroupPlan.of(
                linux.resources(), cgroups, CgroupPath.of(linux.cgroupsPath(), container.id()), KernelVersion.isBefore(host.system(), 5, 17));
        clocks();
        before.addAll(groups.before());
        users();
        alongside.addAll(process.beside());
        joinNamespaces();
        if (container.init()) {
            inside.add(new HideArguments());
        }
        if (creates(Namespace.USER)) {
            inside.add(new ConfineProcess.BecomeRoot());
        }
        inside.addAll(groups.inInit());
        if (creates(Namespace.CGROUP)) {
            inside.add(new EnterCgroupNamespace());
        }
        if (creates(Namespace.MOUNT)) {
            filesystems(groups);
        }
        names();
        inside.addAll(process.underHostsProc());
        inside.add(new NewKeyring("_ses." + container.id()));
        if (creates(Namespace.MOUNT)) {
            inside.add(new EnterRoot(spec.root() != null && spec.root().readonly()));
        }
        inside.addAll(process.terminal(true));
        inside.add(new EnterWorkingDirectory(process.process().cwd(), true));
        inside.addAll(process.settings());
        inside.addAll(process.confinement());
        return new Plan(groups, before, cloneFlags(), alongside, inside);
    }

    /** The namespaces that the child is cloned into; those of cgroups and time have a moment of their own. */
    private long cloneFlags() {
        long flags = 0;
        for (Namespace namespace : Namespace.values()) {
            if (namespace != Namespace.CGROUP && namespace != Namespace.TIME && creates(namespace)) {
                flags |= namespace.flag();
            }
        }
        return flags;
    }

    private boolean creates(Namespace namespace) {
        demitasse.spec.Namespace asked = linux.namespace(typeOf(namespace));
        return asked != null && asked.path() == null;
    }

    static demitasse.spec.Namespace.Type typeOf(Namespace namespace) {
        return switch (namespace) {
            case PID -> demitasse.spec.Namespace.Type.PID;
            case MOUNT -> demitasse.spec.Namespace.Type.MOUNT;
            case UTS -> demitasse.spec.Namespace.Type.UTS;
            case IPC -> demitasse.spec.Namespace.Type.IPC;
            case NETWORK -> demitasse.spec.Namespace.Type.NETWORK;
            case CGROUP -> demitasse.spec.Namespace.Type.CGROUP;
            case USER -> demitasse.spec.Namespace.Type.USER;
            case TIME -> demitasse.spec.Namespace.Type.TIME;
        };
    }

    private void joinNamespaces() {
        for (Namespace namespace : Namespace.values()) {
            demitasse.spec.Namespace asked = linux.namespace(typeOf(namespace));
            if (asked == null || asked.path() == null) {
                continue;
            }
            String pointer = "/linux/namespaces/" + linux.namespaces().indexOf(asked);
            switch (namespace) {
                case UTS, IPC, NETWORK, CGROUP -> inside.add(new JoinNamespace(namespace, asked.path(), pointer));
                case PID, MOUNT, USER, TIME -> throw new SetupException(
                        "cannot join an existing " + namespace.word() + " namespace (" + pointer + ")",
                        "leave out its path for a new one; joining is supported for uts, ipc, network and cgroup");
            }
        }
    }

    private void clocks() {
        if (creates(Namespace.TIME)) {
            StringBuilder lines = new StringBuilder();
            Linux.TimeOffsets offsets = linux.timeOffsets();
            if (offsets != null) {
                appendOffset(lines, "monotonic", offsets.monotonic());
                appendOffset(lines, "boottime", offsets.boottime());
            }
            before.add(new OffsetClocks(lines.toString()));
        }
    }

    private static void appendOffset(StringBuilder lines, String clock, Linux.@Nullable TimeOffset offset) {
        if (offset != null) {
            lines.append(clock).append(' ').append(offset.secs()).append(' ').append(offset.nanosecs()).append('\n');
        }
    }

    private void users() {
        if (creates(Namespace.USER)) {
            alongside.add(new MapUsers(ranges(linux.uidMappings()), ranges(linux.gidMappings())));
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
        inside.add(new IsolateMounts(false));
        if (creates(Namespace.USER)) {
            handOver();
        } else {
            inside.add(switch (container.root()) {
                case RootFilesystem.Directory(String path) -> new MountRoot.Directory(path, "/root/path");
                case RootFilesystem.Overlay(ContainerSpec.Layers layers, String place) ->
                        new MountRoot.Overlay(overlay(layers), place, layers.lower());
            });
            for (CarriedMount carried : container.carried()) {
                inside.add(new MountOverlay.Own(overlay(carried.layers()), carried.destination()));
            }
        }
        MountSteps.add(spec.mounts(), groups, before, inside);
        inside.add(new MakeDevices(MountSteps.devices(linux.devices()), creates(Namespace.USER)));
        if (!container.files().isEmpty()) {
            inside.add(new PlaceFiles(container.files()));
        }
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

    /** The root, and then each filesystem that is carried along, as mounts made outside of the user namespace. */
    private void handOver() {
        alongside.add(new HandMount.Prepare());
        switch (container.root()) {
            case RootFilesystem.Directory(String path) -> {
                alongside.add(new HandMount.Directory(path, 0));
                inside.add(new MountRoot.Handed(path));
            }
            case RootFilesystem.Overlay(ContainerSpec.Layers layers, _) -> {
                alongside.add(new HandMount.Overlay(overlay(layers), parentOf(layers.upper()), 0));
                inside.add(new MountRoot.Handed(layers.lower()));
            }
        }
        int index = 1;
        for (CarriedMount carried : container.carried()) {
            alongside.add(new HandMount.Overlay(overlay(carried.layers()), parentOf(carried.layers().upper()), index));
            inside.add(new MountOverlay.Handed(index, carried.destination()));
            index++;
        }
    }

    private static String parentOf(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static OverlayLayers overlay(ContainerSpec.Layers layers) {
        return new OverlayLayers(List.of(layers.lower()), layers.upper(), layers.work());
    }

    private void names() {
        if (spec.hostname() != null || spec.domainname() != null) {
            inside.add(new NameHost(spec.hostname(), spec.domainname()));
        }
        if (creates(Namespace.NETWORK)) {
            inside.add(new BringUpLoopback());
        }
    }
}
