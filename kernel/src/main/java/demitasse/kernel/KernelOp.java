package demitasse.kernel;

/**
 * One thing that the kernel is asked, as a value; named after its man page.
 *
 * @param <R> what the kernel answers; {@link Outcome.Nothing} where success is all there is to say
 */
public sealed interface KernelOp<R>
        permits FileOp, DirectoryOp, AttributeOp, MountOp, ProcessOp, IdentityOp, NamespaceOp, SignalOp, SocketOp, TerminalOp, BpfOp, TimeOp, SchedulingOp, StorageOp {
    /** The system call behind it, as in section 2 of the manual: {@code openat2}. */
    String call();

    /** What is asked, in plain words, as a trace or an error tells it: {@code mount proc on /proc (nosuid,nodev)}. */
    String words();
}
