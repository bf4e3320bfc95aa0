package demitasse.engine.store;

import org.jspecify.annotations.Nullable;

/**
 * The last time that a container was run: the content of {@code run.json}, written before its program is started and again
 * when that has ended.
 *
 * @param startedNanos since 1970
 * @param restarts how often its restart policy has started it again
 * @param end null as long as nobody has seen it end
 */
public record RunRecord(long startedNanos, int restarts, @Nullable End end) {
    /** Exit code of a run that the machine's own end has ended. */
    private static final int UNKNOWN = 255;
    private static final int KILLED = 137;
    /** As {@link demitasse.runtime.report.Failure} has them: an error of ours, a command that cannot be run, and one that is not found. */
    private static final int OURS = 125;
    private static final int NOT_FOUND = 127;

    /**
     * How it ended.
     *
     * @param code the program's own, or 128 + signal
     * @param signal what ended it, 0 for none
     * @param outOfMemory whether the kernel killed a process of it since memory ran out
     * @param memoryLimitBytes null without a limit
     * @param memoryPeakBytes null where the kernel does not tell
     * @param finishedNanos since 1970
     * @param stopped whether somebody asked for it: then no restart policy starts it again
     * @param error why the program was never run, or why nothing better is known; null where there is nothing to tell
     * @param by the signal that led to it and who sent that, in words; null where that is not known
     */
    public record End(
            int code,
            int signal,
            boolean outOfMemory,
            @Nullable Long memoryLimitBytes,
            @Nullable Long memoryPeakBytes,
            long finishedNanos,
            boolean stopped,
            @Nullable String error,
            @Nullable String by) {
        public End(
                int code, int signal, boolean outOfMemory, @Nullable Long memoryLimitBytes, @Nullable Long memoryPeakBytes, long finishedNanos,
                boolean stopped, @Nullable String error) {
            this(code, signal, outOfMemory, memoryLimitBytes, memoryPeakBytes, finishedNanos, stopped, error, null);
        }

        /** Whether its program was never run, since that could not be done: nothing was measured then, and the code is one of ours. */
        public boolean isRefusal() {
            return error != null && signal == 0 && memoryPeakBytes == null && code >= OURS && code <= NOT_FOUND;
        }

        public End withError(String words) {
            return new End(code, signal, outOfMemory, memoryLimitBytes, memoryPeakBytes, finishedNanos, stopped, words, by);
        }
    }

    public RunRecord ended(End end) {
        return new RunRecord(startedNanos, restarts, end);
    }

    /** The end of a run that nobody saw: all that is known is that it is over. */
    static End lost(boolean sinceReboot, long nowNanos) {
        return sinceReboot
                ? new End(UNKNOWN, 0, false, null, null, nowNanos, false, "this machine was restarted while it ran")
                : new End(KILLED, 9, false, null, null, nowNanos, false, "the process that supervised it was killed");
    }
}
