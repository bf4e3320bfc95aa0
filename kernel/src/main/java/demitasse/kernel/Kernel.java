package demitasse.kernel;

/** Performs kernel operations; the one door between the house and Linux. */
public interface Kernel {
    /** Asks the kernel once; a refusal comes back as a value, for callers who decide about it. */
    <R> Outcome<R> attempt(KernelOp<R> op);

    /**
     * Asks the kernel once, for callers who can't go on without it.
     *
     * @throws KernelException when the kernel refuses
     */
    default <R> R perform(KernelOp<R> op) {
        return switch (attempt(op)) {
            case Outcome.Done<R>(R value) -> value;
            case Outcome.Refused<R>(KernelOp<R> refused, Errno errno) -> throw new KernelException(refused, errno);
        };
    }

    /** Says whether the kernel did it; for operations that are wanted but not needed. */
    default boolean succeeds(KernelOp<?> op) {
        return attempt(op) instanceof Outcome.Done<?>;
    }
}
