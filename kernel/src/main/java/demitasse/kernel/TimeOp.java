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
