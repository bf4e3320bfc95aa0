package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;

/** Performs {@link SignalOp}; the kernel's own set of signals is one word of 8 bytes. */
final class LinuxSignals {
    private static final int SET_BYTES = 8;
    private static final int SIG_SETMASK = 2;
    private static final int SIG_DFL = 0;
    private static final int SIG_IGN = 1;
    private static final int INFO_BYTES = 128;
    /** The kernel's struct sigaction: handler, flags, restorer, mask; 8 bytes each. */
    private static final int ACTION_BYTES = 32;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxSignals(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(SignalOp<?> op) {
        return switch (op) {
            case SignalOp.SetMask set -> setMask(set);
            case SignalOp.OpenSignals open -> Gate.opened(open,
                    gate.call(SystemCall.SIGNALFD4, -1, set(open.signals()), SET_BYTES, OpenFlag.CLOSE_ON_EXEC | OpenFlag.NON_BLOCKING),
                    "signals");
            case SignalOp.ReadSignal read -> readSignal(read);
            case SignalOp.SetAction action -> setAction(action);
            case SignalOp.AwaitSignal await -> awaitSignal(await);
            case SignalOp.ResetActions reset -> resetActions(reset);
        };
    }

    private long set(long signals) {
        long set = memory.room(SET_BYTES);
        NativeMemory.putLong(set, signals);
        return set;
    }

    private Outcome<Long> setMask(SignalOp.SetMask op) {
        long before = memory.room(SET_BYTES);
        long result = gate.call(SystemCall.RT_SIGPROCMASK, SIG_SETMASK, set(op.blocked()), before, SET_BYTES);
        return result < 0 ? Gate.refused(op, result) : new Done<>(NativeMemory.getLong(before));
    }

    /** struct signalfd_siginfo: the signal at 0, the pid at 12. */
    private Outcome<SignalInfo> readSignal(SignalOp.ReadSignal op) {
        long info = memory.zeroes(INFO_BYTES);
        long result = gate.call(SystemCall.READ, op.signals().number(), info, INFO_BYTES);
        return result < 0
                ? Gate.refused(op, result)
                : new Done<>(new SignalInfo(NativeMemory.getInt(info), NativeMemory.getInt(info + 12)));
    }

    private Outcome<Nothing> setAction(SignalOp.SetAction op) {
        long action = memory.zeroes(ACTION_BYTES);
        NativeMemory.putLong(action, op.ignored() ? SIG_IGN : SIG_DFL);
        return Gate.nothing(op, gate.call(SystemCall.RT_SIGACTION, op.signal(), action, 0, SET_BYTES));
    }

    /** siginfo_t: the signal at 0, the pid at 16, behind two words and, for alignment, a third. */
    private Outcome<SignalInfo> awaitSignal(SignalOp.AwaitSignal op) {
        long info = memory.zeroes(INFO_BYTES);
        long result = gate.call(SystemCall.RT_SIGTIMEDWAIT, set(op.signals()), info, 0, SET_BYTES);
        return result < 0
                ? Gate.refused(op, result)
                : new Done<>(new SignalInfo(NativeMemory.getInt(info), NativeMemory.getInt(info + 16)));
    }

    private Outcome<Nothing> resetActions(SignalOp.ResetActions op) {
        long action = memory.zeroes(ACTION_BYTES);
        long before = memory.zeroes(ACTION_BYTES);
        for (int signal = 1; signal <= Signal.LAST; signal++) {
            // A refusal is that of SIGKILL and SIGSTOP, which are never ignored.
            long asked = gate.call(SystemCall.RT_SIGACTION, signal, 0, before, SET_BYTES);
            if (asked == 0 && NativeMemory.getLong(before) == SIG_IGN) {
                long result = gate.call(SystemCall.RT_SIGACTION, signal, action, 0, SET_BYTES);
                if (result < 0) {
                    return Gate.refused(op, result);
                }
            }
        }
        return new Done<>(Nothing.NOTHING);
    }
}
