package demitasse.engine;

import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.denial.Watching;
import demitasse.engine.event.Event;
import demitasse.engine.event.EventLog;
import demitasse.engine.health.HealthWatch;
import demitasse.engine.network.Attachment;
import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.TimeOp.Monotonic;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.Participant;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupReadings;
import demitasse.runtime.launch.Foreground;
import demitasse.runtime.launch.ReadOnlyProgram;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.plan.KernelVersion;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.report.Summary;
import demitasse.runtime.terminal.TerminalRelay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One container from its request to its end, in the foreground. Afterwards it is kept as one that has exited, or nothing of it is left. */
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
        Making making = Making.of(kernel, request, caller);
        ReadOnlyProgram.ensure(kernel);
        CgroupLayout cgroups = CgroupLayout.probe(kernel, making.facts().mounts());
        teller.phase("make its directory");
        // From here on a signal waits until there is a container to have it, and none ends us before all is removed again.
        Supervision signals = Supervision.begin(kernel);
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        Store store = Store.open(kernel);
        store.sweep();
        Making.Made made = making.make(store);
        if (goesWithUs()) {
            made.stored().keepInMemory();
        }
        return Cleanup.afterFailure(() -> runMade(store, making, made.with(connected(made)), cgroups, signals), () -> forget(store, made.stored()));
    }

    /** Whether nobody asks for its records once we have ended; a volume or an overlay is in use by what configurations on the disk say. */
    private boolean goesWithUs() {
        return request.remove() && request.volumes().isEmpty() && request.root().overlay() == null;
    }

    private int runMade(Store store, Making making, Making.Made made, CgroupLayout cgroups, Supervision signals) {
        try {
            return runAsMade(store, making, made, cgroups, signals);
        } catch (StepFailure refused) {
            return runMade(store, making, fallBack(made, refused), cgroups, signals);
        }
    }

    /** @throws StepFailure what it was refused for, where that is not an overlay */
    private Making.Made fallBack(Making.Made made, StepFailure refused) {
        Fallback.Instead instead = Fallback.after(kernel, refused, made.container());
        if (instead == null) {
            throw refused;
        }
        if (!request.telling().quiet()) {
            Fallback.tell(kernel, instead.words());
        }
        if (!request.volumes().isEmpty()) {
            made.stored().keep(instead.container());
        }
        return made.with(instead.container());
    }

    private int runAsMade(Store store, Making making, Making.Made made, CgroupLayout cgroups, Supervision signals) {
        Runnable records = () -> {
            teller.phase("write its records");
            if (!request.remove()) {
                made.stored().reserve();
            }
            making.record(made, true);
        };
        ContainerSpec container = made.container();
        Watching watching = Watching.begin(kernel, request, container, KernelVersion.machine(made.facts().system()), made.stored().fd());
        return watching == null
                ? runMade(store, made, records, container, cgroups, signals, null)
                : Cleanup.after(() -> runMade(store, made, records, watching.watched(container), cgroups, signals, watching), watching::end);
    }

    /** Its ports of the host are this process's, so that it has them for as long as this process lives. */
    private ContainerSpec connected(Making.Made made) {
        if (isBridged()) {
            teller.phase("find its place on the network");
        }
        return switch (request.namespaces().network()) {
            case NONE, HOST -> made.container();
            case BRIDGE -> Attachment.make(kernel, Storage.ATTACHMENTS, made.stored().id(), made.stored().fd(),
                    wishes(request, hostname(request, made.facts(), made.stored().id()))).connect(made.container());
            case CONTAINER -> Neighbour.joined(kernel, made.container(), Wish.all(kernel, made.stored().fd()));
        };
    }

    /** What it asks of networks of ours. */
    static List<Wish> wishes(RunRequest request, String hostname) {
        return request.namespaces().network() == Network.BRIDGE ? request.connecting().wishes(hostname, request.name()) : List.of();
    }

    private int runMade(
            Store store, Making.Made made, Runnable records, ContainerSpec container, CgroupLayout cgroups, Supervision signals, @Nullable Watching watching) {
        teller.phase("plan");
        Plan plan = Planner.plan(container, made.facts(), cgroups);
        teller.begin(request, container, plan);
        Instance instance = Instance.begin(kernel, made.stored(), container, plan, new Announcing(kernel, teller, made.record()), records);
        Ending ending = Cleanup.afterFailure(() -> supervise(made.stored(), container, plan, instance, signals), instance::close);
        if (watching != null) {
            watching.tell();
        }
        RunRecord ended = new RunRecord(made.record().createdNanos(), 0, ending.recorded());
        List<Event> events = made.record().endEvents(ended);
        teller.phase("remove");
        if (request.remove()) {
            remove(store, made, instance);
            events.add(made.record().event(ending.recorded().finishedNanos(), "destroy"));
        } else {
            // It has run, and must not go for want of a note.
            Cleanup.attempt(() -> made.stored().write(ended));
            end(made.stored(), instance);
        }
        teller.removed(List.of("cgroup", "mounts"));
        EventLog.append(kernel, events);
        return ending.code();
    }

    /** Volumes of its own others may count on: then everything is looked up, as by another command. */
    private void remove(Store store, Making.Made made, Instance instance) {
        if (made.record().unnamedVolumes() > 0) {
            store.remove(made.stored());
        } else {
            List<String> files = isBridged() ? Attachment.FILES : List.of();
            store.remove(made.stored(), request.name(), files, made.container().carried().size(), () -> end(made.stored(), instance));
        }
    }

    private void end(Stored stored, Instance instance) {
        instance.end(stored.runRecords());
        if (isBridged()) {
            Attachment.release(kernel, Storage.ATTACHMENTS, stored.id(), stored.fd());
        }
    }

    private boolean isBridged() {
        return request.namespaces().network() == Network.BRIDGE;
    }

    private void forget(Store store, Stored stored) {
        store.remove(stored);
        teller.removed(List.of("cgroup", "mounts"));
    }

    static String hostname(RunRequest request, HostFacts facts, String id) {
        if (request.namespaces().uts() == Sharing.HOST) {
            return facts.system().nodeName();
        }
        return request.hostname() == null ? id : request.hostname();
    }

    /** How it ended, as it is kept, and what we exit with. */
    private record Ending(End recorded, int code) {}

    private Ending supervise(Stored stored, ContainerSpec container, Plan plan, Instance instance, Supervision signals) {
        long begin = kernel.perform(new Monotonic());
        Health health = request.life().health();
        ProcessEnd end = health == null
                ? Foreground.run(kernel, container, plan, instance, signals)
                : Foreground.run(kernel, container, plan, instance, signals, relay -> watched(stored, health, relay));
        teller.phase("read what it has used");
        CgroupReadings readings = plan.cgroups().cgroup(kernel).readAtEnd();
        boolean asked = !request.remove() || teller.tells();
        End recorded = Ends.of(kernel, end, readings, container.spec(), false, signals.lastSent(), asked ? stored.lastSignal() : null);
        if (teller.tells()) {
            tellEnd(end, kernel.perform(new Monotonic()) - begin, readings);
            teller.whoEnded(recorded);
        }
        return new Ending(recorded, end.exitCode());
    }

    private Participant watched(Stored stored, Health health, @Nullable TerminalRelay relay) {
        return new HealthWatch(kernel, stored.id(), health, HealthWatch.begin(kernel, stored, health), relay == null ? Participant.NONE : relay, () -> { });
    }

    private void tellEnd(ProcessEnd end, long wallNanos, CgroupReadings readings) {
        Long cpuNanos = readings.cpuMicros() == null ? Long.valueOf(end.cpuMicros() * 1000) : Long.valueOf(readings.cpuMicros() * 1000);
        teller.narrator().exited(new Summary(end, wallNanos, cpuNanos, readings.memoryPeakBytes(), readings.pidsPeak()));
        Long limit = request.limits().memoryBytes();
        teller.narrator().outOfMemory(readings.oomKills() == null ? 0 : readings.oomKills(), limit == null ? -1 : limit);
    }
}
