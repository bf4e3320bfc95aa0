package demitasse.runtime.launch;

import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.CloseFrom;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.NewSession;
import demitasse.kernel.ProcessOp.SetParentDeathSignal;
import demitasse.kernel.Signal;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.process.ResetSignals;
import demitasse.runtime.process.TinyInit;
import demitasse.runtime.report.CommandSearch;
import demitasse.runtime.report.ExecDiagnosis;
import demitasse.runtime.report.ExecFailure;
import demitasse.runtime.report.Failure;
import demitasse.runtime.rootfs.HandMount;
import demitasse.runtime.terminal.OpenTerminal;
import demitasse.spec.Process;
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
    private final Stage stage;

    Init(Site site, ContainerSpec container, Plan plan, Handshake handshake, Observer observer) {
        this.kernel = site.kernel();
        this.site = site;
        this.container = container;
        this.plan = plan;
        this.handshake = handshake;
        this.observer = observer;
        this.stage = new Stage(site, observer, Failure.Side.INIT, plan.before().size() + plan.alongside().size(), plan.size());
    }

    /** Never returns: the program runs in the place of this process, or the process ends. */
    void run() {
        Failure failure = attempt();
        if (failure != null) {
            handshake.sendFailure(failure);
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
        kernel.perform(new NewSession());
        // Modes of what is made from here on are as given; the program's own umask comes with its user.
        kernel.perform(new SetUmask(0));
        if (!plan.alongside().isEmpty()) {
            awaitGo();
        }
        for (Step step : plan.inside()) {
            stage.perform(step);
            passTerminal(step);
        }
        // Not before: a change of user takes it away (prctl(2), PR_SET_PDEATHSIG).
        kernel.perform(new SetParentDeathSignal(Signal.KILL));
        if (handshake.isOtherSideGone()) {
            // It was killed before we asked to be told.
            kernel.attempt(new Exit(FAILED));
        }
        if (container.init()) {
            new TinyInit(process().terminal()).perform(site);
            // Only the child comes here; PID 1 stays in the step above for as long as it lives.
        }
        startProgram();
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
                case Handshake.Message.End(), Handshake.Message.Terminal(_), Handshake.Message.Failed(_) -> kernel.attempt(new Exit(FAILED));
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

    private void startProgram() {
        Process process = process();
        if (!container.input() && !process.terminal()) {
            Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ));
            kernel.perform(new Duplicate(nothing, 0, false));
        }
        new ResetSignals().perform(site);
        String path = switch (CommandSearch.find(kernel, process.args().getFirst(), variable(process, "PATH="))) {
            case CommandSearch.Result.Found(String found) -> found;
            case CommandSearch.Result.Missing(ExecFailure why) -> throw new StepFailure(Failure.of(why));
        };
        if (!process.terminal()) {
            observer.program(path);
        }
        // Whatever this process was started with beyond the three stays outside.
        kernel.perform(new CloseFrom(3, true));
        if (kernel.attempt(new Execute(Fd.HERE, path, process.args(), process.env())) instanceof Refused<?> refused) {
            Errno errno = refused.errno();
            throw new StepFailure(Failure.of(ExecDiagnosis.of(kernel, path, errno)));
        }
    }

    private Process process() {
        Process process = container.spec().process();
        return process == null ? Process.EMPTY : process;
    }

    private static @Nullable String variable(Process process, String prefix) {
        for (String entry : process.env()) {
            if (entry.startsWith(prefix)) {
                return entry.substring(prefix.length());
            }
        }
        return null;
    }
}
