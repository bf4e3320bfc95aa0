package demitasse.runtime;

import demitasse.kernel.SystemName;
import java.util.List;

/**
 * What the planner has to know of the host, asked once before it plans.
 *
 * @param system the running kernel
 * @param mounts those this process sees, in the order of /proc/self/mountinfo
 * @param uid the effective user of this process
 * @param capabilities those in its permitted set, as bits over the numbers of capabilities(7)
 */
public record HostFacts(SystemName system, List<MountEntry> mounts, int uid, long capabilities) {}
