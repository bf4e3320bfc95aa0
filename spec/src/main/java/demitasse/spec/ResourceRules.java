package demitasse.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of the limits (config-linux.md, Control groups). */
final class ResourceRules {
    private ResourceRules() {}

    static void check(Findings found, Resources resources, String at) {
        for (int i = 0; i < resources.devices().size(); i++) {
            checkDevice(found, resources.devices().get(i), at + "/devices/" + i);
        }
        if (resources.memory() != null) {
            checkMemory(found, resources.memory(), at + "/memory");
        }
        if (resources.cpu() != null) {
            checkCpu(found, resources.cpu(), at + "/cpu");
        }
        if (resources.pids() != null) {
            checkLimit(found, at + "/pids/limit", resources.pids().limit());
        }
        if (resources.blockIO() != null) {
            checkBlockIo(found, resources.blockIO(), at + "/blockIO");
        }
        checkHugepages(found, resources.hugepageLimits(), at + "/hugepageLimits/");
        checkUnified(found, resources.unified(), at + "/unified/");
    }

    /** A limit that is a number from 0 on, or -1 for none. */
    private static void checkLimit(Findings found, String pointer, @Nullable Long limit) {
        if (limit != null && limit < -1) {
            found.error(pointer, "a limit of " + limit, "give 0 or more, or -1 for no limit");
        }
    }

    private static void checkDevice(Findings found, Resources.DeviceRule rule, String at) {
        String access = rule.access() == null ? "" : rule.access();
        boolean valid = true;
        for (int i = 0; i < access.length(); i++) {
            valid &= "rwm".indexOf(access.charAt(i)) >= 0;
        }
        if (!valid) {
            found.error(at + "/access", Findings.quote(access) + " is no access", "use the letters r, w and m");
        }
        checkLimit(found, at + "/major", rule.major());
        checkLimit(found, at + "/minor", rule.minor());
    }

    private static void checkMemory(Findings found, Memory memory, String at) {
        checkLimit(found, at + "/limit", memory.limit());
        checkLimit(found, at + "/reservation", memory.reservation());
        checkLimit(found, at + "/swap", memory.swap());
        long limit = memory.limit() == null ? 0 : memory.limit();
        long swap = memory.swap() == null ? 0 : memory.swap();
        long reservation = memory.reservation() == null ? 0 : memory.reservation();
        if (swap > 0 && limit == 0) {
            found.error(at + "/swap", "swap is limited, but memory is not", "give a memory limit as well");
        }
        if (swap > 0 && (limit < 0 || swap < limit)) {
            found.error(at + "/swap",
                    "the limit of memory and swap together, " + swap + ", is below that of memory, " + limit,
                    "raise swap, or give -1 for no limit");
        }
        if (limit > 0 && reservation > limit) {
            found.error(at + "/reservation", "the reservation " + reservation + " is above the limit " + limit,
                    "lower it");
        }
        Long swappiness = memory.swappiness();
        if (swappiness != null && Long.compareUnsigned(swappiness, 100) > 0) {
            found.error(at + "/swappiness", "the swappiness is out of range", "give 0 to 100");
        }
        if (memory.kernel() != null || memory.kernelTCP() != null) {
            found.warning(at, "kernel and kernelTCP are limited by no kernel of today", "remove them");
        }
    }

    private static void checkCpu(Findings found, Cpu cpu, String at) {
        // A zero is how some engines write that nothing is asked for.
        checkRange(found, at + "/shares", cpu.shares(), 2, 262_144);
        checkRange(found, at + "/period", cpu.period(), 1_000, 1_000_000);
        long quota = cpu.quota() == null ? 0 : cpu.quota();
        if (quota != -1 && quota != 0 && quota < 1_000) {
            found.error(at + "/quota", "a quota of " + quota + " microseconds",
                    "give 1000 or more, or -1 for no limit");
        }
        long burst = cpu.burst() == null ? 0 : cpu.burst();
        if (burst != 0 && (quota <= 0 || Long.compareUnsigned(burst, quota) > 0)) {
            found.error(at + "/burst", "the burst is above the quota", "give at most the quota");
        }
        long realtimePeriod = cpu.realtimePeriod() == null ? 1_000_000 : cpu.realtimePeriod();
        if (cpu.realtimeRuntime() != null && cpu.realtimeRuntime() > realtimePeriod) {
            found.error(at + "/realtimeRuntime", "the realtime runtime is above its period",
                    "give at most " + realtimePeriod);
        }
        Long idle = cpu.idle();
        if (idle != null && idle != 0 && idle != 1) {
            found.error(at + "/idle", idle + " is out of range", "give 0 or 1");
        }
        Rules.checkList(found, at + "/cpus", cpu.cpus());
        Rules.checkList(found, at + "/mems", cpu.mems());
    }

    private static void checkRange(Findings found, String pointer, @Nullable Long value, long lowest, long highest) {
        if (value != null && value != 0 && (value < lowest || value > highest)) {
            found.error(pointer, value == null ? "" : Long.toUnsignedString(value) + " is out of range",
                    "give " + lowest + " to " + highest);
        }
    }

    private static void checkBlockIo(Findings found, BlockIo blockIo, String at) {
        checkWeight(found, at + "/weight", blockIo.weight());
        checkWeight(found, at + "/leafWeight", blockIo.leafWeight());
        for (int i = 0; i < blockIo.weightDevice().size(); i++) {
            BlockIo.WeightDevice device = blockIo.weightDevice().get(i);
            checkWeight(found, at + "/weightDevice/" + i + "/weight", device.weight());
            checkWeight(found, at + "/weightDevice/" + i + "/leafWeight", device.leafWeight());
        }
    }

    private static void checkWeight(Findings found, String pointer, @Nullable Integer weight) {
        checkRange(found, pointer, weight == null ? null : Long.valueOf(weight), 10, 1_000);
    }

    private static void checkHugepages(Findings found, List<Resources.HugepageLimit> limits, String at) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            String size = limits.get(i).pageSize();
            if (!isPageSize(size)) {
                found.error(at + i + "/pageSize", Findings.quote(size) + " is no page size",
                        "write one such as 64KB, 2MB or 1GB");
            }
            if (!seen.add(size)) {
                found.error(at + i + "/pageSize", "pages of " + Findings.quote(size) + " are limited twice",
                        "remove one of the two");
            }
        }
    }

    private static boolean isPageSize(String size) {
        int digits = size.length() - 2;
        boolean valid = digits > 0 && size.charAt(0) != '0' && size.charAt(digits + 1) == 'B'
                && "KMG".indexOf(size.charAt(digits)) >= 0;
        for (int i = 0; valid && i < digits; i++) {
            valid = size.charAt(i) >= '0' && size.charAt(i) <= '9';
        }
        return valid;
    }

    private static void checkUnified(Findings found, Map<String, String> unified, String at) {
        for (String file : unified.keySet()) {
            boolean valid = file.indexOf('/') < 0 && file.indexOf('.') > 0 && !file.endsWith(".");
            if (!valid) {
                found.error(at + file.replace("~", "~0").replace("/", "~1"),
                        Findings.quote(file) + " is no file of a cgroup",
                        "write CONTROLLER.PARAMETER, such as memory.high");
            }
        }
    }
}
