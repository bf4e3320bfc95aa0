package demitasse.runtime.plan;

import demitasse.spec.MemoryPolicy;
import demitasse.spec.Personality;
import demitasse.spec.Process;
import demitasse.spec.Scheduler;

/** The numbers by which the kernel knows the words of a configuration. */
final class Numbers {
    private Numbers() {}

    /** linux/sched.h. */
    static int of(Scheduler.Policy policy) {
        return switch (policy) {
            case SCHED_OTHER -> 0;
            case SCHED_FIFO -> 1;
            case SCHED_RR -> 2;
            case SCHED_BATCH -> 3;
            case SCHED_ISO -> 4;
            case SCHED_IDLE -> 5;
            case SCHED_DEADLINE -> 6;
        };
    }

    /** linux/sched.h. */
    static long of(Scheduler.Flag flag) {
        return switch (flag) {
            case SCHED_FLAG_RESET_ON_FORK -> 0x01;
            case SCHED_FLAG_RECLAIM -> 0x02;
            case SCHED_FLAG_DL_OVERRUN -> 0x04;
            case SCHED_FLAG_KEEP_POLICY -> 0x08;
            case SCHED_FLAG_KEEP_PARAMS -> 0x10;
            case SCHED_FLAG_UTIL_CLAMP_MIN -> 0x20;
            case SCHED_FLAG_UTIL_CLAMP_MAX -> 0x40;
        };
    }

    /** linux/ioprio.h. */
    static int of(Process.IoClass ioClass) {
        return switch (ioClass) {
            case IOPRIO_CLASS_RT -> 1;
            case IOPRIO_CLASS_BE -> 2;
            case IOPRIO_CLASS_IDLE -> 3;
        };
    }

    /** linux/mempolicy.h. */
    static int of(MemoryPolicy.Mode mode) {
        return switch (mode) {
            case MPOL_DEFAULT -> 0;
            case MPOL_PREFERRED -> 1;
            case MPOL_BIND -> 2;
            case MPOL_INTERLEAVE -> 3;
            case MPOL_LOCAL -> 4;
            case MPOL_PREFERRED_MANY -> 5;
            case MPOL_WEIGHTED_INTERLEAVE -> 6;
        };
    }

    /** linux/mempolicy.h. */
    static int of(MemoryPolicy.Flag flag) {
        return switch (flag) {
            case MPOL_F_STATIC_NODES -> 1 << 15;
            case MPOL_F_RELATIVE_NODES -> 1 << 14;
            case MPOL_F_NUMA_BALANCING -> 1 << 13;
        };
    }

    /** linux/personality.h. */
    static long of(Personality.Domain domain) {
        return switch (domain) {
            case LINUX -> 0x0;
            case LINUX32 -> 0x8;
        };
    }
}
