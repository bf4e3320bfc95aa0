package demitasse.kernel;

/** What became of an operation: a value, or the kernel's refusal. */
public sealed interface Outcome<R> {
    /** The kernel did it. */
    record Done<R>(R value) implements Outcome<R> {}

    /** The kernel refused it with {@code errno} (errno(3)). */
    record Refused<R>(KernelOp<R> op, Errno errno) implements Outcome<R> {}

    /** The value of an operation that has none. */
    record Nothing() {
        public static final Nothing NOTHING = new Nothing();
    }
}
