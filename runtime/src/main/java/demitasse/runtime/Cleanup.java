package demitasse.runtime;

import java.util.function.Supplier;

/** Removal that comes after work, whichever way that ends: of two failures the first is told, since the other follows from it. */
public final class Cleanup {
    private Cleanup() {}

    /** Does the work and then the removal, in any case. */
    public static <T> T after(Supplier<T> work, Runnable removal) {
        T result = afterFailure(work, removal);
        removal.run();
        return result;
    }

    /** Does the work, and the removal where that fails. */
    public static <T> T afterFailure(Supplier<T> work, Runnable removal) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            attempt(removal);
            throw failure;
        }
    }

    /** Removes what can be removed; what cannot is left to the next one who tries. */
    public static void attempt(Runnable removal) {
        try {
            removal.run();
        } catch (RuntimeException unremoved) {
            return;
        }
    }
}
