package demitasse.engine.life;

import demitasse.engine.Caller;
import demitasse.engine.Making;
import demitasse.engine.RunRequest;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.Names;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.report.Failure;

/** Starts a container that is there already. */
public final class Starting {
    private Starting() {}

    /**
     * Makes a container and starts it with a supervisor of its own; answers its id once its program runs.
     *
     * @throws StepFailure when it can't be run; nothing of it is left then
     */
    public static String run(Kernel kernel, RunRequest request, Caller caller) {
        Store store = Store.open(kernel);
        Stored stored = Making.create(kernel, store, request, caller, true).stored();
        begin(kernel, store, stored, request);
        return stored.id();
    }

    /** Starts one that was just made for that, and removes it where that fails. */
    static void begin(Kernel kernel, Store store, Stored stored, RunRequest request) {
        stored.note("create");
        Cleanup.afterFailure(() -> {
            Detached.start(kernel, store, stored);
            return stored;
        }, () -> store.destroy(stored));
        String pidFile = request.life().pidFile();
        Container instance = pidFile == null ? null : store.find(stored.id()).instance();
        if (pidFile != null && instance != null) {
            Files.replace(kernel, Fd.HERE, pidFile, 0644, Text.encode(Integer.toString(instance.state().pid())));
        }
    }

    /** Makes a container that waits for its start; answers its id. */
    public static String create(Kernel kernel, RunRequest request, Caller caller) {
        Stored stored = Making.create(kernel, Store.open(kernel), request, caller, false).stored();
        if (request.process().interactive()) {
            // As with Docker: who starts it by hand and types to it also says when that is all.
            stored.makeInputOnce();
        }
        stored.note("create");
        stored.close();
        return stored.id();
    }

    /**
     * Returns once its program runs; one that runs is fine.
     *
     * @throws StepFailure when it can't be run; the container stays, and says why
     */
    public static void start(Kernel kernel, Store store, Stored stored) {
        Ending.awaitTidied(kernel, stored);
        if (stored.isAnswered()) {
            return;
        }
        Ending.lock(kernel, stored);
        ContainerRecord record = stored.record();
        store.endInstance(stored);
        if (!record.detached()) {
            Names.alone(kernel, () -> stored.write(stored.record().withDetached(true)));
        }
        try {
            Detached.start(kernel, store, stored);
        } catch (StepFailure refused) {
            note(kernel, stored, refused.failure());
            stored.close();
            throw refused;
        }
    }

    private static void note(Kernel kernel, Stored stored, Failure failure) {
        RunRecord run = stored.run();
        if (run != null) {
            stored.write(run.ended(new End(failure.exitCode(), 0, false, null, null, kernel.perform(new Now()), false, failure.what())));
        }
    }
}
