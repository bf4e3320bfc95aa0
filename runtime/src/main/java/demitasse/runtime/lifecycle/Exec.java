package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.Text;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.cgroup.Joining;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.launch.ReadOnlyProgram;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.plan.ExecPlanner;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.seccomp.Listener;
import demitasse.runtime.state.Status;
import demitasse.runtime.terminal.LeftTerminal;
import demitasse.runtime.terminal.TerminalRelay;
import demitasse.spec.Namespace;
import demitasse.spec.Process;
import demitasse.spec.Spec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs one more process in a container that runs, or waits for its start. */
public final class Exec {
    /** What {@link #exec} answers where it was left to itself by the keys for that. */
    public static final int LEFT = -1;
    private static final int END_MILLIS = 20;

    private final Kernel kernel;
    private final Request request;
    private final Log log;

    private Exec(Kernel kernel, Request request, Log log) {
        this.kernel = kernel;
        this.request = request;
        this.log = log;
    }

    /**
     * What is asked for; all paths are absolute.
     *
     * @param root the directory of all containers' states
     * @param groups where in the container's control groups it goes; empty for those themselves
     * @param pidFile where its pid is written, in decimal
     * @param consoleSocket gets its terminal, null where that is relayed to ours
     * @param pidfdSocket gets a descriptor of the process
     * @param preserved how many of our descriptors from 3 on it keeps
     * @param detach whether we end once it runs
     * @param detachKeys leave it to itself when typed, where its terminal is relayed to ours; none where nothing does
     * @param ignorePaused whether a container that is paused is taken, in which it waits until that goes on
     */
    public record Request(
            String root,
            String id,
            ExecProcess process,
            List<Joining.Below> groups,
            @Nullable String pidFile,
            @Nullable String consoleSocket,
            @Nullable String pidfdSocket,
            int preserved,
            boolean detach,
            String detachKeys,
            boolean ignorePaused) {
        public Request {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Runs it, and unless it is detached stays with it: answers its exit code, or 128 + the signal that ended it, or {@link #LEFT}. The
     * process goes on when this one is killed.
     *
     * @throws RuntimeException when it can't be run; no process is left then
     */
    public static int exec(Kernel kernel, Request request, Log log) {
        ReadOnlyProgram.ensure(kernel);
        return new Exec(kernel, request, log).exec();
    }

    /**
     * Runs it, and answers once it runs: it is a child of this process, which waits for its end, and kills it where it likes.
     *
     * @throws RuntimeException as {@link #exec} does
     */
    public static Launcher.Running start(Kernel kernel, Request request, Log log) {
        ReadOnlyProgram.ensure(kernel);
        return new Exec(kernel, request, log).join(Launcher::start);
    }

    private int exec() {
        return join(launcher -> request.detach() ? detached(launcher) : attended(launcher));
    }

    private <T> T join(Function<Launcher, T> part) {
        // Before anything is opened here, which would get the number of one that is closed.
        Preserved.check(kernel, request.preserved());
        Container container = Container.find(kernel, request.root(), request.id());
        Fd opened = container.openInit();
        Status status = container.status(opened != null);
        Fd init = joinable(opened, status);
        try {
            return part.apply(launcher(container, init, status));
        } catch (RuntimeException failed) {
            // What fails then fails for many reasons, and that is behind all of them.
            throw !isOfTheCommand(failed) && isGone(container, init) ? stopped("it ended while the process was made") : failed;
        }
    }

    /** The descriptor of the container's first process, where that can be joined. */
    private Fd joinable(@Nullable Fd init, Status status) {
        switch (status) {
            case STOPPED -> throw stopped("only one that runs can be joined");
            case CREATING -> throw new SetupException("cannot exec in a container that is being created", "wait for create to end");
            case PAUSED -> {
                if (!request.ignorePaused()) {
                    throw new SetupException("cannot exec in a paused container (use --ignore-paused to override)", "resume it first");
                }
            }
            case CREATED, RUNNING -> { }
        }
        if (init == null) {
            throw stopped("it has just ended");
        }
        return init;
    }

    private static boolean isOfTheCommand(RuntimeException failed) {
        return failed instanceof StepFailure step && step.failure().standardWords() != null;
    }

    /** What belongs to a process goes before it has ended: so that may be a moment away. */
    private boolean isGone(Container container, Fd init) {
        kernel.attempt(new Poll(List.of(new Poll.Interest(init, Poll.READABLE)), END_MILLIS));
        return !container.directory().isInit(container.state());
    }

    private static SetupException stopped(String hint) {
        return new SetupException("cannot exec in a stopped container", hint);
    }

    private Launcher launcher(Container container, Fd init, Status status) {
        Spec configuration = container.configuration();
        Process own = configuration.processOrEmpty();
        Process process = ExecProcess.resolve(kernel, request.process(), own);
        checkTerminal(process);
        ContainerSpec spec = new ContainerSpec(
                container.id(), container.id(), configuration.withProcess(process),
                new ContainerSpec.RootFilesystem.Directory(container.state().rootfs()), List.of(), List.of(), false, true);
        CgroupPlan groups = Joining.plan(container.cgroup().places(), request.groups(), container.state().pid());
        Listener.Standing standing = new Listener.Standing(container.state().bundle(), status.word(), container.state().pid());
        ExecPlanner.Entry entry = new ExecPlanner.Entry(spec, init, hasUsersOfItsOwn(container, configuration), groups, request.preserved(), standing);
        HostFacts facts = HostProbe.withoutMounts(kernel);
        for (String warning : Planner.warningsOfProcess(spec.spec(), facts)) {
            log.warning(warning);
        }
        Plan plan = ExecPlanner.plan(entry, facts);
        PlanLog.tell(log, plan);
        return new Launcher(kernel, spec, plan, Observer.NONE, new Launcher.Terms(request.preserved(), true));
    }

    private void checkTerminal(Process process) {
        if (process.terminal() && request.detach() && request.consoleSocket() == null) {
            throw new SetupException("a detached process cannot have a terminal without --console-socket", "give one, or leave out -t or -d");
        }
        if (!process.terminal() && request.consoleSocket() != null) {
            throw new SetupException("--console-socket is given, and the process has no terminal", "add -t, or \"terminal\": true in --process");
        }
    }

    /** Two processes are in the same user namespace where /proc shows the same file for both. */
    private boolean hasUsersOfItsOwn(Container container, Spec configuration) {
        Namespace asked = configuration.linuxOrEmpty().namespace(Namespace.Type.USER);
        if (asked == null || asked.path() == null) {
            return asked != null;
        }
        FileStatus ours = kernel.perform(new FileOp.Status("/proc/self/ns/user"));
        FileStatus theirs = kernel.perform(new FileOp.Status("/proc/" + container.state().pid() + "/ns/user"));
        return ours.inode() != theirs.inode();
    }

    private int detached(Launcher launcher) {
        Sockets sockets = Sockets.connect(kernel, request);
        runs(sockets.tell(launcher.start()));
        return 0;
    }

    private int attended(Launcher launcher) {
        Sockets sockets = Sockets.connect(kernel, request);
        Supervision signals = Supervision.begin(kernel);
        Launcher.Running running = runs(sockets.tell(launcher.start()));
        Fd terminal = request.consoleSocket() == null ? running.terminal() : null;
        TerminalRelay relay = terminal == null ? null : TerminalRelay.start(kernel, terminal, true, request.detachKeys());
        ProcessEnd end = signals.run(running.process(), running.pid(), relay);
        if (terminal != null && end.pid() == 0) {
            LeftTerminal.keep(kernel, terminal);
            return LEFT;
        }
        return end.exitCode();
    }

    private Launcher.Running runs(Launcher.Running running) {
        log.debug("process " + running.pid() + " runs in " + request.id());
        return running;
    }

    /** Whom to tell of the process; connected before it is made, so that it is not made in vain. */
    private record Sockets(Kernel kernel, Request request, @Nullable DescriptorSocket console, @Nullable DescriptorSocket pidfd) {
        static Sockets connect(Kernel kernel, Request request) {
            return new Sockets(kernel, request, socket(kernel, request.consoleSocket()), socket(kernel, request.pidfdSocket()));
        }

        private static @Nullable DescriptorSocket socket(Kernel kernel, @Nullable String path) {
            return path == null ? null : DescriptorSocket.connect(kernel, path);
        }

        /** A process that nobody learns of does not stay. */
        Launcher.Running tell(Launcher.Running running) {
            return Cleanup.afterFailure(() -> {
                if (pidfd != null) {
                    pidfd.send(running.process());
                }
                if (console != null && running.terminal() != null) {
                    console.send(running.terminal());
                    kernel.perform(new Close(running.terminal()));
                }
                if (request.pidFile() != null) {
                    Files.replace(kernel, Fd.HERE, request.pidFile(), 0644, Text.encode(Integer.toString(running.pid())));
                }
                return running;
            }, () -> {
                kernel.perform(new SendSignal(running.process(), Signal.KILL));
                kernel.perform(new Wait(running.pid(), true));
            });
        }
    }
}
