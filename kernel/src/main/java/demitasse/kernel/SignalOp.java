package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on signals. */
public sealed interface SignalOp<R> extends KernelOp<R> {
    /** Blocks exactly the signals of the set ({@link Signal#bit}) in this process, and answers those blocked before; rt_sigprocmask(2). */
    record SetMask(long blocked) implements SignalOp<Long> {
        @Override
        public String call() {
            return "rt_sigprocmask";
        }

        @Override
        public String words() {
            int count = Long.bitCount(blocked);
            return count == 0 ? "block no signal" : "block " + count + (count == 1 ? " signal" : " signals");
        }
    }

    /** A descriptor from which blocked signals of the set are read; signalfd(2). It does not wait. */
    record OpenSignals(long signals) implements SignalOp<Fd> {
        @Override
        public String call() {
            return "signalfd4";
        }

        @Override
        public String words() {
            return "take signals through a descriptor";
        }
    }

    /** The next signal of a signal descriptor; EAGAIN where none is waiting; signalfd(2). */
    record ReadSignal(Fd signals) implements SignalOp<SignalInfo> {
        @Override
        public String call() {
            return "read";
        }

        @Override
        public String words() {
            return "take a signal";
        }
    }

    /** Sets the action for a signal to the default one, or to being ignored; sigaction(2). */
    record SetAction(int signal, boolean ignored) implements SignalOp<Nothing> {
        @Override
        public String call() {
            return "rt_sigaction";
        }

        @Override
        public String words() {
            return (ignored ? "ignore " : "take the default action for ") + Signal.nameOf(signal);
        }
    }

    /** Waits for a blocked signal of the set and takes it, without a descriptor; sigtimedwait(2) without a time. */
    record AwaitSignal(long signals) implements SignalOp<SignalInfo> {
        @Override
        public String call() {
            return "rt_sigtimedwait";
        }

        @Override
        public String words() {
            return "wait for a signal";
        }
    }

    /** Takes the default action for every signal that is ignored, which an execve(2) would hand on; sigaction(2). */
    record ResetActions() implements SignalOp<Nothing> {
        @Override
        public String call() {
            return "rt_sigaction";
        }

        @Override
        public String words() {
            return "ignore no signal";
        }
    }
}
