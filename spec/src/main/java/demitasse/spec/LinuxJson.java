package demitasse.spec;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** The Linux part of the configuration in JSON. */
final class LinuxJson {
    private LinuxJson() {}

    static Linux read(JsonReader in) {
        Linux linux = Linux.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            linux = switch (in.name()) {
                case "uidMappings" -> linux.withUidMappings(Values.list(in, SpecJson::readIdMapping));
                case "gidMappings" -> linux.withGidMappings(Values.list(in, SpecJson::readIdMapping));
                case "sysctl" -> linux.withSysctl(Values.stringMap(in));
                case "resources" -> linux.withResources(ResourcesJson.read(in));
                case "cgroupsPath" -> linux.withCgroupsPath(in.string());
                case "namespaces" -> linux.withNamespaces(Values.list(in, LinuxJson::readNamespace));
                case "devices" -> linux.withDevices(Values.list(in, LinuxJson::readDevice));
                case "netDevices" -> linux.withNetDevices(Values.map(in, LinuxJson::readNetDevice));
                case "seccomp" -> linux.withSeccomp(SeccompJson.read(in));
                case "rootfsPropagation" -> linux.withRootfsPropagation(Values.choice(in, RootfsPropagation.values()));
                case "maskedPaths" -> linux.withMaskedPaths(in.strings());
                case "readonlyPaths" -> linux.withReadonlyPaths(in.strings());
                case "mountLabel" -> linux.withMountLabel(in.string());
                case "intelRdt" -> linux.withIntelRdt(readIntelRdt(in));
                case "memoryPolicy" -> linux.withMemoryPolicy(readMemoryPolicy(in));
                case "personality" -> linux.withPersonality(readPersonality(in));
                case "timeOffsets" -> linux.withTimeOffsets(readTimeOffsets(in));
                default -> Values.unknown(in, linux);
            };
        }
        return linux;
    }

    static void write(JsonWriter out, Linux linux) {
        out.beginObject();
        Values.writeList(out, "uidMappings", linux.uidMappings(), SpecJson::writeIdMapping);
        Values.writeList(out, "gidMappings", linux.gidMappings(), SpecJson::writeIdMapping);
        out.member("sysctl", linux.sysctl());
        Values.write(out, "resources", linux.resources(), ResourcesJson::write);
        out.member("cgroupsPath", linux.cgroupsPath());
        Values.writeList(out, "namespaces", linux.namespaces(), LinuxJson::writeNamespace);
        Values.writeList(out, "devices", linux.devices(), LinuxJson::writeDevice);
        Values.writeMap(out, "netDevices", linux.netDevices(), LinuxJson::writeNetDevice);
        Values.write(out, "seccomp", linux.seccomp(), SeccompJson::write);
        out.member("rootfsPropagation", Values.word(linux.rootfsPropagation()));
        out.member("maskedPaths", linux.maskedPaths());
        out.member("readonlyPaths", linux.readonlyPaths());
        out.member("mountLabel", linux.mountLabel());
        Values.write(out, "intelRdt", linux.intelRdt(), LinuxJson::writeIntelRdt);
        Values.write(out, "memoryPolicy", linux.memoryPolicy(), LinuxJson::writeMemoryPolicy);
        Values.write(out, "personality", linux.personality(), LinuxJson::writePersonality);
        Values.write(out, "timeOffsets", linux.timeOffsets(), LinuxJson::writeTimeOffsets);
        out.endObject();
    }

    private static Namespace readNamespace(JsonReader in) {
        Namespace.Type type = Namespace.Type.MOUNT;
        String path = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "type" -> type = Values.choice(in, Namespace.Type.values());
                case "path" -> path = in.string();
                default -> in.unknown();
            }
        }
        in.require("type");
        return new Namespace(type, path);
    }

    private static void writeNamespace(JsonWriter out, Namespace namespace) {
        out.beginObject();
        out.member("type", namespace.type().word());
        out.member("path", namespace.path());
        out.endObject();
    }

    private static Device readDevice(JsonReader in) {
        Device device = new Device(Device.Type.CHARACTER, "", null, null, null, null, null);
        in.beginObject();
        while (in.nextProperty()) {
            device = switch (in.name()) {
                case "type" -> device.withType(Values.choice(in, Device.Type.values()));
                case "path" -> device.withPath(in.string());
                case "major" -> device.withMajor(in.int64());
                case "minor" -> device.withMinor(in.int64());
                case "fileMode" -> device.withFileMode(in.uint32());
                case "uid" -> device.withUid(in.uint32());
                case "gid" -> device.withGid(in.uint32());
                default -> Values.unknown(in, device);
            };
        }
        in.require("type");
        in.require("path");
        return device;
    }

    private static void writeDevice(JsonWriter out, Device device) {
        out.beginObject();
        out.member("type", device.type().word());
        out.member("path", device.path());
        out.member("major", device.major());
        out.member("minor", device.minor());
        out.member("fileMode", device.fileMode());
        out.member("uid", device.uid());
        out.member("gid", device.gid());
        out.endObject();
    }

    private static Linux.NetDevice readNetDevice(JsonReader in) {
        String name = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "name" -> name = in.string();
                default -> in.unknown();
            }
        }
        return new Linux.NetDevice(name);
    }

    private static void writeNetDevice(JsonWriter out, Linux.NetDevice device) {
        out.beginObject();
        out.member("name", device.name());
        out.endObject();
    }

    private static IntelRdt readIntelRdt(JsonReader in) {
        IntelRdt intelRdt = new IntelRdt(null, List.of(), null, null, false);
        in.beginObject();
        while (in.nextProperty()) {
            intelRdt = switch (in.name()) {
                case "closID" -> intelRdt.withClosID(in.string());
                case "schemata" -> intelRdt.withSchemata(in.strings());
                case "l3CacheSchema" -> intelRdt.withL3CacheSchema(in.string());
                case "memBwSchema" -> intelRdt.withMemBwSchema(in.string());
                case "enableMonitoring" -> intelRdt.withEnableMonitoring(in.bool());
                default -> Values.unknown(in, intelRdt);
            };
        }
        return intelRdt;
    }

    private static void writeIntelRdt(JsonWriter out, IntelRdt intelRdt) {
        out.beginObject();
        out.member("closID", intelRdt.closID());
        out.member("schemata", intelRdt.schemata());
        out.member("l3CacheSchema", intelRdt.l3CacheSchema());
        out.member("memBwSchema", intelRdt.memBwSchema());
        out.flag("enableMonitoring", intelRdt.enableMonitoring());
        out.endObject();
    }

    private static MemoryPolicy readMemoryPolicy(JsonReader in) {
        MemoryPolicy policy = new MemoryPolicy(MemoryPolicy.Mode.MPOL_DEFAULT, null, List.of());
        in.beginObject();
        while (in.nextProperty()) {
            policy = switch (in.name()) {
                case "mode" -> policy.withMode(Values.choice(in, MemoryPolicy.Mode.values()));
                case "nodes" -> policy.withNodes(in.string());
                case "flags" -> policy.withFlags(Values.choices(in, MemoryPolicy.Flag.values()));
                default -> Values.unknown(in, policy);
            };
        }
        in.require("mode");
        return policy;
    }

    private static void writeMemoryPolicy(JsonWriter out, MemoryPolicy policy) {
        out.beginObject();
        out.member("mode", policy.mode().word());
        out.member("nodes", policy.nodes());
        Values.writeList(out, "flags", policy.flags(), (to, choice) -> to.string(choice.word()));
        out.endObject();
    }

    private static Personality readPersonality(JsonReader in) {
        Personality.Domain domain = Personality.Domain.LINUX;
        List<String> flags = List.of();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "domain" -> domain = Values.choice(in, Personality.Domain.values());
                case "flags" -> flags = in.strings();
                default -> in.unknown();
            }
        }
        in.require("domain");
        return new Personality(domain, flags);
    }

    private static void writePersonality(JsonWriter out, Personality personality) {
        out.beginObject();
        out.member("domain", personality.domain().word());
        out.member("flags", personality.flags());
        out.endObject();
    }

    private static Linux.TimeOffsets readTimeOffsets(JsonReader in) {
        Linux.TimeOffset boottime = null;
        Linux.TimeOffset monotonic = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "boottime" -> boottime = readTimeOffset(in);
                case "monotonic" -> monotonic = readTimeOffset(in);
                default -> in.unknown();
            }
        }
        return new Linux.TimeOffsets(boottime, monotonic);
    }

    private static void writeTimeOffsets(JsonWriter out, Linux.TimeOffsets offsets) {
        out.beginObject();
        Values.write(out, "boottime", offsets.boottime(), LinuxJson::writeTimeOffset);
        Values.write(out, "monotonic", offsets.monotonic(), LinuxJson::writeTimeOffset);
        out.endObject();
    }

    private static Linux.TimeOffset readTimeOffset(JsonReader in) {
        long secs = 0;
        long nanosecs = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "secs" -> secs = in.int64();
                case "nanosecs" -> nanosecs = in.uint32();
                default -> in.unknown();
            }
        }
        return new Linux.TimeOffset(secs, nanosecs);
    }

    private static void writeTimeOffset(JsonWriter out, Linux.TimeOffset offset) {
        out.beginObject();
        out.name("secs").number(offset.secs());
        out.name("nanosecs").number(offset.nanosecs());
        out.endObject();
    }
}
