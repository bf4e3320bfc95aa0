package demitasse.runtime.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel has counted for a container; null where this host does not count it.
 *
 * @param memoryBytes in use now
 * @param memoryPeakBytes the most that was in use
 * @param pids tasks now
 * @param pidsPeak the most tasks at a time
 * @param cpuMicros processor time used
 * @param throttledPeriods periods in which the quota was used up
 * @param throttledMicros time spent waiting for the next period
 * @param oomKills processes killed because memory ran out
 * @param memoryLimitHits how often the memory limit stood in the way
 * @param pidsLimitHits how often a new task was refused
 */
public record CgroupReadings(
        @Nullable Long memoryBytes,
        @Nullable Long memoryPeakBytes,
        @Nullable Long pids,
        @Nullable Long pidsPeak,
        @Nullable Long cpuMicros,
        @Nullable Long throttledPeriods,
        @Nullable Long throttledMicros,
        @Nullable Long oomKills,
        @Nullable Long memoryLimitHits,
        @Nullable Long pidsLimitHits) {}
