package demitasse.runtime.launch;

import demitasse.runtime.report.Failure;

/** A failure that is known in full, on its way to whoever reports it. */
public final class StepFailure extends RuntimeException {
    private final transient Failure failure;

    public StepFailure(Failure failure) {
        super(failure.what());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
