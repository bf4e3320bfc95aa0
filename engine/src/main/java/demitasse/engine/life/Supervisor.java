package demitasse.engine.life;

import demitasse.engine.Ends;
import demitasse.engine.health.HealthWatch;
import demitasse.engine.log.LogWriter;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.SetName;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Participant;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.process.SentSignal;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.report.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one process of ours that a detached container has: keeps its log, waits for its end, notes that, and starts it again
 * where its policy says so. Asleep in one poll(2) as long as nothing happens.
 *
 * <p>It holds little memory because it began anew once the container was made, and does so again whenever its reads have
 * left some behind: all it knows is in its descriptors, its words, and the container's files.
 */
public final class Supervisor {
    /** The word that has this program be one; people have no use for it. */
    public static final String COMMAND = "supervise";

    private final Kernel kernel;
    private final Stored stored;
    private final int pid;
    private @Nullable HealthWatch asking;

    private Supervisor(Kernel kernel, Stored stored, int pid) {
        this.kernel = kernel;
        this.stored = stored;
        this.pid = pid;
    }

    /** Stays with the container, whose descriptors are open as {@link Descriptors} lists them, until it has ended for good. */
    public static int serve(Kernel kernel, String id, int pid) {
        Descriptors.passNothing(kernel);
        kernel.attempt(new SetName("demitasse"));
        kernel.attempt(new SetUmask(0));
        kernel.attempt(new ChangeDirectory("/"));
        return new Supervisor(kernel, Stored.adopt(kernel, id, Descriptors.DIRECTORY), pid).serve();
    }

    private int serve() {
        ContainerRecord record = stored.record();
        Supervision signals = Supervision.begin(kernel);
        LogWriter log = new LogWriter(kernel, stored.fd(), record.log());
        log.begin();
        AttachSocket.open(kernel, stored.id());
        tellStarter();
        ProcessEnd end = stay(signals, record, log);
        AttachSocket.remove(kernel, stored.id());
        RunRecord run = note(end, signals.lastSent(), log.tellRest());
        // By now it may be another.
        return finish(stored.record().restart(), run);
    }

    /** Waits for the end. What is called from here on lies side by side in the binary (scripts/start-order.sh), and is all that stays of it. */
    private ProcessEnd stay(Supervision signals, ContainerRecord record, LogWriter log) {
        OwnCode.forget(kernel);
        return signals.run(Descriptors.INIT, pid, watched(record, log, new LogRelay(kernel, log, stored.isInputOnce(), this::renew)));
    }

    /** With the one who sees to its health, where somebody does. */
    private Participant watched(ContainerRecord record, LogWriter log, Participant relay) {
        Health health = record.health();
        if (health == null || !Descriptors.isOpen(kernel, Descriptors.TIMER)) {
            return relay;
        }
        HealthWatch watch = new HealthWatch(kernel, stored.id(), health, Descriptors.TIMER, relay, () -> {
            if (log.isWhole()) {
                renew();
            }
        });
        asking = watch;
        return watch;
    }

    private void tellStarter() {
        if (Descriptors.isOpen(kernel, Descriptors.STARTER)) {
            // It may have been killed meanwhile, which is no reason to end what it has started.
            kernel.attempt(new SendMessage(Descriptors.STARTER, new byte[] {Detached.STARTED}, List.of()));
            kernel.attempt(new Close(Descriptors.STARTER));
        }
    }

    private void renew() {
        if (asking != null && asking.isAsking()) {
            return;
        }
        Fd[] kept = {Descriptors.DIRECTORY, Descriptors.OUTPUT, Descriptors.ERROR, Descriptors.INPUT, Descriptors.INIT,
            Descriptors.ATTACH, Descriptors.TIMER, Descriptors.PORTS};
        for (Fd fd : kept) {
            if (Descriptors.isOpen(kernel, fd)) {
                Descriptors.pass(kernel, fd, fd);
            }
        }
        Launch.again(kernel, stored.id(), pid);
    }

    /**
     * Answers how the run has ended, whether or not there was room to note it.
     *
     * @param untoldBytes how much of the log was lost without a word of it there
     */
    private @Nullable RunRecord note(ProcessEnd end, @Nullable SentSignal passed, long untoldBytes) {
        Container instance = stored.instance();
        RunRecord run = stored.run();
        if (instance == null || run == null) {
            return run;
        }
        End noted = Ends.of(kernel, end, instance.cgroup().readAtEnd(), stored.configuration(), isStopping(), passed, stored.lastSignal());
        RunRecord ended = run.ended(untoldBytes == 0 ? noted : noted.withError(LogWriter.lossOf(untoldBytes)));
        Cleanup.attempt(() -> stored.write(ended));
        stored.noteEnd(ended);
        return ended;
    }

    private boolean isStopping() {
        return stored.has(Detached.STOPPING);
    }

    /** Removes what is left of the run, and begins the next one or ends. */
    private int finish(ContainerRecord.Restart restart, @Nullable RunRecord last) {
        Store store = Store.open(kernel);
        // What cannot be put away now is by the next start, or the next command.
        Cleanup.attempt(() -> store.endInstance(stored));
        kernel.attempt(new Close(Descriptors.PORTS));
        RunRecord run = last;
        while (run != null && Backoff.isDue(restart, run)) {
            if (!new Backoff(kernel, stored).sleep(run)) {
                break;
            }
            run = again(store, run);
        }
        stored.sayRestarting(false);
        if (stored.isTransient()) {
            stored.awaitReaders();
            store.destroy(stored);
        }
        return 0;
    }

    /** Answers only where the program could not be run, with that for an end. */
    private RunRecord again(Store store, RunRecord before) {
        RunRecord run = new RunRecord(kernel.perform(new Now()), before.restarts() + 1, null);
        stored.forgetSignals();
        stored.sayRestarting(false);
        Failure failure = attempt(run);
        Cleanup.attempt(() -> store.endInstance(stored));
        RunRecord ended = run.ended(new End(failure.exitCode(), 0, false, null, null, kernel.perform(new Now()), false, failure.what()));
        Cleanup.attempt(() -> stored.write(ended));
        return ended;
    }

    private Failure attempt(RunRecord run) {
        try {
            // With a disk that is full it is tried again later, as with any other obstacle.
            stored.begin(run);
            new Launch(kernel, stored, null).perform();
            return Failure.of("the supervisor did not begin anew", null);
        } catch (StepFailure known) {
            return known.failure();
        } catch (RuntimeException thrown) {
            return Failure.of(thrown);
        }
    }
}
