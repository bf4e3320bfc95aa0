package demitasse.engine;

import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.IdRanges;
import demitasse.engine.store.NamedOverlay;
import demitasse.engine.store.Projects;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.Store;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.kernel.WindowSize;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.SetupException;
import demitasse.runtime.terminal.UserTerminal;
import demitasse.spec.Linux;
import demitasse.spec.Process;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a container of a request: a directory with all that is needed to run it, now or at any later time. */
public final class Making {
    private final Kernel kernel;
    private final RunRequest request;
    private final Caller caller;
    private final HostFacts facts;
    private final Survey survey;
    private final @Nullable Neighbour neighbour;

    private Making(Kernel kernel, RunRequest request, Caller caller, HostFacts facts, Survey survey, @Nullable Neighbour neighbour) {
        this.kernel = kernel;
        this.request = request;
        this.caller = caller;
        this.facts = facts;
        this.survey = survey;
        this.neighbour = neighbour;
    }

    /**
     * What was made: the container, locked and answered for by this process, what it is made of, and what is known of the
     * host. Others learn of it by {@link #record}.
     */
    public record Made(Stored stored, ContainerRecord record, ContainerSpec container, HostFacts facts) {
        Made with(ContainerSpec container) {
            return new Made(stored, record, container, facts);
        }
    }

    /**
     * Looks up what the request names; nothing is made yet.
     *
     * @throws SetupException when it cannot be done on this host
     */
    static Making of(Kernel kernel, RunRequest request, Caller caller) {
        HostFacts facts = HostProbe.probe(kernel);
        requireRoot(facts);
        return new Making(kernel, request, caller, facts, Survey.of(kernel, request, facts), Neighbour.of(kernel, request));
    }

    /**
     * A container that waits for its start.
     *
     * @param runs whether it is started at once, so that a kill of this process is the end of a run
     */
    public static Made create(Kernel kernel, Store store, RunRequest request, Caller caller, boolean runs) {
        Making making = of(kernel, request, caller);
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        store.sweep();
        Made made = making.make(store);
        return Cleanup.afterFailure(() -> making.record(made, runs), () -> store.remove(made.stored()));
    }

    static void requireRoot(HostFacts facts) {
        if (facts.uid() != 0) {
            throw new SetupException(
                    "only root can make namespaces, mounts and cgroups for a container, and this is user " + facts.uid(),
                    "run it with sudo; to see what would be done: demitasse explain run …");
        }
    }

    HostFacts facts() {
        return facts;
    }

    Made make(Store store) {
        Stored stored = store.make(ContainerId.draw(kernel), request.name());
        return Cleanup.afterFailure(() -> fill(stored), () -> store.remove(stored));
    }

    private Made fill(Stored stored) {
        Survey known = Survey.needsIds(request) ? survey.withFirstId(IdRanges.take(kernel, stored.id())) : survey;
        String hostname = neighbour == null ? Run.hostname(request, facts, stored.id()) : neighbour.hostname();
        ContainerSpec own = withTerminalSize(Composer.compose(request, caller, known, stored.id(), hostname));
        ContainerSpec container = neighbour == null ? own : neighbour.sharedWith(own);
        Linux linux = container.spec().linuxOrEmpty();
        ContainerSpace space = new ContainerSpace(kernel, stored.fd(), linux.uidMappings(), linux.gidMappings());
        if (request.root().limitBytes() > 0) {
            space.limitTo(Projects.take(kernel, stored.id(), stored.fd(), request.root().limitBytes()));
        }
        String overlay = request.root().overlay();
        Fd taken = overlay == null ? null : takeOverlay(overlay, stored.id());
        if (overlay != null && taken != null) {
            space.prepareNamed(taken, overlay, known);
        }
        if (request.volumes().isEmpty()) {
            space.prepare(request, known, List.of());
        } else {
            // First of all, since volumes that the configuration names are in use.
            stored.keep(container);
            space.prepare(request, known, VolumeSpace.make(kernel, request, stored.id(), known.account(), known.lowers()));
        }
        if (taken != null) {
            // From here on the layout tells that it is used, as long as somebody answers for the container.
            kernel.perform(new Close(taken));
        }
        List<Wish> wishes = neighbour == null ? Run.wishes(request, hostname) : List.of(neighbour.wish());
        if (!wishes.isEmpty()) {
            Files.create(kernel, stored.fd(), Wish.FILE, 0600, Wish.file(wishes));
        }
        if (request.life().cidFile() != null) {
            writeNew(request.life().cidFile(), stored.id());
        }
        return new Made(stored, record(stored.id(), kernel.perform(new Now())), container, facts);
    }

    /** Writes down all there is to know of it; from then on it is there for others. */
    Made record(Made made, boolean runs) {
        Stored stored = made.stored();
        if (request.volumes().isEmpty()) {
            stored.keep(made.container());
        }
        if (request.remove() && !stored.isInMemory()) {
            stored.makeTransient();
        }
        if (runs) {
            stored.write(new RunRecord(made.record().createdNanos(), 0, null));
        }
        stored.write(made.record());
        return made;
    }

    private Fd takeOverlay(String overlay, String id) {
        String root = switch (request.root().source()) {
            case RunRequest.HostRoot() -> "/";
            case RunRequest.Directory(String path, _) -> path;
        };
        return NamedOverlay.take(kernel, overlay, root, id);
    }

    private void writeNew(String path, String id) {
        if (kernel.succeeds(new Status(path))) {
            throw new SetupException("the file " + path + " for the container's id is there already",
                    "it may be that of another container; remove it, or name another file");
        }
        Fd file = kernel.perform(new Open(Fd.HERE, path, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.EXCLUSIVE, 0644));
        Files.with(kernel, file, fd -> {
            Files.writeAll(kernel, fd, Text.encode(id));
            return fd;
        });
    }

    private ContainerRecord record(String id, long now) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (RunRequest.Label label : request.labels()) {
            labels.put(label.key(), label.value());
        }
        String image = switch (request.root().source()) {
            case RunRequest.HostRoot() -> "/";
            case RunRequest.Directory(_, String asGiven) -> asGiven;
        };
        RunRequest.Life life = request.life();
        return new ContainerRecord(id, request.name(), now, image, request.process().words(), labels, life.stopSignal(), life.stopTimeoutSeconds(),
                life.detach(), life.restart(), life.log(), life.health(), new VolumeMounts(request, id).unnamed(),
                request.connecting().published().isEmpty());
    }

    private ContainerSpec withTerminalSize(ContainerSpec container) {
        Process process = container.spec().process();
        if (process == null || !process.terminal()) {
            return container;
        }
        WindowSize size = UserTerminal.windowSize(kernel);
        return container.withSpec(container.spec().withProcess(process.withConsoleSize(new Process.ConsoleSize(size.rows(), size.columns()))));
    }
}
