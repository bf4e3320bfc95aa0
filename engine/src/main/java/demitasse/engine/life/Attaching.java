package demitasse.engine.life;

import demitasse.engine.Caller;
import demitasse.engine.Making;
import demitasse.engine.RunRequest;
import demitasse.engine.Teller;
import demitasse.engine.log.LogReader;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.TerminalOp.GetAttributes;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.plan.Planner;
import org.jspecify.annotations.Nullable;

/** Stays with a container that somebody else answers for: as if it ran in the foreground, until it ends or is left to itself again. */
public final class Attaching {
    /**
     * What is asked for.
     *
     * @param input whether standard input is passed on, where the container reads any
     * @param proxy whether signals that we get are the program's, where it has no terminal
     * @param detachKeys leave the container to itself when typed; none where nothing does
     */
    public record Wish(boolean input, boolean proxy, String detachKeys) {
        /** Ctrl-P, Ctrl-Q, as everywhere. */
        public static final String USUAL_KEYS = "\u0010\u0011";
    }

    private Attaching() {}

    /**
     * Attaches to one that runs; answers its exit code, or 0 once detached.
     *
     * @throws SetupException where there is nothing to attach to
     */
    public static int attach(Kernel kernel, Stored stored, Wish wish) {
        check(stored);
        stored.holdForReading();
        LogReader log = new LogReader(kernel, stored.fd());
        log.skip();
        stored.note("attach");
        return stay(kernel, stored, log, wish, true);
    }

    private static void check(Stored stored) {
        ContainerRecord record = stored.record();
        String name = record.shownAs();
        switch (stored.standing().status()) {
            case RUNNING -> { }
            case PAUSED -> throw new SetupException("container " + name + " is paused", "let it go on with demitasse unpause " + name);
            case RESTARTING -> throw new SetupException("container " + name + " is about to be started again", "try once it runs");
            case CREATED, EXITED -> throw new SetupException(
                    "container " + name + " is not running", "start it and stay with it by demitasse start -a " + name);
        }
        if (!record.detached()) {
            throw new SetupException("container " + name + " runs in the foreground, where the command that runs it has its input and output",
                    "run it with -d to attach to it");
        }
    }

    /**
     * Starts one that does not run, and attaches to it; nothing that it writes is missed.
     *
     * @throws demitasse.runtime.launch.StepFailure when it can't be run
     */
    public static int start(Kernel kernel, Store store, String word, Wish wish) {
        Stored stored = store.find(word);
        Ending.awaitTidied(kernel, stored);
        if (stored.isAnswered()) {
            return attach(kernel, stored, wish);
        }
        stored.holdForReading();
        LogReader log = new LogReader(kernel, stored.fd());
        log.skip();
        Starting.start(kernel, store, store.find(word));
        return stay(kernel, stored, log, wish, false);
    }

    /**
     * Makes a container, starts it with a supervisor of its own, and stays with it as {@link demitasse.engine.Run} would;
     * answers its exit code, or 0 once detached.
     *
     * @throws demitasse.runtime.launch.StepFailure when it can't be run; nothing of it is left then
     */
    public static int run(Kernel kernel, RunRequest request, Caller caller, Wish wish, Teller teller) {
        Store store = Store.open(kernel);
        Making.Made made = Making.create(kernel, store, request, caller, true);
        Stored container = made.stored();
        if (request.process().interactive()) {
            container.makeInputOnce();
        }
        if (teller.tells()) {
            teller.begin(request, made.container(), Planner.plan(made.container(), made.facts(), CgroupLayout.probe(kernel, made.facts().mounts())));
        }
        Stored stored = store.find(container.id());
        stored.holdForReading();
        LogReader log = new LogReader(kernel, stored.fd());
        Starting.begin(kernel, store, container, request);
        teller.running();
        int code = stay(kernel, stored, log, wish, false);
        RunRecord run = stored.run();
        if (run != null) {
            teller.ended(run);
        }
        return code;
    }

    private static int stay(Kernel kernel, Stored stored, LogReader log, Wish wish, boolean late) {
        boolean terminal = stored.configuration().processOrEmpty().terminal();
        boolean keys = wish.input() && stored.container().input();
        @Nullable Fd input = terminal || keys ? AttachSocket.ask(kernel, stored.id()) : null;
        Keyboard keyboard = new Keyboard(kernel, input, terminal, keys, stored.isInputOnce(), wish.detachKeys());
        if (late) {
            keyboard.haveDrawn();
        }
        stored.note("attach");
        Attachment attachment = new Attachment(kernel, stored, log, keyboard, terminal, wish.proxy());
        int code = attachment.run();
        if (attachment.isOver()) {
            return attachment.programsCode();
        }
        if (keyboard.isDetached()) {
            stored.note("detach");
            tellDetached(kernel, stored.record().shownAs());
        }
        return code;
    }

    private static void tellDetached(Kernel kernel, String name) {
        if (kernel.succeeds(new GetAttributes(Fd.STDERR))) {
            Files.writeAll(kernel, Fd.STDERR, Text.encode("\n[demitasse] detached; to come back: demitasse attach " + name + "\n"));
        }
    }
}
