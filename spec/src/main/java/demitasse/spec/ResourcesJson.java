package demitasse.spec;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** The limits of the configuration in JSON. */
public final class ResourcesJson {
    private ResourcesJson() {}

    /** Reads limits, as {@code update} takes them too. */
    public static Resources read(JsonReader in) {
        Resources resources = Resources.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            resources = switch (in.name()) {
                case "devices" -> resources.withDevices(Values.list(in, ResourcesJson::readDeviceRule));
                case "memory" -> resources.withMemory(readMemory(in));
                case "cpu" -> resources.withCpu(readCpu(in));
                case "pids" -> resources.withPids(readPids(in));
                case "blockIO" -> resources.withBlockIO(readBlockIo(in));
                case "hugepageLimits" -> resources.withHugepageLimits(Values.list(in, ResourcesJson::readHugepages));
                case "network" -> resources.withNetwork(readNetwork(in));
                case "rdma" -> resources.withRdma(Values.map(in, ResourcesJson::readRdma));
                case "unified" -> resources.withUnified(Values.stringMap(in));
                default -> Values.unknown(in, resources);
            };
        }
        return resources;
    }

    /** Writes what is present. */
    public static void write(JsonWriter out, Resources resources) {
        out.beginObject();
        Values.writeList(out, "devices", resources.devices(), ResourcesJson::writeDeviceRule);
        Values.write(out, "memory", resources.memory(), ResourcesJson::writeMemory);
        Values.write(out, "cpu", resources.cpu(), ResourcesJson::writeCpu);
        Values.write(out, "pids", resources.pids(), ResourcesJson::writePids);
        Values.write(out, "blockIO", resources.blockIO(), ResourcesJson::writeBlockIo);
        Values.writeList(out, "hugepageLimits", resources.hugepageLimits(), ResourcesJson::writeHugepages);
        Values.write(out, "network", resources.network(), ResourcesJson::writeNetwork);
        Values.writeMap(out, "rdma", resources.rdma(), ResourcesJson::writeRdma);
        out.member("unified", resources.unified());
        out.endObject();
    }

    private static Resources.DeviceRule readDeviceRule(JsonReader in) {
        boolean allow = false;
        Resources.DeviceRuleType type = null;
        Long major = null;
        Long minor = null;
        String access = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "allow" -> allow = in.bool();
                case "type" -> type = Values.choice(in, Resources.DeviceRuleType.values());
                case "major" -> major = in.int64();
                case "minor" -> minor = in.int64();
                case "access" -> access = in.word();
                default -> in.unknown();
            }
        }
        in.require("allow");
        return new Resources.DeviceRule(allow, type, major, minor, access);
    }

    private static void writeDeviceRule(JsonWriter out, Resources.DeviceRule rule) {
        out.beginObject();
        out.name("allow").bool(rule.allow());
        out.member("type", Values.word(rule.type()));
        out.member("major", rule.major());
        out.member("minor", rule.minor());
        out.member("access", rule.access());
        out.endObject();
    }

    private static Memory readMemory(JsonReader in) {
        Memory memory = Memory.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            memory = switch (in.name()) {
                case "limit" -> memory.withLimit(in.int64());
                case "reservation" -> memory.withReservation(in.int64());
                case "swap" -> memory.withSwap(in.int64());
                case "kernel" -> memory.withKernel(in.int64());
                case "kernelTCP" -> memory.withKernelTCP(in.int64());
                case "swappiness" -> memory.withSwappiness(in.uint64());
                case "disableOOMKiller" -> memory.withDisableOOMKiller(in.bool());
                case "useHierarchy" -> memory.withUseHierarchy(in.bool());
                case "checkBeforeUpdate" -> memory.withCheckBeforeUpdate(in.bool());
                default -> Values.unknown(in, memory);
            };
        }
        return memory;
    }

    private static void writeMemory(JsonWriter out, Memory memory) {
        out.beginObject();
        out.member("limit", memory.limit());
        out.member("reservation", memory.reservation());
        out.member("swap", memory.swap());
        out.member("kernel", memory.kernel());
        out.member("kernelTCP", memory.kernelTCP());
        out.unsignedMember("swappiness", memory.swappiness());
        out.member("disableOOMKiller", memory.disableOOMKiller());
        out.member("useHierarchy", memory.useHierarchy());
        out.member("checkBeforeUpdate", memory.checkBeforeUpdate());
        out.endObject();
    }

    private static Cpu readCpu(JsonReader in) {
        Cpu cpu = Cpu.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            cpu = switch (in.name()) {
                case "shares" -> cpu.withShares(in.uint64());
                case "quota" -> cpu.withQuota(in.int64());
                case "burst" -> cpu.withBurst(in.uint64());
                case "period" -> cpu.withPeriod(in.uint64());
                case "realtimeRuntime" -> cpu.withRealtimeRuntime(in.int64());
                case "realtimePeriod" -> cpu.withRealtimePeriod(in.uint64());
                case "cpus" -> cpu.withCpus(in.string());
                case "mems" -> cpu.withMems(in.string());
                case "idle" -> cpu.withIdle(in.int64());
                default -> Values.unknown(in, cpu);
            };
        }
        return cpu;
    }

    private static void writeCpu(JsonWriter out, Cpu cpu) {
        out.beginObject();
        out.unsignedMember("shares", cpu.shares());
        out.member("quota", cpu.quota());
        out.unsignedMember("burst", cpu.burst());
        out.unsignedMember("period", cpu.period());
        out.member("realtimeRuntime", cpu.realtimeRuntime());
        out.unsignedMember("realtimePeriod", cpu.realtimePeriod());
        out.member("cpus", cpu.cpus());
        out.member("mems", cpu.mems());
        out.member("idle", cpu.idle());
        out.endObject();
    }

    private static Resources.Pids readPids(JsonReader in) {
        Long limit = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "limit" -> limit = in.int64();
                default -> in.unknown();
            }
        }
        return new Resources.Pids(limit);
    }

    private static void writePids(JsonWriter out, Resources.Pids pids) {
        out.beginObject();
        out.member("limit", pids.limit());
        out.endObject();
    }

    private static BlockIo readBlockIo(JsonReader in) {
        BlockIo blockIo = BlockIo.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            blockIo = switch (in.name()) {
                case "weight" -> blockIo.withWeight(in.uint16());
                case "leafWeight" -> blockIo.withLeafWeight(in.uint16());
                case "weightDevice" -> blockIo.withWeightDevice(Values.list(in, ResourcesJson::readWeight));
                case "throttleReadBpsDevice" -> blockIo.withThrottleReadBpsDevice(throttles(in));
                case "throttleWriteBpsDevice" -> blockIo.withThrottleWriteBpsDevice(throttles(in));
                case "throttleReadIOPSDevice" -> blockIo.withThrottleReadIOPSDevice(throttles(in));
                case "throttleWriteIOPSDevice" -> blockIo.withThrottleWriteIOPSDevice(throttles(in));
                default -> Values.unknown(in, blockIo);
            };
        }
        return blockIo;
    }

    private static void writeBlockIo(JsonWriter out, BlockIo blockIo) {
        out.beginObject();
        out.member("weight", blockIo.weight());
        out.member("leafWeight", blockIo.leafWeight());
        Values.writeList(out, "weightDevice", blockIo.weightDevice(), ResourcesJson::writeWeight);
        Values.writeList(out, "throttleReadBpsDevice", blockIo.throttleReadBpsDevice(), ResourcesJson::writeThrottle);
        Values.writeList(out, "throttleWriteBpsDevice", blockIo.throttleWriteBpsDevice(), ResourcesJson::writeThrottle);
        Values.writeList(out, "throttleReadIOPSDevice", blockIo.throttleReadIOPSDevice(), ResourcesJson::writeThrottle);
        Values.writeList(out, "throttleWriteIOPSDevice", blockIo.throttleWriteIOPSDevice(),
                ResourcesJson::writeThrottle);
        out.endObject();
    }

    private static BlockIo.WeightDevice readWeight(JsonReader in) {
        long major = 0;
        long minor = 0;
        Integer weight = null;
        Integer leafWeight = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "major" -> major = in.int64();
                case "minor" -> minor = in.int64();
                case "weight" -> weight = in.uint16();
                case "leafWeight" -> leafWeight = in.uint16();
                default -> in.unknown();
            }
        }
        in.require("major");
        in.require("minor");
        return new BlockIo.WeightDevice(major, minor, weight, leafWeight);
    }

    private static void writeWeight(JsonWriter out, BlockIo.WeightDevice device) {
        out.beginObject();
        out.name("major").number(device.major());
        out.name("minor").number(device.minor());
        out.member("weight", device.weight());
        out.member("leafWeight", device.leafWeight());
        out.endObject();
    }

    private static List<BlockIo.ThrottleDevice> throttles(JsonReader in) {
        return Values.list(in, ResourcesJson::readThrottle);
    }

    private static BlockIo.ThrottleDevice readThrottle(JsonReader in) {
        long major = 0;
        long minor = 0;
        long rate = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "major" -> major = in.int64();
                case "minor" -> minor = in.int64();
                case "rate" -> rate = in.uint64();
                default -> in.unknown();
            }
        }
        in.require("major");
        in.require("minor");
        return new BlockIo.ThrottleDevice(major, minor, rate);
    }

    private static void writeThrottle(JsonWriter out, BlockIo.ThrottleDevice device) {
        out.beginObject();
        out.name("major").number(device.major());
        out.name("minor").number(device.minor());
        out.name("rate").unsigned(device.rate());
        out.endObject();
    }

    private static Resources.HugepageLimit readHugepages(JsonReader in) {
        String pageSize = "";
        long limit = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "pageSize" -> pageSize = in.string();
                case "limit" -> limit = in.uint64();
                default -> in.unknown();
            }
        }
        in.require("pageSize");
        in.require("limit");
        return new Resources.HugepageLimit(pageSize, limit);
    }

    private static void writeHugepages(JsonWriter out, Resources.HugepageLimit hugepages) {
        out.beginObject();
        out.member("pageSize", hugepages.pageSize());
        out.name("limit").unsigned(hugepages.limit());
        out.endObject();
    }

    private static Resources.Network readNetwork(JsonReader in) {
        Long classID = null;
        List<Resources.InterfacePriority> priorities = List.of();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "classID" -> classID = in.uint32();
                case "priorities" -> priorities = Values.list(in, ResourcesJson::readInterfacePriority);
                default -> in.unknown();
            }
        }
        return new Resources.Network(classID, priorities);
    }

    private static void writeNetwork(JsonWriter out, Resources.Network network) {
        out.beginObject();
        out.member("classID", network.classID());
        Values.writeList(out, "priorities", network.priorities(), ResourcesJson::writeInterfacePriority);
        out.endObject();
    }

    private static Resources.InterfacePriority readInterfacePriority(JsonReader in) {
        String name = "";
        long priority = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "name" -> name = in.string();
                case "priority" -> priority = in.uint32();
                default -> in.unknown();
            }
        }
        in.require("name");
        in.require("priority");
        return new Resources.InterfacePriority(name, priority);
    }

    private static void writeInterfacePriority(JsonWriter out, Resources.InterfacePriority outgoing) {
        out.beginObject();
        out.member("name", outgoing.name());
        out.name("priority").number(outgoing.priority());
        out.endObject();
    }

    private static Resources.Rdma readRdma(JsonReader in) {
        Long hcaHandles = null;
        Long hcaObjects = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "hcaHandles" -> hcaHandles = in.uint32();
                case "hcaObjects" -> hcaObjects = in.uint32();
                default -> in.unknown();
            }
        }
        return new Resources.Rdma(hcaHandles, hcaObjects);
    }

    private static void writeRdma(JsonWriter out, Resources.Rdma rdma) {
        out.beginObject();
        out.member("hcaHandles", rdma.hcaHandles());
        out.member("hcaObjects", rdma.hcaObjects());
        out.endObject();
    }
}
