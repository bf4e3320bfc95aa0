package demitasse.spec;

import org.jspecify.annotations.Nullable;

/** Shares and limits of processor time (config-linux.md, CPU).
 *
 * <p>Times are in microseconds; a quota of -1 is no limit; {@code shares} is the weight of cgroup v1, 2..262144;
 * {@code cpus} and {@code mems} are lists such as {@code 0-3,7}; {@code idle} 1 is SCHED_IDLE. Those without a sign
 * (shares, burst, the periods) are unsigned 64 bits. */
public record Cpu(
        @Nullable Long shares,
        @Nullable Long quota,
        @Nullable Long burst,
        @Nullable Long period,
        @Nullable Long realtimeRuntime,
        @Nullable Long realtimePeriod,
        @Nullable String cpus,
        @Nullable String mems,
        @Nullable Long idle) {
    /** No limit. */
    public static final Cpu EMPTY = new Cpu(null, null, null, null, null, null, null, null, null);

    public Cpu withShares(@Nullable Long shares) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withQuota(@Nullable Long quota) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withBurst(@Nullable Long burst) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withPeriod(@Nullable Long period) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withRealtimeRuntime(@Nullable Long realtimeRuntime) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withRealtimePeriod(@Nullable Long realtimePeriod) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withCpus(@Nullable String cpus) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withMems(@Nullable String mems) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }

    public Cpu withIdle(@Nullable Long idle) {
        return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
    }
}
