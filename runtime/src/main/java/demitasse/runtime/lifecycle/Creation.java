package demitasse.runtime.lifecycle;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.kernel.WindowSize;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Grouping;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.Timestamp;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.launch.Created;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.launch.ReadOnlyProgram;
import demitasse.runtime.launch.StartPoint;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.ProcessStat;
import demitasse.runtime.state.StateDirectory;
import demitasse.runtime.state.StateRoot;
import demitasse.runtime.terminal.UserTerminal;
import demitasse.spec.Hooks;
import demitasse.spec.Linux;
import demitasse.spec.Namespace;
import demitasse.spec.Process;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container on its way from its bundle to where its program would begin. */
final class Creation {
    private final Kernel kernel;
    private final Create.Request request;
    private final boolean relayed;
    private final Log log;

    private Creation(Kernel kernel, Create.Request request, boolean relayed, Log log) {
        this.kernel = kernel;
        this.request = request;
        this.relayed = relayed;
        this.log = log;
    }

    /**
     * Creates it; answers its init, with its terminal where that is ours to relay. {@link Preserved#check} has been asked before.
     *
     * @param relayed whether its terminal is relayed to ours by the caller, and not passed on
     * @throws RuntimeException when it can't be created; nothing of it is left then
     */
    static Created make(Kernel kernel, Create.Request request, boolean relayed, Log log) {
        // Init comes of this process, and what runs in the container can get at the file that it came from.
        ReadOnlyProgram.ensure(kernel);
        return new Creation(kernel, request, relayed, log).make();
    }

    private Created make() {
        // What a relative path in the configuration starts from, and where hooks are run.
        kernel.perform(new ChangeDirectory(request.bundle()));
        Bundle bundle = Bundle.read(kernel, request.bundle(), request.id(), log);
        ContainerSpec container = adapted(bundle.container());
        HostFacts facts = HostProbe.probe(kernel);
        for (String warning : Planner.warnings(container.spec(), facts)) {
            log.warning(warning);
        }
        Plan plan = Planner.plan(container, request.bundle(), facts, CgroupLayout.probe(kernel, facts.mounts()));
        PlanLog.tell(log, plan);
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        DescriptorSocket console = socket(request.consoleSocket());
        DescriptorSocket pidfd = socket(request.pidfdSocket());
        ContainerState state = state(kernel, request.id(), bundle, request.grouping(), plan.cgroups(), facts);
        StateDirectory directory = StateRoot.open(kernel, request.root()).make(state);
        Progress progress = new Progress(kernel, directory, state);
        return Cleanup.afterFailure(() -> {
            directory.keepConfiguration(bundle.document());
            Launcher.Terms terms = new Launcher.Terms(request.listening() + request.preserved(), true);
            Created init = new Launcher(kernel, container, plan, progress, terms).create(StartPoint.open(directory, state));
            Cleanup.afterFailure(() -> tell(init, console, pidfd), init::abandon);
            // Held by us as well, it would tell of a container that waits, as long as we live.
            directory.close();
            log.debug(request.id() + " is created, and process " + init.pid() + " waits for its start");
            return init;
        }, () -> Delete.remove(kernel, Container.of(kernel, directory, progress.state), log));
    }

    private @Nullable DescriptorSocket socket(@Nullable String path) {
        return path == null ? null : DescriptorSocket.connect(kernel, path);
    }

    /** With what the caller adds to the configuration. */
    private ContainerSpec adapted(ContainerSpec container) {
        Process process = container.spec().processOrEmpty();
        checkTerminal(process.terminal());
        Process changed = process;
        if (request.listening() > 0) {
            changed = changed.withEnv(listening(process.env()));
        }
        if (relayed && process.terminal() && process.consoleSize() == null) {
            WindowSize size = UserTerminal.windowSize(kernel);
            changed = changed.withConsoleSize(new Process.ConsoleSize(size.rows(), size.columns()));
        }
        ContainerSpec placed = container.withGrouping(request.grouping()).withPivot(request.pivot()).withNewKeyring(request.newKeyring());
        return changed == process ? placed : placed.withSpec(container.spec().withProcess(changed));
    }

    private void checkTerminal(boolean terminal) {
        if (terminal && !relayed && request.consoleSocket() == null) {
            throw new SetupException(
                    "cannot make a terminal for a container that nobody stays with: use --console-socket", "or take process.terminal out");
        }
        if (request.consoleSocket() != null && (relayed || !terminal)) {
            throw new SetupException(
                    "--console-socket is given, and " + (relayed ? "the terminal is relayed to this one" : "the process has no terminal"),
                    relayed ? "add --detach" : "set process.terminal");
        }
    }

    /** sd_listen_fds(3) takes them for its own where it is the process of that pid, and the program is process 1. */
    private List<String> listening(List<String> environment) {
        List<String> changed = new ArrayList<>();
        for (String entry : environment) {
            if (!entry.startsWith("LISTEN_FDS=") && !entry.startsWith("LISTEN_PID=")) {
                changed.add(entry);
            }
        }
        changed.add("LISTEN_FDS=" + request.listening());
        changed.add("LISTEN_PID=1");
        return changed;
    }

    /** What is kept of a container that is made of a bundle; no process of it is known yet. */
    static ContainerState state(Kernel kernel, String id, Bundle bundle, Grouping grouping, CgroupPlan groups, HostFacts facts) {
        Spec spec = bundle.container().spec();
        Hooks hooks = Hooks.EMPTY.withPoststart(spec.hooks().poststart()).withPoststop(spec.hooks().poststop());
        Linux linux = spec.linuxOrEmpty();
        Namespace pids = linux.namespace(Namespace.Type.PID);
        return new ContainerState(
                spec.ociVersion(), id, 0, 0, bundle.path(), bundle.rootfs(), Timestamp.nanoseconds(kernel.perform(new Now())),
                facts.uid() == 0 ? "root" : Integer.toUnsignedString(facts.uid()), spec.annotations(), pids == null || pids.path() != null,
                Container.groups(groups.places()), Units.of(grouping, linux.cgroupsPath(), id), hooks);
    }

    /** Tells of init whoever asked to be told, and lets it go: a container that they don't learn of does not stay. */
    private Created tell(Created init, @Nullable DescriptorSocket console, @Nullable DescriptorSocket pidfd) {
        if (pidfd != null) {
            pidfd.send(init.process());
        }
        if (console != null && init.terminal() != null) {
            console.send(init.terminal());
            kernel.perform(new Close(init.terminal()));
        }
        if (request.pidFile() != null) {
            Files.replace(kernel, Fd.HERE, request.pidFile(), 0644, Text.encode(Integer.toString(init.pid())));
        }
        init.release();
        return init;
    }

    /** Keeps the pid as soon as there is one. */
    private static final class Progress implements Observer {
        private final Kernel kernel;
        private final StateDirectory directory;
        private ContainerState state;

        Progress(Kernel kernel, StateDirectory directory, ContainerState state) {
            this.kernel = kernel;
            this.directory = directory;
            this.state = state;
        }

        @Override
        public void cloned(int pid) {
            ProcessStat stat = ProcessStat.of(kernel, pid);
            state = state.withInit(pid, stat == null ? 0 : stat.startTicks());
            directory.write(state);
        }

        @Override
        public void step(int number, int count, Step step) {}

        @Override
        public void program(String path) {}

        @Override
        public void started(Launcher.Running running) {}
    }
}
