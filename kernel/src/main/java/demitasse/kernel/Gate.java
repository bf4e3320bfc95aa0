package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;
import demitasse.kernel.Outcome.Refused;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;
import org.teavm.interop.c.Variable;

/**
 * The one place where the kernel is called. Results are as the kernel itself gives them: below 0 the negated errno.
 *
 * <p>A text with a NUL in it is refused here with EINVAL, since the kernel would see another name than the caller meant.
 */
final class Gate {
    final Arch arch = Arch.ofOpenatNumber(openatNumber());
    final NativeMemory memory = new NativeMemory();

    private static final long INTERRUPTED = -Errno.EINTR.number();
    private static final Done<Nothing> DONE = new Done<>(Nothing.NOTHING);

    /**
     * Makes a call, again where a signal interrupted it: we have no signal handlers, so there is nothing to attend to
     * between (only being stopped and continued interrupts a few calls, signal(7)).
     */
    long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        long result = once(call, a, b, c, d, e, f);
        while (result == INTERRUPTED) {
            result = once(call, a, b, c, d, e, f);
        }
        return result;
    }

    long call(SystemCall call) {
        return call(call, 0, 0, 0, 0, 0, 0);
    }

    long call(SystemCall call, long a) {
        return call(call, a, 0, 0, 0, 0, 0);
    }

    long call(SystemCall call, long a, long b) {
        return call(call, a, b, 0, 0, 0, 0);
    }

    long call(SystemCall call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    long call(SystemCall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    long call(SystemCall call, long a, long b, long c, long d, long e) {
        return call(call, a, b, c, d, e, 0);
    }

    /** Makes a call once, for those that must not be repeated: close(2) has let the number go, ppoll(2) would wait too long. */
    long once(SystemCall call, long a, long b, long c, long d, long e, long f) {
        if (memory.hasNulInText()) {
            return -Errno.EINVAL.number();
        }
        long result = syscall(call.number(arch), a, b, c, d, e, f);
        return result == -1 ? -errno() : result;
    }

    static <R> Outcome<R> refused(KernelOp<R> op, long result) {
        return new Refused<>(op, Errno.of((int) -result));
    }

    static <R> Outcome<R> refused(KernelOp<R> op, Errno errno) {
        return new Refused<>(op, errno);
    }

    static Outcome<Nothing> nothing(KernelOp<Nothing> op, long result) {
        return result < 0 ? refused(op, result) : DONE;
    }

    static Outcome<Integer> number(KernelOp<Integer> op, long result) {
        return result < 0 ? refused(op, result) : new Done<>((int) result);
    }

    static Outcome<Fd> opened(KernelOp<Fd> op, long result, String name) {
        return result < 0 ? refused(op, result) : new Done<>(new Fd((int) result, name));
    }

    /** The descriptor of a file that was named seen from a directory. */
    static Outcome<Fd> opened(KernelOp<Fd> op, long result, Fd directory, String path) {
        return result < 0 ? refused(op, result) : new Done<>(new Fd((int) result, directory, path));
    }

    /** The two descriptors that the kernel wrote to {@code pair}. */
    static Outcome<FdPair> openedPair(KernelOp<FdPair> op, long result, long pair, String first, String second) {
        return result < 0
                ? refused(op, result)
                : new Done<>(new FdPair(
                        new Fd(NativeMemory.getInt(pair), first), new Fd(NativeMemory.getInt(pair + 4), second)));
    }

    @Import(name = "syscall")
    @Include("unistd.h")
    private static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    @Import(name = "errno")
    @Variable
    @Include("errno.h")
    private static native int errno();

    /** Tells the architecture at the time when the C is compiled. */
    @Import(name = "SYS_openat")
    @Variable
    @Include("sys/syscall.h")
    private static native int openatNumber();
}
