package demitasse.kernel;

/** The kernel refused an operation that the caller could not do without. */
public final class KernelException extends RuntimeException {
    private final transient KernelOp<?> op;
    private final Errno errno;

    public KernelException(KernelOp<?> op, Errno errno) {
        this.op = op;
        this.errno = errno;
    }

    public KernelOp<?> op() {
        return op;
    }

    public Errno errno() {
        return errno;
    }

    /** The operation in words, then the error: {@code mount proc on /proc (nosuid): EPERM (Operation not permitted)}. */
    @Override
    public String getMessage() {
        return op.words() + ": " + errno.words();
    }
}
