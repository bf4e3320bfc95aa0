package demitasse.runtime.process;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalInfo;

/** A signal that a container's program got, and who sent it, in words. */
public record SentSignal(int number, String sender) {
    private static final int NAME_BYTES = 64;
    private static final long REQUESTS_TO_END = Signal.bit(Signal.INT) | Signal.bit(Signal.TERM) | Signal.bit(Signal.QUIT);

    /** One that came to us; its sender may be gone already. */
    static SentSignal of(Kernel kernel, SignalInfo info) {
        // A key on a terminal is sent by the kernel; a process of another pid namespace has no number here either.
        if (info.pid() == 0) {
            return new SentSignal(info.signal(), "the terminal");
        }
        String name = Files.readIfThere(kernel, Fd.HERE, "/proc/" + info.pid() + "/comm", NAME_BYTES);
        return new SentSignal(info.signal(), "process " + info.pid() + (name == null ? "" : " (" + name.strip() + ")"));
    }

    /** Whether a program that got it and ends thereafter ends because of it, as far as anybody can tell from outside. */
    public boolean explains(int endedBy) {
        return endedBy == 0 ? (Signal.bit(number) & REQUESTS_TO_END) != 0 : endedBy == number;
    }

    public String words() {
        return Signal.nameOf(number) + " from " + sender;
    }
}
