package demitasse.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of Linux alone (config-linux.md). */
public record Linux(
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, String> sysctl,
        @Nullable Resources resources,
        @Nullable String cgroupsPath,
        List<Namespace> namespaces,
        List<Device> devices,
        Map<String, NetDevice> netDevices,
        @Nullable Seccomp seccomp,
        @Nullable RootfsPropagation rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        @Nullable String mountLabel,
        @Nullable IntelRdt intelRdt,
        @Nullable MemoryPolicy memoryPolicy,
        @Nullable Personality personality,
        @Nullable TimeOffsets timeOffsets) {
    /** Nothing of Linux is asked for: no namespace, no limit. */
    public static final Linux EMPTY = new Linux(List.of(), List.of(), Map.of(), null, null, List.of(), List.of(),
            Map.of(), null, null, List.of(), List.of(), null, null, null, null, null);

    /** Takes its own copy of every list and map. */
    public Linux {
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
        sysctl = FrozenMap.copyOf(sysctl);
        namespaces = List.copyOf(namespaces);
        devices = List.copyOf(devices);
        netDevices = FrozenMap.copyOf(netDevices);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
    }

    public Linux withUidMappings(List<IdMapping> uidMappings) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withGidMappings(List<IdMapping> gidMappings) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withSysctl(Map<String, String> sysctl) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withResources(@Nullable Resources resources) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withCgroupsPath(@Nullable String cgroupsPath) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withNamespaces(List<Namespace> namespaces) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withDevices(List<Device> devices) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withNetDevices(Map<String, NetDevice> netDevices) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withSeccomp(@Nullable Seccomp seccomp) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withRootfsPropagation(@Nullable RootfsPropagation rootfsPropagation) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withMaskedPaths(List<String> maskedPaths) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withReadonlyPaths(List<String> readonlyPaths) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withMountLabel(@Nullable String mountLabel) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withIntelRdt(@Nullable IntelRdt intelRdt) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withMemoryPolicy(@Nullable MemoryPolicy memoryPolicy) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withPersonality(@Nullable Personality personality) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    public Linux withTimeOffsets(@Nullable TimeOffsets timeOffsets) {
        return new Linux(uidMappings, gidMappings, sysctl, resources, cgroupsPath, namespaces, devices, netDevices,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, intelRdt, memoryPolicy, personality,
                timeOffsets);
    }

    /** The namespace of this type, or null where the configuration has none. */
    public @Nullable Namespace namespace(Namespace.Type type) {
        for (Namespace namespace : namespaces) {
            if (namespace.type() == type) {
                return namespace;
            }
        }
        return null;
    }

    /** A network interface of the host that moves into the container, and the name it gets there. */
    public record NetDevice(@Nullable String name) {}

    /** How far the clocks of the time namespace are from the clocks of the host (time_namespaces(7)). */
    public record TimeOffsets(@Nullable TimeOffset boottime, @Nullable TimeOffset monotonic) {}

    /** An offset of a clock: seconds of either sign, and nanoseconds 0..999999999. */
    public record TimeOffset(long secs, long nanosecs) {}
}
