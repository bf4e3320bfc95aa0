package demitasse.engine;

import demitasse.engine.store.Storage;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.Kernel;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Step;
import demitasse.runtime.Timestamp;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.ProcessStat;
import demitasse.runtime.state.StateDirectory;
import demitasse.runtime.state.StateRoot;
import demitasse.spec.Hooks;
import demitasse.spec.Linux;
import demitasse.spec.Namespace;
import demitasse.spec.Root;
import demitasse.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run of a container as an OCI runtime would keep it, so that all that enters, freezes and counts such a container does
 * the same with ours. It is there before the first thing is made for the run, and names all of it.
 */
public final class Instance implements Observer {
    private final Kernel kernel;
    private final StateDirectory directory;
    private final Observer observer;
    private final Runnable records;
    private final Cgroup groups;
    private ContainerState state;
    private boolean open = true;

    private Instance(Kernel kernel, StateDirectory directory, ContainerState state, Observer observer, Runnable records, Cgroup groups) {
        this.kernel = kernel;
        this.directory = directory;
        this.state = state;
        this.observer = observer;
        this.records = records;
        this.groups = groups;
    }

    /**
     * Of a container about to be started.
     *
     * @param observer who is told, too, how the container comes about
     * @param records writes what is still to be written of it, while init is at work
     */
    public static Instance begin(Kernel kernel, Stored container, ContainerSpec made, Plan plan, Observer observer, Runnable records) {
        Spec spec = made.spec();
        Root root = spec.root();
        Linux linux = spec.linuxOrEmpty();
        Namespace pids = linux.namespace(Namespace.Type.PID);
        ContainerState state = new ContainerState(
                spec.ociVersion(), container.id(), 0, 0, container.path(), root == null ? "/" : root.path(),
                Timestamp.nanoseconds(kernel.perform(new Now())), "root", spec.annotations(), pids == null,
                Container.groups(plan.cgroups().places()), null, Hooks.EMPTY);
        StateDirectory directory = StateRoot.open(kernel, Storage.RUNNING).make(state);
        if (!container.isInMemory()) {
            kernel.perform(new MakeSymbolicLink(container.path() + "/config.json", directory.fd(), "config.json"));
        }
        return new Instance(kernel, directory, state, observer, records, plan.cgroups().cgroup(kernel));
    }

    /** Held by us as well, its directory would tell of a container that is only being made. */
    public void close() {
        if (open) {
            open = false;
            directory.close();
        }
    }

    /**
     * Removes what there is of a run that has ended, its groups with all that is left in them; for whoever waited for its end.
     *
     * @param more names of what else lies in its directory, in the order in which it is removed
     */
    public void end(List<String> more) {
        groups.destroy();
        directory.removeClosed(more);
    }

    @Override
    public void cloning() {
        observer.cloning();
    }

    @Override
    public void cloned(int pid) {
        observer.cloned(pid);
        @Nullable ProcessStat stat = ProcessStat.of(kernel, pid);
        state = state.withInit(pid, stat == null ? 0 : stat.startTicks());
        directory.write(state);
    }

    @Override
    public void underWay() {
        records.run();
        observer.underWay();
    }

    @Override
    public void step(int number, int count, Step step) {
        observer.step(number, count, step);
    }

    @Override
    public void program(String path) {
        observer.program(path);
    }

    @Override
    public void started(Launcher.Running running) {
        close();
        observer.started(running);
    }
}
