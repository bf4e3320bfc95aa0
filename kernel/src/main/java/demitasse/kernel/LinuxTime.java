package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;

/** Performs {@link TimeOp}; a struct timespec holds seconds and nanoseconds, 8 bytes each. */
final class LinuxTime {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int RUSAGE_SELF = 0;
    private static final int RUSAGE_SIZE = 144;
    /** TFD_CLOEXEC and TFD_NONBLOCK of linux/timerfd.h. */
    private static final int OPEN_FLAGS = 0x80000 | 0x800;
    private static final long SECOND = 1_000_000_000L;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxTime(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(TimeOp<?> op) {
        return switch (op) {
            case TimeOp.Monotonic ask -> read(ask, CLOCK_MONOTONIC);
            case TimeOp.Now ask -> read(ask, CLOCK_REALTIME);
            case TimeOp.ProcessorTime ask -> processorTime(ask);
            case TimeOp.MakeTimer make -> Gate.opened(make, gate.call(SystemCall.TIMERFD_CREATE, CLOCK_MONOTONIC, OPEN_FLAGS), "timer");
            case TimeOp.SetTimer set -> set(set);
            case TimeOp.Sleep sleep -> sleep(sleep);
        };
    }

    private Outcome<Long> read(TimeOp<Long> op, int clock) {
        long at = memory.room(16);
        long result = gate.call(SystemCall.CLOCK_GETTIME, clock, at);
        return result < 0 ? Gate.refused(op, result) : new Done<>(NativeMemory.getLong(at) * SECOND + NativeMemory.getLong(at + 8));
    }

    /** struct itimerspec: how often, which is once, and when. */
    private Outcome<Nothing> set(TimeOp.SetTimer op) {
        long at = memory.zeroes(32);
        NativeMemory.putLong(at + 16, op.nanoseconds() / SECOND);
        NativeMemory.putLong(at + 24, op.nanoseconds() % SECOND);
        return Gate.nothing(op, gate.call(SystemCall.TIMERFD_SETTIME, op.timer().number(), 0, at, 0));
    }

    /** A struct rusage begins with two struct timeval: user and system time, as seconds and microseconds. */
    private Outcome<TimeOp.ProcessorTime.Micros> processorTime(TimeOp.ProcessorTime op) {
        long at = memory.room(RUSAGE_SIZE);
        long result = gate.call(SystemCall.GETRUSAGE, RUSAGE_SELF, at);
        return result < 0 ? Gate.refused(op, result) : new Done<>(new TimeOp.ProcessorTime.Micros(micros(at), micros(at + 16)));
    }

    private static long micros(long at) {
        return NativeMemory.getLong(at) * 1_000_000 + NativeMemory.getLong(at + 8);
    }

    private Outcome<Nothing> sleep(TimeOp.Sleep op) {
        long at = memory.room(16);
        NativeMemory.putLong(at, op.nanoseconds() / SECOND);
        NativeMemory.putLong(at + 8, op.nanoseconds() % SECOND);
        // The kernel writes what is left to the same place, so that an interrupted sleep goes on from there.
        return Gate.nothing(op, gate.call(SystemCall.NANOSLEEP, at, at));
    }
}
