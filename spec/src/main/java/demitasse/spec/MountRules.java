package demitasse.spec;

import java.util.List;

/** The rules of the mounts (config.md, Mounts). */
final class MountRules {
    // What lxcfs and its like put in place of single files; anything else below /proc could hide what labels and
    // masks rely on (CVE-2015-3631, CVE-2019-16884).
    private static final List<String> REPLACEABLE_IN_PROC = List.of("/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo",
            "/proc/stat", "/proc/swaps", "/proc/uptime", "/proc/loadavg", "/proc/slabinfo", "/proc/net/dev",
            "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled");

    /** Far more than any engine makes, and what is planned within a second; the kernel takes 100,000 (fs.mount-max). */
    private static final int LARGEST = 1024;

    private MountRules() {}

    static void check(Findings found, List<Mount> mounts) {
        if (mounts.size() > LARGEST) {
            found.error("/mounts", "there are " + mounts.size() + " mounts", "give " + LARGEST + " at most");
        }
        for (int i = 0; i < mounts.size(); i++) {
            check(found, mounts.get(i), "/mounts/" + i);
        }
    }

    private static void check(Findings found, Mount mount, String at) {
        String destination = mount.destination();
        if (destination.isEmpty()) {
            found.error(at + "/destination", "the destination is empty", "name a path in the container");
        } else if (!destination.startsWith("/")) {
            found.warning(at + "/destination", "the destination " + Findings.quote(destination) + " is relative",
                    "it is taken as relative to /; begin it with a slash");
        }
        if (Rules.climbs(destination)) {
            found.error(at + "/destination", "the destination " + Findings.quote(destination) + " climbs with ..",
                    "write the path without");
        }
        boolean bind = "bind".equals(mount.type()) || mount.options().contains("bind")
                || mount.options().contains("rbind");
        if (bind && !mount.options().contains("remount") && (mount.source() == null || mount.source().isEmpty())) {
            found.error(at + "/source", "a bind mount of nothing",
                    "name the path that is to appear at " + destination);
        }
        checkProc(found, mount, at);
        if (mount.uidMappings().isEmpty() != mount.gidMappings().isEmpty()) {
            found.error(at, "only one of uidMappings and gidMappings is there", "give both or none");
        }
        LinuxRules.checkMappings(found, mount.uidMappings(), at + "/uidMappings");
        LinuxRules.checkMappings(found, mount.gidMappings(), at + "/gidMappings");
    }

    private static void checkProc(Findings found, Mount mount, String at) {
        String path = plain(mount.destination());
        if (path.equals("/proc")) {
            boolean proc = "proc".equals(mount.type()) || "/proc".equals(mount.source());
            if (!proc) {
                found.error(at + "/destination", "something else than proc would be mounted on /proc",
                        "mount type proc there, or use another destination");
            }
        } else if (path.startsWith("/proc/")) {
            if (!REPLACEABLE_IN_PROC.contains(path)) {
                found.error(at + "/destination",
                        Findings.quote(path) + " is inside of proc, which is not to be covered",
                        "use another destination");
            }
        }
    }

    /** The path without doubled slashes, single dots, or a slash at its end. */
    private static String plain(String path) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            int end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            String component = path.substring(at, end);
            if (!component.isEmpty() && !component.equals(".")) {
                plain.append('/').append(component);
            }
            at = end + 1;
        }
        return plain.toString();
    }
}
