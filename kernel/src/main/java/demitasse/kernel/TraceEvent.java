package demitasse.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One operation as a trace tells it.
 *
 * @param who the process: {@code parent}, {@code init}
 * @param startMicros since the trace began
 * @param durationMicros how long the kernel took; {@link #NOT_BACK} for what does not come back when it is done
 * @param words what was asked
 * @param call the system call behind it
 * @param answer what the kernel answered, empty where success is all there is to say
 * @param refusal why it refused, null where it did not
 */
public record TraceEvent(
        String who, long startMicros, long durationMicros, String words, String call, String answer, @Nullable Errno refusal) {
    public static final long NOT_BACK = -1;
}
