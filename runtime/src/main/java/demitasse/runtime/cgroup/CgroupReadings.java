package demitasse.runtime.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel has counted for a container that has ended; null where this host does not count it.
 *
 * @param memoryPeakBytes the most that was in use
 * @param pidsPeak the most tasks at a time
 * @param cpuMicros processor time used
 * @param oomKills processes killed because memory ran out
 */
public record CgroupReadings(@Nullable Long memoryPeakBytes, @Nullable Long pidsPeak, @Nullable Long cpuMicros, @Nullable Long oomKills) {}
