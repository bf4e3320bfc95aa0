package demitasse.runtime.lifecycle;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Grouping;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Log;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.launch.Created;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.launch.StartPoint;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.ProcessStat;
import demitasse.runtime.state.StateDirectory;
import demitasse.runtime.state.StateRoot;
import demitasse.runtime.state.Timestamp;
import demitasse.spec.Hooks;
import demitasse.spec.Linux;
import demitasse.spec.Namespace;
import demitasse.spec.Spec;
import org.jspecify.annotations.Nullable;

/** Makes a container from a bundle, up to where its program would begin (runtime.md, Create). */
public final class Create {
    private final Kernel kernel;
    private final Request request;
    private final Log log;

    private Create(Kernel kernel, Request request, Log log) {
        this.kernel = kernel;
        this.request = request;
        this.log = log;
    }

    /**
     * What is asked for; all paths are absolute.
     *
     * @param root the directory of all containers' states
     * @param pidFile where init's pid is written, in decimal
     * @param grouping in which control groups it will be
     */
    public record Request(String root, String id, String bundle, @Nullable String pidFile, Grouping grouping) {}

    /**
     * Creates it; it is there for whoever starts it when this returns.
     *
     * @throws RuntimeException when it can't be created; nothing of it is left then
     */
    public static void create(Kernel kernel, Request request, Log log) {
        new Create(kernel, request, log).create();
    }

    private void create() {
        // What a relative path in the configuration starts from.
        kernel.perform(new ChangeDirectory(request.bundle()));
        Bundle bundle = Bundle.read(kernel, request.bundle(), request.id(), log).withGrouping(request.grouping());
        HostFacts facts = HostProbe.probe(kernel);
        Planner.warnings(bundle.container().spec(), facts).forEach(log::warning);
        Plan plan = Planner.plan(bundle.container(), facts, CgroupLayout.probe(kernel, facts.mounts()));
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        ContainerState state = state(bundle, plan, facts);
        StateDirectory directory = StateRoot.open(kernel, request.root()).make(state);
        Progress progress = new Progress(kernel, directory, state);
        Cleanup.afterFailure(() -> createIn(directory, bundle, plan, progress), () -> remove(directory, plan.cgroups().cgroup(kernel), progress));
    }

    private ContainerState state(Bundle bundle, Plan plan, HostFacts facts) {
        Spec spec = bundle.container().spec();
        Hooks hooks = Hooks.EMPTY.withPoststart(spec.hooks().poststart()).withPoststop(spec.hooks().poststop());
        Linux linux = spec.linux() == null ? Linux.EMPTY : spec.linux();
        Namespace pids = linux.namespace(Namespace.Type.PID);
        return new ContainerState(
                spec.ociVersion(), request.id(), 0, 0, bundle.path(), bundle.rootfs(), Timestamp.of(kernel.perform(new Now())),
                facts.uid() == 0 ? "root" : Integer.toUnsignedString(facts.uid()), spec.annotations(), pids == null || pids.path() != null,
                Container.groups(plan.cgroups().places()), Units.of(request.grouping(), linux.cgroupsPath(), request.id()), hooks);
    }

    private Created createIn(StateDirectory directory, Bundle bundle, Plan plan, Progress progress) {
        directory.keepConfiguration(bundle.document());
        Created created = new Launcher(kernel, bundle.container(), plan, progress).create(StartPoint.open(directory));
        return Cleanup.afterFailure(() -> {
            if (request.pidFile() != null) {
                Files.replace(kernel, Fd.HERE, request.pidFile(), 0644, Text.encode(Integer.toString(created.pid())));
            }
            created.release();
            return created;
        }, created::abandon);
    }

    private static void remove(StateDirectory directory, Cgroup cgroup, Progress progress) {
        if (progress.cloned) {
            Units.release(progress.kernel, progress.state, cgroup);
            cgroup.destroy();
        } else {
            // It may have been refused because of those who live in its groups.
            cgroup.removeUnused();
        }
        directory.remove();
    }

    /** Keeps the pid as soon as there is one. */
    private static final class Progress implements Observer {
        private final Kernel kernel;
        private final StateDirectory directory;
        private final ContainerState state;
        private boolean cloned;

        Progress(Kernel kernel, StateDirectory directory, ContainerState state) {
            this.kernel = kernel;
            this.directory = directory;
            this.state = state;
        }

        @Override
        public void cloned(int pid) {
            cloned = true;
            ProcessStat stat = ProcessStat.of(kernel, pid);
            directory.write(state.withInit(pid, stat == null ? 0 : stat.startTicks()));
        }

        @Override
        public void step(int number, int count, Step step) {}

        @Override
        public void program(String path) {}

        @Override
        public void started(Launcher.Running running) {}
    }
}
