package demitasse.engine.life;

import demitasse.engine.Fallback;
import demitasse.engine.Instance;
import demitasse.engine.Neighbour;
import demitasse.engine.health.HealthWatch;
import demitasse.engine.network.Attachment;
import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.Storage;
import demitasse.engine.store.NamedOverlay;
import demitasse.engine.store.Stored;
import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.runtime.Cleanup;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.launch.StepFailure;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.spec.Process;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts the program of a container from the process that will supervise it, and has this process begin anew as that
 * supervisor: what was needed to make the container is forgotten with the memory that it took.
 *
 * <p>The program ends with this process (PR_SET_PDEATHSIG), which stays the same over its execve(2).
 */
final class Launch {
    private static final String OURSELVES = "/proc/self/exe";
    private static final int ENVIRONMENT_LIMIT_BYTES = 4 * 1024 * 1024;

    private static final Fd[] PASSED = {
        Descriptors.DIRECTORY, Descriptors.OUTPUT, Descriptors.ERROR, Descriptors.INPUT, Descriptors.INIT, Descriptors.STARTER, Descriptors.TIMER,
        Descriptors.PORTS
    };

    private final Kernel kernel;
    private final Stored stored;
    private final @Nullable Fd starter;

    /** @param starter who waits to hear that the program runs, null for nobody */
    Launch(Kernel kernel, Stored stored, @Nullable Fd starter) {
        this.kernel = kernel;
        this.stored = stored;
        this.starter = starter;
    }

    /**
     * Returns only when it could not be done, by an exception; what was made for the run is the caller's to remove.
     *
     * @throws RuntimeException with why the program does not run; no process of it is left
     */
    void perform() {
        // Where we were started must not be kept from being unmounted.
        kernel.perform(new ChangeDirectory("/"));
        kernel.perform(new SetUmask(0));
        List<Wish> wishes = Wish.all(kernel, stored.fd());
        if (wishes.isEmpty()) {
            perform(stored.container(), null);
        } else if (Neighbour.isMeant(wishes)) {
            perform(Neighbour.joined(kernel, stored.container(), wishes), null);
        } else {
            Attachment place = Attachment.make(kernel, Storage.ATTACHMENTS, stored.id(), stored.fd(), wishes);
            // Others may have its ports, though this process may live on and try again.
            Cleanup.afterFailure(() -> {
                perform(place.connect(stored.container()), place.ports());
                return place;
            }, place::letPortsGo);
        }
    }

    private void perform(ContainerSpec container, @Nullable Fd ports) {
        HostFacts facts = HostProbe.probe(kernel);
        Process process = container.spec().process();
        boolean terminal = process != null && process.terminal();
        makeLayersUsable(container);
        Streams streams = Streams.make(kernel, terminal, container.input());
        Launcher.Running running = launched(container, facts);
        streams.letGo(kernel);
        stored.note("start");
        become(running, streams, terminal, ports);
    }

    private Launcher.Running launched(ContainerSpec container, HostFacts facts) {
        try {
            return launch(container, facts);
        } catch (StepFailure refused) {
            Fallback.Instead instead = Fallback.after(kernel, refused, container);
            if (instead == null) {
                throw refused;
            }
            stored.keep(instead.container());
            Detached.tell(kernel, starter, instead.words());
            return launched(instead.container(), facts);
        }
    }

    private Launcher.Running launch(ContainerSpec container, HostFacts facts) {
        Plan plan = Planner.plan(container, facts, CgroupLayout.probe(kernel, facts.mounts()));
        Instance instance = Instance.begin(kernel, stored, container, plan, Observer.NONE, () -> { });
        Launcher.Running running = Cleanup.afterFailure(() -> new Launcher(kernel, container, plan, instance).start(), instance::close);
        instance.close();
        return running;
    }

    /** An overlay that is never synchronized on purpose refuses layers of a run before, in case the machine crashed since (overlayfs.rst, "Volatile mount"). */
    private void makeLayersUsable(ContainerSpec container) {
        if (container.root() instanceof ContainerSpec.RootFilesystem.Overlay(ContainerSpec.Layers layers, _)) {
            NamedOverlay.requireUnusedAt(kernel, layers.upper(), stored.id());
            Files.removeTree(kernel, Fd.HERE, layers.work() + "/work");
        }
        for (ContainerSpec.CarriedMount mount : container.carried()) {
            Files.removeTree(kernel, Fd.HERE, mount.layers().work() + "/work");
        }
    }

    /** The ends of the program's streams: what it has, and what we keep; null where there is none. */
    private record Streams(@Nullable Fd input, @Nullable Fd output, @Nullable Fd error) {
        /** Puts the program's ends in the place of our own standard streams, which it takes over. */
        static Streams make(Kernel kernel, boolean terminal, boolean input) {
            Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE));
            for (int number = 0; number <= 2; number++) {
                kernel.perform(new Duplicate(nothing, number, false));
            }
            kernel.perform(new Close(nothing));
            if (terminal) {
                return new Streams(null, null, null);
            }
            return new Streams(input ? take(kernel, 0) : null, take(kernel, 1), take(kernel, 2));
        }

        /** Makes a pipe whose one end becomes that standard stream; answers the other. */
        private static Fd take(Kernel kernel, int number) {
            FdPair pipe = kernel.perform(new Pipe());
            Fd theirs = number == 0 ? pipe.first() : pipe.second();
            kernel.perform(new Duplicate(theirs, number, false));
            kernel.perform(new Close(theirs));
            return number == 0 ? pipe.second() : pipe.first();
        }

        /** As long as we hold the program's ends its output never ends. */
        void letGo(Kernel kernel) {
            Fd nothing = kernel.perform(new Open("/dev/null", OpenFlag.READ_WRITE));
            for (int number = 0; number <= 2; number++) {
                kernel.perform(new Duplicate(nothing, number, false));
            }
            kernel.perform(new Close(nothing));
        }
    }

    private void become(Launcher.Running running, Streams streams, boolean terminal, @Nullable Fd ports) {
        Descriptors.passNothing(kernel);
        Fd output = terminal ? running.terminal() : streams.output();
        Health health = stored.record().health();
        Fd timer = health == null ? null : HealthWatch.begin(kernel, stored, health);
        Descriptors.passAll(kernel, new Fd[] {stored.fd(), output, streams.error(), streams.input(), running.process(), starter, timer, ports}, PASSED);
        again(kernel, stored.id(), running.pid());
    }

    /** Runs this program anew as the supervisor of a container, with the descriptors that are agreed upon. */
    static void again(Kernel kernel, String id, int pid) {
        List<String> words = List.of("demitasse", Supervisor.COMMAND, id, Integer.toString(pid));
        kernel.perform(new Execute(Fd.HERE, OURSELVES, words, Files.words(kernel, "/proc/self/environ", ENVIRONMENT_LIMIT_BYTES)));
    }
}
