package demitasse.engine;

import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.store.IdRanges;
import demitasse.engine.store.Names;
import demitasse.engine.store.Storage;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.kernel.WindowSize;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPath;
import demitasse.runtime.cgroup.CgroupReadings;
import demitasse.runtime.launch.Foreground;
import demitasse.runtime.launch.ReadOnlyProgram;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.report.Summary;
import demitasse.runtime.state.ContainerDirectories;
import demitasse.runtime.state.ContainerDirectory;
import demitasse.runtime.terminal.UserTerminal;
import demitasse.spec.Linux;
import demitasse.spec.Process;
import java.util.List;

/** One container from its request to its end, in the foreground; afterwards nothing of it is left. */
public final class Run {
    private final Kernel kernel;
    private final RunRequest request;
    private final Caller caller;
    private final Teller teller;

    public Run(Kernel kernel, RunRequest request, Caller caller, Teller teller) {
        this.kernel = kernel;
        this.request = request;
        this.caller = caller;
        this.teller = teller;
    }

    /**
     * Runs it and answers the exit code: the program's own, or 128 + the signal that ended it.
     *
     * @throws RuntimeException when it could not be started; all that was made for it is removed
     */
    public int run() {
        HostFacts facts = HostProbe.probe(kernel);
        requireRoot(facts);
        ReadOnlyProgram.ensure(kernel);
        CgroupLayout cgroups = CgroupLayout.probe(kernel, facts.mounts());
        Survey survey = Survey.of(kernel, request, facts);
        // From here on a signal waits until there is a container to have it, and none ends us before all is removed again.
        Supervision signals = Supervision.begin(kernel);
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        ContainerDirectories directories = ContainerDirectories.open(kernel, Storage.CONTAINERS);
        List<ContainerDirectory> abandoned = directories.abandoned();
        for (ContainerDirectory directory : abandoned) {
            remove(directory, Cgroup.of(kernel, cgroups, CgroupPath.of(null, directory.id())));
        }
        if (!abandoned.isEmpty()) {
            Names.giveBackAbandoned(kernel);
        }
        ContainerDirectory directory = makeDirectory(directories);
        try {
            return runIn(directory, facts, cgroups, survey, signals);
        } finally {
            if (request.name() != null) {
                Names.giveBack(kernel, request.name(), directory.id());
            }
        }
    }

    /** Before the name: others take a name for free whose container has no directory. */
    private ContainerDirectory makeDirectory(ContainerDirectories directories) {
        ContainerDirectory directory = directories.make(ContainerId.draw(kernel));
        try {
            if (request.name() != null) {
                Names.take(kernel, request.name(), directory.id());
            }
            return directory;
        } catch (RuntimeException refused) {
            directory.remove();
            throw refused;
        }
    }

    static void requireRoot(HostFacts facts) {
        if (facts.uid() != 0) {
            throw new SetupException(
                    "only root can make namespaces, mounts and cgroups for a container, and this is user " + facts.uid(),
                    "run it with sudo; to see what would be done: demitasse explain run …");
        }
    }

    private int runIn(ContainerDirectory directory, HostFacts facts, CgroupLayout cgroups, Survey survey, Supervision signals) {
        Cgroup cgroup = Cgroup.of(kernel, cgroups, CgroupPath.of(null, directory.id()));
        try {
            Survey known = Survey.needsIds(request) ? survey.withFirstId(IdRanges.take(kernel, directory.id())) : survey;
            String hostname = hostname(request, facts, directory.id());
            ContainerSpec container = withTerminalSize(kernel, Composer.compose(request, caller, known, directory.id(), hostname));
            Plan plan = Planner.plan(container, facts, cgroups);
            cgroup = plan.cgroups().cgroup(kernel);
            teller.begin(request, container, plan);
            Linux linux = container.spec().linux() == null ? Linux.EMPTY : container.spec().linux();
            new ContainerSpace(kernel, directory, linux.uidMappings(), linux.gidMappings()).prepare(request, known);
            return supervise(container, plan, cgroup, signals);
        } finally {
            remove(directory, cgroup);
            if (teller.tells()) {
                teller.narrator().removed(List.of("cgroup", "mounts"));
            }
        }
    }

    static String hostname(RunRequest request, HostFacts facts, String id) {
        if (request.namespaces().uts() == Sharing.HOST) {
            return facts.system().nodeName();
        }
        return request.hostname() == null ? id : request.hostname();
    }

    private static ContainerSpec withTerminalSize(Kernel kernel, ContainerSpec container) {
        Process process = container.spec().process();
        if (process == null || !process.terminal()) {
            return container;
        }
        WindowSize size = UserTerminal.windowSize(kernel);
        return container.withSpec(container.spec().withProcess(process.withConsoleSize(new Process.ConsoleSize(size.rows(), size.columns()))));
    }

    private int supervise(ContainerSpec container, Plan plan, Cgroup cgroup, Supervision signals) {
        long begin = kernel.perform(new Monotonic());
        ProcessEnd end = Foreground.run(kernel, container, plan, teller, signals);
        if (teller.tells()) {
            tellEnd(end, kernel.perform(new Monotonic()) - begin, cgroup.readAtEnd());
        }
        return end.exitCode();
    }

    private void tellEnd(ProcessEnd end, long wallNanos, CgroupReadings readings) {
        Long cpuNanos = readings.cpuMicros() == null ? Long.valueOf(end.cpuMicros() * 1000) : Long.valueOf(readings.cpuMicros() * 1000);
        teller.narrator().exited(new Summary(end, wallNanos, cpuNanos, readings.memoryPeakBytes(), readings.pidsPeak()));
        Long limit = request.limits().memoryBytes();
        teller.narrator().outOfMemory(readings.oomKills() == null ? 0 : readings.oomKills(), limit == null ? -1 : limit);
    }

    private static void remove(ContainerDirectory directory, Cgroup cgroup) {
        // Whoever is left in it, which can be only where the container shares the host's pids, is ended, too.
        cgroup.destroy();
        directory.remove();
    }
}
