package demitasse.runtime.report;

import demitasse.kernel.ProcessEnd;
import demitasse.kernel.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What a container took, told when it has ended; a value that could not be had is null and left out.
 *
 * @param end how its first process ended
 */
public record Summary(
        ProcessEnd end, @Nullable Long wallNanos, @Nullable Long cpuNanos, @Nullable Long memoryPeakBytes, @Nullable Long pidsPeak) {

    /** {@code exited: status 0 · wall 2.41 s · cpu 0.12 s · memory peak 3.1 MiB · pids peak 4}. */
    public String words() {
        StringBuilder line = new StringBuilder("exited: ").append(endWords(end));
        if (wallNanos != null) {
            line.append(" · wall ").append(Figures.duration(wallNanos));
        }
        if (cpuNanos != null) {
            line.append(" · cpu ").append(Figures.duration(cpuNanos));
        }
        if (memoryPeakBytes != null) {
            line.append(" · memory peak ").append(Figures.bytes(memoryPeakBytes));
        }
        if (pidsPeak != null) {
            line.append(" · pids peak ").append(pidsPeak.longValue());
        }
        return line.toString();
    }

    private static String endWords(ProcessEnd end) {
        return end.signal() == 0
                ? "status " + end.status()
                : "killed by " + Signal.nameOf(end.signal()) + " (" + end.exitCode() + ")";
    }
}
