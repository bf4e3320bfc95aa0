package demitasse.engine.look;

import demitasse.engine.Defaults;
import demitasse.engine.format.Fields;
import demitasse.engine.format.Plain;
import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.Stored;
import demitasse.runtime.ContainerSpec;
import demitasse.spec.BlockIo;
import demitasse.spec.Capabilities;
import demitasse.spec.Capability;
import demitasse.spec.Cpu;
import demitasse.spec.Device;
import demitasse.spec.Linux;
import demitasse.spec.Memory;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Process;
import demitasse.spec.Process.Rlimit;
import demitasse.spec.Resources;
import demitasse.spec.Spec;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a container stands on its host: its limits, its namespaces, what becomes of it when it ends. As with Docker 0 is no limit. */
final class HostConfiguration {
    private static final long MICROS_TO_NANO_CPUS = 1_000_000_000;
    /** What others have, and a container here has not. */
    private static final List<String> NONE = List.of("Links", "VolumesFrom", "GroupAdd", "DeviceRequests", "MemorySwappiness", "OomKillDisable");

    private final Stored container;
    private final Spec spec;
    private final @Nullable ContainerSpec made;
    private final long limitBytes;

    HostConfiguration(Stored container, Spec spec, @Nullable ContainerSpec made, long limitBytes) {
        this.container = container;
        this.spec = spec;
        this.made = made;
        this.limitBytes = limitBytes;
    }

    /** The network that it is started with: one of ours, or none, or the host's. */
    static String networkMode(Stored container, Spec spec) {
        Wish asked = container.asked();
        return asked != null ? asked.network() : mode(spec.linuxOrEmpty(), Namespace.Type.NETWORK, "none");
    }

    Fields fields() {
        ContainerRecord record = container.record();
        Wish asked = container.asked();
        Linux linux = spec.linuxOrEmpty();
        Process process = spec.processOrEmpty();
        Restart restart = record.restart();
        LogLimits log = record.log();
        Fields fields = new Fields()
                .value("LogConfig", new Fields().text("Type", "file").value("Config", new Fields()
                        .text("max-size", Long.toString(log.maxBytes())).text("max-file", Integer.toString(log.maxFiles()))))
                .text("NetworkMode", networkMode(container, spec))
                .value("PortBindings", Connections.ports(asked == null ? List.of() : asked.published()))
                .flag("PublishAllPorts", false)
                .texts("ExtraHosts", hosts(asked))
                .text("PidMode", mode(linux, Namespace.Type.PID, ""))
                .text("IpcMode", mode(linux, Namespace.Type.IPC, "private"))
                .text("UTSMode", mode(linux, Namespace.Type.UTS, ""))
                .text("UsernsMode", mode(linux, Namespace.Type.USER, "private"))
                .value("RestartPolicy", new Fields().text("Name", restart.policy().word()).number("MaximumRetryCount", restart.attempts()))
                .flag("AutoRemove", container.isTransient())
                .flag("Init", made != null && made.init())
                .text("CgroupnsMode", mode(linux, Namespace.Type.CGROUP, "private"))
                .value("Devices", devices(linux.devices()))
                .number("ShmSize", sharedMemory(spec))
                .flag("ReadonlyRootfs", spec.root() != null && spec.root().readonly())
                .text("Runtime", "demitasse")
                .text("CgroupParent", "")
                .number("OomScoreAdj", process.oomScoreAdj() == null ? 0 : process.oomScoreAdj())
                .flag("NoNewPrivileges", process.noNewPrivileges())
                .flag("Privileged", isPrivileged(spec))
                .texts("Binds", binds(spec))
                .texts("Tmpfs", tmpfs(spec))
                .value("StorageOpt", limitBytes == 0 ? new Fields() : new Fields().text("size", Long.toString(limitBytes)))
                .texts("Sysctls", linux.sysctl())
                .texts("MaskedPaths", linux.maskedPaths())
                .texts("ReadonlyPaths", linux.readonlyPaths())
                .value("Ulimits", ulimits(process.rlimits()));
        for (String none : NONE) {
            fields.nothing(none);
        }
        capabilities(spec, fields);
        limits(linux.resources() == null ? Resources.EMPTY : linux.resources(), fields);
        return fields;
    }

    /** As {@code --add-host} takes them. */
    private static List<String> hosts(@Nullable Wish asked) {
        List<String> hosts = new ArrayList<>();
        for (List<String> host : asked == null ? List.<List<String>>of() : asked.hosts()) {
            hosts.add(host.getLast() + ":" + host.getFirst());
        }
        return hosts;
    }

    private static JsonArray devices(List<Device> devices) {
        List<JsonValue> all = new ArrayList<>();
        for (Device device : devices) {
            all.add(new Fields().text("PathOnHost", device.path()).text("PathInContainer", device.path()).text("CgroupPermissions", "rwm").object());
        }
        return new JsonArray(all);
    }

    /** How large /dev/shm may get, in bytes; 0 where it has none of its own. */
    private static long sharedMemory(Spec spec) {
        for (Mount mount : spec.mounts()) {
            for (String option : mount.destination().equals("/dev/shm") ? mount.options() : List.<String>of()) {
                if (option.startsWith("size=")) {
                    return Reading.whole(option.substring(5)) * (option.endsWith("k") ? 1024 : 1);
                }
            }
        }
        return 0;
    }

    private static List<String> bounding(Spec spec) {
        Capabilities capabilities = spec.processOrEmpty().capabilities();
        return capabilities == null ? List.of() : capabilities.bounding();
    }

    private static boolean isPrivileged(Spec spec) {
        Linux linux = spec.linuxOrEmpty();
        return bounding(spec).size() == Capability.values().length && linux.seccomp() == null && linux.maskedPaths().isEmpty();
    }

    /** What was added to those that every container has, and dropped of them; a privileged one has all without being asked. */
    private static void capabilities(Spec spec, Fields fields) {
        List<String> has = bounding(spec);
        List<String> added = new ArrayList<>(has);
        added.removeAll(Defaults.GRANTED);
        List<String> dropped = new ArrayList<>(Defaults.GRANTED);
        dropped.removeAll(has);
        boolean all = has.size() == Capability.values().length;
        fields.texts("CapAdd", isPrivileged(spec) ? List.of() : all ? List.of("ALL") : added)
                .texts("CapDrop", dropped.size() == Defaults.GRANTED.size() ? List.of("ALL") : dropped);
    }

    /** As {@code -v} takes them. */
    private static List<String> binds(Spec spec) {
        List<String> binds = new ArrayList<>();
        for (Mount mount : MountRows.asked(spec)) {
            List<String> options = new ArrayList<>(mount.options());
            options.removeAll(List.of("rbind", "bind", "rw", "rprivate", "rro"));
            binds.add(MountRows.shown(mount) + ":" + mount.destination() + (options.isEmpty() ? "" : ":" + String.join(",", options)));
        }
        return binds;
    }

    /** As {@code --tmpfs} takes them, by their places; not those that every container has. */
    private static Map<String, String> tmpfs(Spec spec) {
        Map<String, String> tmpfs = new LinkedHashMap<>();
        for (Mount mount : spec.mounts()) {
            if ("tmpfs".equals(mount.type()) && !Defaults.isUsual(mount)) {
                tmpfs.put(mount.destination(), String.join(",", mount.options()));
            }
        }
        return tmpfs;
    }

    private static String mode(Linux linux, Namespace.Type type, String own) {
        for (Namespace namespace : linux.namespaces()) {
            if (namespace.type() == type) {
                return own;
            }
        }
        return "host";
    }

    private static void limits(Resources resources, Fields fields) {
        Memory memory = resources.memory();
        Cpu cpu = resources.cpu();
        BlockIo block = resources.blockIO();
        long quota = cpu == null || cpu.quota() == null ? 0 : cpu.quota();
        long period = cpu == null || cpu.period() == null ? 0 : cpu.period();
        fields.number("Memory", memory == null ? 0 : orZero(memory.limit()))
                .number("MemorySwap", memory == null ? 0 : orZero(memory.swap()))
                .number("MemoryReservation", memory == null ? 0 : orZero(memory.reservation()))
                .number("NanoCpus", quota > 0 && period > 0 && quota < Long.MAX_VALUE / MICROS_TO_NANO_CPUS ? quota * MICROS_TO_NANO_CPUS / period : 0)
                .number("CpuQuota", quota)
                .number("CpuPeriod", period)
                .number("CpuShares", cpu == null ? 0 : orZero(cpu.shares()))
                .text("CpusetCpus", cpu == null || cpu.cpus() == null ? "" : cpu.cpus())
                .text("CpusetMems", cpu == null || cpu.mems() == null ? "" : cpu.mems())
                .number("PidsLimit", resources.pids() == null ? 0 : orZero(resources.pids().limit()))
                .number("BlkioWeight", block == null || block.weight() == null ? 0 : block.weight());
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static JsonArray ulimits(List<Rlimit> limits) {
        List<JsonValue> ulimits = new ArrayList<>();
        for (Rlimit limit : limits) {
            String type = limit.type();
            ulimits.add(new Fields().text("Name", Plain.lowerCase(type.startsWith("RLIMIT_") ? type.substring(7) : type))
                    .number("Hard", limit.hard()).number("Soft", limit.soft()).object());
        }
        return new JsonArray(ulimits);
    }
}
