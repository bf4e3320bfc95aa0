package demitasse.runtime.seccomp;

import demitasse.spec.Seccomp.Action;
import org.jspecify.annotations.Nullable;

/** What seccomp(2) calls the return value of a filter: an action in the upper half, its data in the lower. */
final class Answer {
    // linux/seccomp.h, SECCOMP_RET_*
    static final int KILL_THREAD = 0;
    static final int KILL_PROCESS = 0x8000_0000;
    static final int TRAP = 0x0003_0000;
    static final int ERRNO = 0x0005_0000;
    static final int NOTIFY = 0x7fc0_0000;
    static final int TRACE = 0x7ff0_0000;
    static final int LOG = 0x7ffc_0000;
    static final int ALLOW = 0x7fff_0000;

    /** ENOSYS, as a kernel answers that doesn't have the call. */
    static final int NO_SUCH_CALL = ERRNO | 38;

    /** EPERM, where a profile gives no number; runc hands it to a tracer, too. */
    static final int DEFAULT_ERRNO = 1;

    private Answer() {}

    /** The answer that stands for an action; {@code errno} is its number, for those that take one. */
    static int of(Action action, @Nullable Long errno) {
        int data = errno == null ? DEFAULT_ERRNO : (int) (errno & 0xffff);
        return switch (action) {
            case SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD -> KILL_THREAD;
            case SCMP_ACT_KILL_PROCESS -> KILL_PROCESS;
            case SCMP_ACT_TRAP -> TRAP;
            case SCMP_ACT_ERRNO -> ERRNO | data;
            case SCMP_ACT_TRACE -> TRACE | data;
            case SCMP_ACT_ALLOW -> ALLOW;
            case SCMP_ACT_LOG -> LOG;
            case SCMP_ACT_NOTIFY -> NOTIFY;
        };
    }

    /** Whether a call that is newer than the profile is to get the default answer: one that lets calls through, or leaves them to a tracer. */
    static boolean isPermissive(Action action) {
        return switch (action) {
            case SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_TRACE -> true;
            case SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD, SCMP_ACT_KILL_PROCESS, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, SCMP_ACT_NOTIFY -> false;
        };
    }
}
