package demitasse.runtime.seccomp;

import demitasse.spec.Seccomp;
import demitasse.spec.Seccomp.Flag;

/** Numbers of the flags of seccomp(2), SECCOMP_SET_MODE_FILTER (linux/seccomp.h). */
final class FilterFlags {
    private FilterFlags() {}

    /** SECCOMP_FILTER_FLAG_TSYNC_ESRCH: the answer is a descriptor already, so that a thread left out must be told of otherwise. */
    private static final long THREAD_AS_ERROR = 16;

    /** Where a profile gives none, speculation stays as it is, as with runc: otherwise every call costs more on kernels before 5.16. */
    static long of(Seccomp profile, boolean notifies) {
        if (profile.flags().isEmpty()) {
            return number(Flag.SECCOMP_FILTER_FLAG_SPEC_ALLOW);
        }
        long flags = 0;
        for (Flag flag : profile.flags()) {
            flags |= number(flag);
        }
        boolean both = notifies && profile.flags().contains(Flag.SECCOMP_FILTER_FLAG_TSYNC);
        return both ? flags | THREAD_AS_ERROR : flags;
    }

    private static long number(Flag flag) {
        return switch (flag) {
            case SECCOMP_FILTER_FLAG_TSYNC -> 1;
            case SECCOMP_FILTER_FLAG_LOG -> 2;
            case SECCOMP_FILTER_FLAG_SPEC_ALLOW -> 4;
            case SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV -> 32;
        };
    }
}
