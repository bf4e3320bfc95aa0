package demitasse.kernel;

/**
 * How a process ended (wait(2)): its exit status, or the signal that ended it, 0 for none; with the CPU time that it and
 * its waited-for children took, in microseconds, and the largest resident set among them, in KiB (getrusage(2)).
 */
public record ProcessEnd(int pid, int status, int signal, long cpuMicros, long peakResidentKib) {
    /** No child has ended yet. */
    public static final ProcessEnd NONE = new ProcessEnd(0, 0, 0, 0, 0);

    /** As a shell tells it: the status, or 128 + the signal. */
    public int exitCode() {
        return signal == 0 ? status : 128 + signal;
    }
}
