package demitasse.runtime.process;

import static demitasse.kernel.Signal.bit;

import demitasse.kernel.Signal;

/** Which signals pass through to the container. */
public final class ForwardedSignals {
    private static final int ALRM = 14;
    private static final int IO = 29;
    private static final int PWR = 30;
    private static final int FIRST_REAL_TIME = 35;

    /**
     * What others send for a reason of theirs. Not among them: what tells of a mistake of ours (SIGSEGV and its like), what
     * can't be caught, SIGCHLD and SIGPIPE, which are about us, SIGTTIN and SIGTTOU, which stop a background job as they
     * should, and the first real-time signal, which the native runtime keeps to itself.
     */
    public static final long SET = bit(Signal.HUP) | bit(Signal.INT) | bit(Signal.QUIT) | bit(Signal.USR1) | bit(Signal.USR2)
            | bit(ALRM) | bit(Signal.TERM) | bit(Signal.CONT) | bit(Signal.TSTP) | bit(Signal.WINCH) | bit(IO) | bit(PWR)
            | -1L << FIRST_REAL_TIME - 1;

    private ForwardedSignals() {}
}
