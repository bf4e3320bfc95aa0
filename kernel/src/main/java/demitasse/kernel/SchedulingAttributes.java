package demitasse.kernel;

/**
 * What sched_setattr(2) sets, as linux/sched.h numbers policies and flags.
 *
 * @param nice -20 to 19, of the policies without a priority
 * @param priority 1 to 99 of the real-time policies, otherwise 0
 * @param runtimeNanos of SCHED_DEADLINE, as are the other two
 */
public record SchedulingAttributes(
        int policy, long flags, int nice, int priority, long runtimeNanos, long deadlineNanos, long periodNanos) {
    private static final String[] POLICIES = {"SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"};

    String words() {
        StringBuilder text = new StringBuilder(policy >= 0 && policy < POLICIES.length ? POLICIES[policy] : "policy " + policy);
        append(text, "nice", nice);
        append(text, "priority", priority);
        append(text, "runtime", runtimeNanos);
        append(text, "deadline", deadlineNanos);
        append(text, "period", periodNanos);
        return text.append(flags == 0 ? "" : " flags 0x" + Long.toHexString(flags)).toString();
    }

    private static void append(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append(' ').append(name).append(' ').append(value);
        }
    }
}
