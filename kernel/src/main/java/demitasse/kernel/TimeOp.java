package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on clocks. */
public sealed interface TimeOp<R> extends KernelOp<R> {
    /** Nanoseconds of a clock that is never set back, since an arbitrary start; clock_gettime(2), CLOCK_MONOTONIC. */
    record Monotonic() implements TimeOp<Long> {
        @Override
        public String call() {
            return "clock_gettime";
        }

        @Override
        public String words() {
            return "read the clock";
        }
    }

    /** Nanoseconds since 1970, UTC; clock_gettime(2), CLOCK_REALTIME. */
    record Now() implements TimeOp<Long> {
        @Override
        public String call() {
            return "clock_gettime";
        }

        @Override
        public String words() {
            return "ask for the time";
        }
    }

    /** What this process has taken of a processor so far, programs that it was before included; getrusage(2), RUSAGE_SELF. */
    record ProcessorTime() implements TimeOp<ProcessorTime.Micros> {
        /** How the kernel divides it is an estimate where it counts by ticks; the sum is not. */
        public record Micros(long user, long system) {}

        @Override
        public String call() {
            return "getrusage";
        }

        @Override
        public String words() {
            return "ask for the processor time";
        }
    }

    /** Makes a timer that a poll(2) waits for, of a clock that is never set back; timerfd_create(2), CLOCK_MONOTONIC. The descriptor is close-on-exec. */
    record MakeTimer() implements TimeOp<Fd> {
        @Override
        public String call() {
            return "timerfd_create";
        }

        @Override
        public String words() {
            return "make a timer";
        }
    }

    /** Has a timer become readable once, so many nanoseconds from now; 0 is never, and unreadable what it was; timerfd_settime(2). */
    record SetTimer(Fd timer, long nanoseconds) implements TimeOp<Nothing> {
        @Override
        public String call() {
            return "timerfd_settime";
        }

        @Override
        public String words() {
            return nanoseconds == 0 ? "stop " + timer.name() : "set " + timer.name() + " to " + nanoseconds / 1_000_000 + " ms";
        }
    }

    /** Sleeps; nanosleep(2). */
    record Sleep(long nanoseconds) implements TimeOp<Nothing> {
        @Override
        public String call() {
            return "nanosleep";
        }

        @Override
        public String words() {
            return "sleep " + nanoseconds / 1000 + " µs";
        }
    }
}
