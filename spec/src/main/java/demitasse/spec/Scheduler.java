package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scheduling of the process (config.md, Linux Process; sched_setattr(2)).
 *
 * <p>{@code runtime}, {@code deadline} and {@code period} are in nanoseconds, unsigned 64 bits. */
public record Scheduler(
        Policy policy,
        @Nullable Integer nice,
        @Nullable Integer priority,
        List<Flag> flags,
        @Nullable Long runtime,
        @Nullable Long deadline,
        @Nullable Long period) {
    /** Takes its own copy of every list and map. */
    public Scheduler {
        flags = List.copyOf(flags);
    }

    public Scheduler withPolicy(Policy policy) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    public Scheduler withNice(@Nullable Integer nice) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    public Scheduler withPriority(@Nullable Integer priority) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    public Scheduler withFlags(List<Flag> flags) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    public Scheduler withRuntime(@Nullable Long runtime) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    public Scheduler withDeadline(@Nullable Long deadline) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    public Scheduler withPeriod(@Nullable Long period) {
        return new Scheduler(policy, nice, priority, flags, runtime, deadline, period);
    }

    /** What decides when the process runs (sched(7)). */
    public enum Policy implements Word {
        SCHED_OTHER,
        SCHED_FIFO,
        SCHED_RR,
        SCHED_BATCH,
        SCHED_ISO,
        SCHED_IDLE,
        SCHED_DEADLINE
    }

    /** What modifies a policy (sched_setattr(2)). */
    public enum Flag implements Word {
        SCHED_FLAG_RESET_ON_FORK,
        SCHED_FLAG_RECLAIM,
        SCHED_FLAG_DL_OVERRUN,
        SCHED_FLAG_KEEP_POLICY,
        SCHED_FLAG_KEEP_PARAMS,
        SCHED_FLAG_UTIL_CLAMP_MIN,
        SCHED_FLAG_UTIL_CLAMP_MAX
    }
}
