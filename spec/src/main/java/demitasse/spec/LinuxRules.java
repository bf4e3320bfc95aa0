package demitasse.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of what is said of Linux alone (config-linux.md). */
final class LinuxRules {
    // user_namespaces(7): a map has at most 340 lines since Linux 4.15.
    private static final int MOST_MAPPINGS = 340;
    // It is written at once, and less than a page of it is taken.
    private static final int MOST_MAPPING_BYTES = 4095;
    // 12 and 20 bits (makedev(3)).
    private static final long LARGEST_MAJOR = 0xfff;
    private static final long LARGEST_MINOR = 0xfffff;
    // IFNAMSIZ with its end (linux/if.h).
    private static final int LONGEST_INTERFACE = 15;

    private LinuxRules() {}

    static void check(Findings found, Linux linux) {
        checkUserNamespace(found, linux);
        SysctlRules.check(found, linux);
        if (linux.resources() != null) {
            ResourceRules.check(found, linux.resources(), "/linux/resources");
        }
        if (linux.cgroupsPath() != null && Rules.climbs(linux.cgroupsPath())) {
            found.error("/linux/cgroupsPath", "the path climbs with ..", "write it without");
        }
        checkNamespaces(found, linux.namespaces());
        checkDevices(found, linux.devices());
        checkNetDevices(found, linux);
        if (linux.seccomp() != null) {
            SeccompRules.check(found, linux.seccomp(), "/linux/seccomp");
        }
        checkPaths(found, linux, linux.maskedPaths(), "/linux/maskedPaths/");
        checkPaths(found, linux, linux.readonlyPaths(), "/linux/readonlyPaths/");
        if (linux.intelRdt() != null) {
            checkIntelRdt(found, linux.intelRdt());
        }
        if (linux.memoryPolicy() != null) {
            checkMemoryPolicy(found, linux.memoryPolicy());
        }
        if (linux.personality() != null && !linux.personality().flags().isEmpty()) {
            found.error("/linux/personality/flags", "flags of a personality are not supported",
                    "remove them; the domain alone has an effect");
        }
        checkTimeOffsets(found, linux);
    }

    private static void checkNamespaces(Findings found, List<Namespace> namespaces) {
        for (int i = 0; i < namespaces.size(); i++) {
            Namespace namespace = namespaces.get(i);
            String at = "/linux/namespaces/" + i;
            for (int k = 0; k < i; k++) {
                if (namespaces.get(k).type() == namespace.type()) {
                    found.error(at, "there are two namespaces of type " + namespace.type().word(),
                            "remove one of them");
                }
            }
            if (namespace.path() != null) {
                Rules.checkAbsolute(found, at + "/path", namespace.path());
            }
        }
    }

    private static void checkUserNamespace(Findings found, Linux linux) {
        Namespace user = linux.namespace(Namespace.Type.USER);
        boolean mapped = !linux.uidMappings().isEmpty() && !linux.gidMappings().isEmpty();
        if (user == null) {
            if (!linux.uidMappings().isEmpty()) {
                found.error("/linux/uidMappings", "ids are mapped without a user namespace",
                        "add {\"type\":\"user\"} to linux.namespaces, or remove the mappings");
            }
            if (!linux.gidMappings().isEmpty()) {
                found.error("/linux/gidMappings", "ids are mapped without a user namespace",
                        "add {\"type\":\"user\"} to linux.namespaces, or remove the mappings");
            }
        } else if (user.path() == null && !mapped) {
            found.error("/linux/uidMappings", "the new user namespace has no ids", "give uidMappings and gidMappings");
        }
        checkMappings(found, linux.uidMappings(), "/linux/uidMappings");
        checkMappings(found, linux.gidMappings(), "/linux/gidMappings");
    }

    /** Ranges that the kernel takes: not empty, of valid ids, and none of them twice on either side. */
    static void checkMappings(Findings found, List<IdMapping> mappings, String at) {
        if (mappings.size() > MOST_MAPPINGS) {
            found.error(at, "there are " + mappings.size() + " mappings",
                    "the kernel takes " + MOST_MAPPINGS + " at most");
            return;
        }
        int bytes = 0;
        for (IdMapping mapping : mappings) {
            bytes += (mapping.containerId() + " " + mapping.hostId() + " " + mapping.size() + "\n").length();
        }
        if (bytes > MOST_MAPPING_BYTES) {
            found.error(at, "the mappings are " + bytes + " bytes of text", "the kernel takes " + MOST_MAPPING_BYTES + " at most: join ranges");
        }
        for (int i = 0; i < mappings.size(); i++) {
            IdMapping mapping = mappings.get(i);
            if (mapping.size() <= 0) {
                found.error(at + "/" + i + "/size", "a mapping of no ids", "give a size of 1 or more");
            }
            boolean valid = mapping.containerId() + mapping.size() - 1 <= ProcessRules.LARGEST_ID
                    && mapping.hostId() + mapping.size() - 1 <= ProcessRules.LARGEST_ID;
            if (!valid) {
                found.error(at + "/" + i, "the mapping goes past the last id, " + ProcessRules.LARGEST_ID,
                        "make it smaller");
            }
            for (int k = 0; k < i; k++) {
                IdMapping earlier = mappings.get(k);
                boolean apart = apart(mapping.containerId(), mapping.size(), earlier.containerId(), earlier.size())
                        && apart(mapping.hostId(), mapping.size(), earlier.hostId(), earlier.size());
                if (!apart) {
                    found.error(at + "/" + i, "the mapping overlaps with mapping " + k, "map every id once only");
                }
            }
        }
    }

    private static boolean apart(long first, long size, long otherFirst, long otherSize) {
        return first + size <= otherFirst || otherFirst + otherSize <= first;
    }

    private static void checkDevices(Findings found, List<Device> devices) {
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            String at = "/linux/devices/" + i;
            Rules.checkAbsolute(found, at + "/path", device.path());
            if (Rules.climbs(device.path())) {
                found.error(at + "/path", "the path climbs with ..", "write it without");
            }
            boolean numbered = device.major() != null && device.minor() != null
                    && device.major() >= 0 && device.minor() >= 0;
            if (!numbered && device.type() != Device.Type.FIFO) {
                found.error(at, "the device has no number", "give major and minor");
            } else if (numbered && device.type() != Device.Type.FIFO
                    && (device.major() > LARGEST_MAJOR || device.minor() > LARGEST_MINOR)) {
                found.error(at, "the kernel has no device " + device.major() + ":" + device.minor(),
                        "major is at most " + LARGEST_MAJOR + ", minor at most " + LARGEST_MINOR);
            }
            for (int k = 0; k < i; k++) {
                if (devices.get(k).path().equals(device.path())) {
                    found.error(at + "/path", Findings.quote(device.path()) + " is there twice",
                            "remove one of the two");
                }
            }
        }
    }

    private static void checkNetDevices(Findings found, Linux linux) {
        if (!linux.netDevices().isEmpty() && linux.namespace(Namespace.Type.NETWORK) == null) {
            found.error("/linux/netDevices", "network devices would stay with the host",
                    "add {\"type\":\"network\"} to linux.namespaces");
        }
        List<String> inside = new ArrayList<>();
        for (Map.Entry<String, Linux.NetDevice> entry : linux.netDevices().entrySet()) {
            @Nullable String renamed = entry.getValue().name();
            String name = renamed == null || renamed.isEmpty() ? entry.getKey() : renamed;
            String at = "/linux/netDevices/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            checkInterface(found, at, entry.getKey());
            checkInterface(found, at + "/name", name);
            if (inside.contains(name)) {
                found.error(at, "two devices would be named " + Findings.quote(name), "rename one of them");
            }
            inside.add(name);
        }
    }

    private static void checkInterface(Findings found, String pointer, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean valid = bytes > 0 && bytes <= LONGEST_INTERFACE && !name.equals(".") && !name.equals("..");
        for (int i = 0; valid && i < name.length(); i++) {
            char c = name.charAt(i);
            valid = c > ' ' && c != '/' && c != ':' && c != 0x7f;
        }
        if (!valid) {
            found.error(pointer, Findings.quote(name) + " cannot name a network device",
                    "use 1 to 15 characters without spaces, / and :");
        }
    }

    private static void checkPaths(Findings found, Linux linux, List<String> paths, String at) {
        for (int i = 0; i < paths.size(); i++) {
            Rules.checkAbsolute(found, at + i, paths.get(i));
        }
        if (!paths.isEmpty() && linux.namespace(Namespace.Type.MOUNT) == null) {
            found.error(at.substring(0, at.length() - 1), "the paths would be hidden from the host too",
                    "add {\"type\":\"mount\"} to linux.namespaces");
        }
    }

    private static void checkIntelRdt(Findings found, IntelRdt rdt) {
        String id = rdt.closID();
        boolean named = id == null || !id.isEmpty() && id.indexOf('/') < 0 && id.indexOf('\n') < 0 && !Rules.climbs(id)
                && !id.equals(".");
        if (!named) {
            found.error("/linux/intelRdt/closID", "the id cannot be the name of a directory",
                    "use letters, digits and underscores");
        }
        checkSchema(found, "/linux/intelRdt/l3CacheSchema", rdt.l3CacheSchema(), "L3");
        checkSchema(found, "/linux/intelRdt/memBwSchema", rdt.memBwSchema(), "MB:");
    }

    private static void checkSchema(Findings found, String pointer, @Nullable String schema, String beginning) {
        if (schema != null && (!schema.startsWith(beginning) || schema.indexOf('\n') >= 0)) {
            found.error(pointer, "the schema is not one line of " + beginning,
                    "begin it with " + beginning + " and put others into schemata");
        }
    }

    private static void checkMemoryPolicy(Findings found, MemoryPolicy policy) {
        String at = "/linux/memoryPolicy";
        Rules.checkList(found, at + "/nodes", policy.nodes());
        boolean nodes = policy.nodes() != null && !policy.nodes().isEmpty();
        switch (policy.mode()) {
            case MPOL_DEFAULT, MPOL_LOCAL -> {
                if (nodes) {
                    found.error(at + "/nodes", policy.mode() + " takes no nodes", "remove them");
                }
            }
            case MPOL_BIND, MPOL_INTERLEAVE, MPOL_WEIGHTED_INTERLEAVE, MPOL_PREFERRED_MANY -> {
                if (!nodes) {
                    found.error(at + "/nodes", policy.mode() + " needs nodes", "give a list such as 0-1");
                }
            }
            // MPOL_PREFERRED without nodes is the local node (set_mempolicy(2)).
            case MPOL_PREFERRED -> { }
        }
        List<MemoryPolicy.Flag> flags = policy.flags();
        if (flags.contains(MemoryPolicy.Flag.MPOL_F_STATIC_NODES)
                && flags.contains(MemoryPolicy.Flag.MPOL_F_RELATIVE_NODES)) {
            found.error(at + "/flags", "static and relative nodes exclude each other", "remove one of the two flags");
        }
    }

    private static void checkTimeOffsets(Findings found, Linux linux) {
        Linux.TimeOffsets offsets = linux.timeOffsets();
        if (offsets == null) {
            return;
        }
        Namespace time = linux.namespace(Namespace.Type.TIME);
        if (time == null || time.path() != null) {
            found.error("/linux/timeOffsets", "clocks can be set in a new time namespace only",
                    "add {\"type\":\"time\"} to linux.namespaces");
        }
        checkOffset(found, "/linux/timeOffsets/boottime", offsets.boottime());
        checkOffset(found, "/linux/timeOffsets/monotonic", offsets.monotonic());
    }

    private static void checkOffset(Findings found, String at, Linux.@Nullable TimeOffset offset) {
        if (offset != null && offset.nanosecs() >= 1_000_000_000) {
            found.error(at + "/nanosecs", "more than a second", "give 0 to 999999999 and the rest as secs");
        }
    }
}
