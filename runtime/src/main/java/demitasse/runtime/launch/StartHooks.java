package demitasse.runtime.launch;

import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.process.HookRun;
import demitasse.runtime.report.Failure;
import demitasse.spec.Hook;
import java.util.List;

/** The hooks around the start of the program, whose failure is the end of the container (runtime.md, Lifecycle, steps 7 and 9). */
public final class StartHooks {
    private static final String PROPERTY = "/hooks/";

    private StartHooks() {}

    /**
     * Runs them in their order; the first that fails is the last.
     *
     * @param kind as the configuration names them: {@code poststart}
     * @param state the JSON of the container's state
     * @throws StepFailure that {@link #haveFailed} knows again, on the other side of a socket too
     */
    public static void run(Kernel kernel, String kind, List<Hook> hooks, byte[] state) {
        try {
            HookRun.all(kernel, kind, hooks, state);
        } catch (SetupException failed) {
            throw new StepFailure(Failure.of(failed));
        }
    }

    /** Whether it was a hook that failed, and nothing else of the start. */
    public static boolean haveFailed(StepFailure thrown) {
        String pointer = thrown.failure().pointer();
        return pointer != null && pointer.startsWith(PROPERTY);
    }
}
