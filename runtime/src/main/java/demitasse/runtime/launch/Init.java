package demitasse.runtime.launch;

import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.CloseBetween;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.NewSession;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.kernel.ProcessOp.SetDumpable;
import demitasse.kernel.ProcessOp.SetParentDeathSignal;
import demitasse.kernel.Signal;
import demitasse.kernel.SocketOp.Accept;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.process.CallHooks;
import demitasse.runtime.process.ProgramEnvironment;
import demitasse.runtime.process.ResetSignals;
import demitasse.runtime.process.TinyInit;
import demitasse.runtime.report.CommandSearch;
import demitasse.runtime.report.ExecDiagnosis;
import demitasse.runtime.report.ExecFailure;
import demitasse.runtime.report.Failure;
import demitasse.runtime.rootfs.HandMount;
import demitasse.runtime.seccomp.FilterSystemCalls;
import demitasse.runtime.state.Status;
import demitasse.runtime.terminal.OpenTerminal;
import demitasse.spec.Hook;
import demitasse.spec.Process;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The child: makes itself the container, step by step, and becomes the program. */
final class Init {
    private static final int FAILED = 125;

    private final Kernel kernel;
    private final Site site;
    private final ContainerSpec container;
    private final Plan plan;
    private final Handshake handshake;
    private final Observer observer;
    private final Launcher.Terms terms;
    private final @Nullable StartPoint startPoint;
    private final Stage stage;
    /** Whoever waits for the program to run: the parent, or the start. */
    private Handshake listener;

    /** @param startPoint where to wait before the program is run, null to run it at once */
    Init(Site site, ContainerSpec container, Plan plan, Handshake handshake, Observer observer, Launcher.Terms terms, @Nullable StartPoint startPoint) {
        this.kernel = site.kernel();
        this.site = site;
        this.container = container;
        this.plan = plan;
        this.handshake = handshake;
        this.listener = handshake;
        this.observer = observer;
        this.terms = terms;
        this.startPoint = startPoint;
        this.stage = new Stage(site, observer, Failure.Side.INIT, plan.size() - plan.inside().size(), plan.size());
    }

    /** Never returns: the program runs in the place of this process, or the process ends. */
    void run() {
        Failure failure = attempt();
        if (failure != null) {
            listener.sendFailure(failure);
        }
        kernel.attempt(new Exit(FAILED));
    }

    /** Why it could not be done; nothing else comes back. */
    private @Nullable Failure attempt() {
        try {
            become();
            return null;
        } catch (StepFailure known) {
            return known.failure();
        } catch (RuntimeException unexpected) {
            return Failure.of(unexpected);
        }
    }

    private void become() {
        // First of all: whoever makes a container and is killed leaves no process behind.
        kernel.perform(new SetParentDeathSignal(Signal.KILL));
        kernel.perform(new NewSession());
        // Modes of what is made from here on are as given; the program's own umask comes with its user.
        kernel.perform(new SetUmask(0));
        if (!plan.alongside().isEmpty()) {
            awaitGo();
        }
        site.keep(Step.PARENT, handshake.socket());
        for (Step step : plan.inside()) {
            if (step != lastMoment()) {
                stage.perform(step instanceof CallHooks hooks ? new HookPause(hooks, handshake, startPoint) : step);
                passTerminal(step);
            }
        }
        // Once more: a change of user takes it away (prctl(2), PR_SET_PDEATHSIG).
        kernel.perform(new SetParentDeathSignal(terms.outlives() ? 0 : Signal.KILL));
        // It may have been killed before we asked to be told.
        if (startPoint == null ? !(handshake.receive() instanceof Handshake.Message.Go) : handshake.isOtherSideGone()) {
            kernel.attempt(new Exit(FAILED));
        }
        List<String> environment = ProgramEnvironment.of(kernel, process().env(), process().user().uid());
        String path = find(environment);
        if (startPoint != null) {
            awaitStart(startPoint);
        }
        if (container.init()) {
            // PID 1 runs inside, too: unfiltered, it would be a way around the filter for whoever may trace it.
            filter();
            new TinyInit(process().terminal()).perform(site);
            // Only the child comes here; PID 1 stays in the step above for as long as it lives.
        }
        startProgram(path, environment);
    }

    /**
     * A filter that can be set up by a process without rights waits, so that it need not allow what we do before the program
     * runs. One with a listener doesn't: the way there is closed when a container is only created.
     */
    private @Nullable Step lastMoment() {
        Step last = plan.inside().isEmpty() ? null : plan.inside().getLast();
        return last instanceof FilterSystemCalls filter && filter.listener() == null ? last : null;
    }

    private void filter() {
        Step filter = lastMoment();
        if (filter != null) {
            stage.perform(filter);
        }
    }

    /** The container is created, and nobody's child any more, from within here on. */
    private void awaitStart(StartPoint point) {
        // What others wait for the end of must not stay open here for as long as nobody starts the container.
        closeAllBut(handshake.socket(), point.socket(), point.directory().fd());
        // Nobody inside can look into a process that is still the host's binary (CVE-2019-5736).
        kernel.perform(new SetDumpable(false));
        handshake.sendReady();
        if (!(handshake.receive() instanceof Handshake.Message.Release)) {
            kernel.attempt(new Exit(FAILED));
        }
        kernel.perform(new SetParentDeathSignal(0));
        point.directory().created();
        handshake.close();
        listener = Handshake.over(kernel, kernel.perform(new Accept(point.socket())));
        listener.sendAccepted();
        List<Hook> hooks = container.spec().hooks().startContainer();
        if (!hooks.isEmpty()) {
            StartHooks.run(kernel, "startContainer", hooks, point.told(kernel.perform(new OwnPid()), Status.CREATED));
        }
    }

    private void closeAllBut(Fd... kept) {
        int[] numbers = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            numbers[i] = kept[i].number();
        }
        Arrays.sort(numbers);
        int first = Fd.STDERR.number() + 1 + terms.preserved();
        for (int number : numbers) {
            if (number > first) {
                kernel.perform(new CloseBetween(first, number - 1));
            }
            first = number + 1;
        }
        kernel.perform(new CloseFrom(first, false));
    }

    private void awaitGo() {
        int mounts = 0;
        while (true) {
            switch (handshake.receive()) {
                case Handshake.Message.Mount(Fd mount) -> site.keep(HandMount.name(mounts++), new Fd(mount.number(), "the mount handed over"));
                case Handshake.Message.Go() -> {
                    return;
                }
                // The parent has failed and tells about it by itself.
                case Handshake.Message.End(), Handshake.Message.Terminal(_), Handshake.Message.Failed(_), Handshake.Message.Ready(), Handshake.Message.Hooks(),
                        Handshake.Message.Release(), Handshake.Message.Accepted() -> kernel.attempt(new Exit(FAILED));
            }
        }
    }

    private void passTerminal(Step step) {
        if (step instanceof OpenTerminal) {
            Fd master = site.kept(OpenTerminal.MASTER);
            handshake.sendTerminal(master);
            kernel.perform(new Close(master));
        }
    }

    private String find(List<String> environment) {
        return switch (CommandSearch.find(kernel, process().args().getFirst(), variable(environment, "PATH="))) {
            case CommandSearch.Result.Found(String found) -> found;
            case CommandSearch.Result.Missing(ExecFailure why) -> throw new StepFailure(Failure.of(why));
        };
    }

    private void startProgram(String path, List<String> environment) {
        Process process = process();
        if (!container.input() && !process.terminal()) {
            Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ));
            kernel.perform(new Duplicate(nothing, 0, false));
        }
        new ResetSignals().perform(site);
        if (!process.terminal()) {
            observer.program(path);
        }
        // Whatever this process was started with beyond these stays outside.
        kernel.perform(new CloseFrom(3 + terms.preserved(), true));
        if (!container.init()) {
            filter();
        }
        if (kernel.attempt(new Execute(Fd.HERE, path, process.args(), environment)) instanceof Refused<?> refused) {
            Errno errno = refused.errno();
            throw new StepFailure(Failure.of(ExecDiagnosis.of(kernel, path, errno)));
        }
    }

    private Process process() {
        return container.spec().processOrEmpty();
    }

    private static @Nullable String variable(List<String> environment, String prefix) {
        for (String entry : environment) {
            if (entry.startsWith(prefix)) {
                return entry.substring(prefix.length());
            }
        }
        return null;
    }
}
