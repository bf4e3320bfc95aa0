package demitasse.engine;

import demitasse.engine.RunRequest.Limits;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.timing.Timing;
import demitasse.kernel.Kernel;
import demitasse.kernel.Namespace;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.OwnPid;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.launch.Launcher;
import demitasse.runtime.launch.Observer;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.report.Figures;
import demitasse.runtime.report.Narrator;
import demitasse.runtime.report.Summary;
import demitasse.spec.Linux;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a run in the few lines that a person wants to see, and, when it is traced, each step above what the kernel does for it. */
public final class Teller implements Observer {
    private final Kernel kernel;
    private final Narrator narrator;
    private final @Nullable Headings headings;
    private final @Nullable Timing timing;
    private final boolean tells;
    private String program = "";

    /** Where the headings of a trace go. */
    public interface Headings {
        void heading(String text);
    }

    /**
     * @param tells whether the narrator tells anything, so that nothing is asked of the kernel only for telling it
     * @param headings null where there is no trace, so that no words are made for it
     */
    public Teller(Kernel kernel, Narrator narrator, boolean tells, @Nullable Headings headings) {
        this(kernel, narrator, tells, headings, null);
    }

    /** @param timing who is told of each phase, null where nobody wants to know */
    public Teller(Kernel kernel, Narrator narrator, boolean tells, @Nullable Headings headings, @Nullable Timing timing) {
        this.kernel = kernel;
        this.narrator = narrator;
        this.tells = tells;
        this.headings = headings;
        this.timing = timing;
    }

    /** What is done next. */
    void phase(String name) {
        if (timing != null) {
            timing.begin(name);
        }
        if (headings != null) {
            headings.heading(name);
        }
    }

    Narrator narrator() {
        return narrator;
    }

    public boolean tells() {
        return tells;
    }

    void removed(List<String> what) {
        if (tells) {
            narrator.removed(what);
        }
    }

    /** The container runs, under somebody else; with a terminal, on which its own init can't tell it. */
    public void running() {
        if (tells) {
            narrator.running(program, 1);
        }
    }

    /** How a run ended that somebody else stayed with. */
    public void ended(RunRecord run) {
        End end = run.end();
        if (tells && end != null) {
            ProcessEnd process = new ProcessEnd(0, end.signal() == 0 ? end.code() : 0, end.signal(), 0, 0);
            narrator.exited(new Summary(process, end.finishedNanos() - run.startedNanos(), null, end.memoryPeakBytes(), null));
            narrator.outOfMemory(end.outOfMemory() ? 1 : 0, end.memoryLimitBytes() == null ? -1 : end.memoryLimitBytes());
            whoEnded(end);
        }
    }

    /** Who ended it, where that is a question. */
    void whoEnded(End end) {
        String words = tells ? Ends.words(end) : null;
        if (words != null) {
            narrator.note(words);
        }
    }

    /** What is about to be made. */
    public void begin(RunRequest request, ContainerSpec container, Plan plan) {
        if (timing != null) {
            timing.planned(plan.size() - plan.inside().size());
        }
        phase("note that it is being made");
        if (!tells) {
            return;
        }
        program = request.process().words().getFirst();
        narrator.creating(container.shownAs().equals(container.id()) ? container.id() : container.shownAs() + " (" + container.id() + ")");
        narrator.namespaces(namespaces(container));
        if (!plan.cgroups().places().isEmpty()) {
            narrator.cgroup(directory(plan), limits(request.limits()));
        }
        narrator.root(root(request), request.root().mode() == RootMode.OVERLAY ? "overlay" : "written through");
        narrator.mounting(List.of("/proc", "/dev", "/sys"));
        for (RunRequest.Volume volume : request.volumes()) {
            narrator.note("volume: " + volume.source().shown() + " on " + volume.target());
        }
    }

    private static String root(RunRequest request) {
        return switch (request.root().source()) {
            case RunRequest.HostRoot() -> "/ of this host";
            case RunRequest.Directory(_, String asGiven) -> asGiven;
        };
    }

    private static List<String> namespaces(ContainerSpec container) {
        Linux linux = container.spec().linuxOrEmpty();
        List<String> names = new ArrayList<>();
        for (Namespace namespace : Namespace.values()) {
            for (demitasse.spec.Namespace asked : linux.namespaces()) {
                if (asked.type().word().startsWith(namespace.word()) || namespace == Namespace.MOUNT && asked.type() == demitasse.spec.Namespace.Type.MOUNT) {
                    names.add(namespace.word());
                }
            }
        }
        return names;
    }

    /** One path for all: on cgroup v1 the container has the same one below each controller. */
    private static String directory(Plan plan) {
        List<Place> places = plan.cgroups().places();
        return places.size() == 1 ? places.getFirst().directory() : "/sys/fs/cgroup/*/" + plan.cgroups().path();
    }

    static List<String> limits(Limits limits) {
        List<String> told = new ArrayList<>();
        if (limits.memoryBytes() != null) {
            told.add("memory=" + Figures.limit(limits.memoryBytes()));
        }
        if (limits.memorySwapBytes() != null) {
            told.add("swap=" + (limits.memorySwapBytes() == -1 ? "unlimited" : Figures.limit(limits.memorySwapBytes())));
        }
        if (limits.cpuQuotaMicros() != null && limits.cpuPeriodMicros() != null) {
            told.add("cpu=" + Figures.percent(limits.cpuQuotaMicros(), limits.cpuPeriodMicros()));
        }
        addIfSet(told, "cpu-weight=", limits.cpuWeight());
        addIfSet(told, "cpu-shares=", limits.cpuShares());
        addIfSet(told, "cpuset=", limits.cpusetCpus());
        addIfSet(told, "mems=", limits.cpusetMems());
        if (limits.pidsLimit() != null) {
            told.add("pids=" + (limits.pidsLimit() == -1 ? "unlimited" : limits.pidsLimit().toString()));
        }
        addIfSet(told, "blkio=", limits.blkioWeight());
        return told;
    }

    private static void addIfSet(List<String> told, String name, @Nullable Object value) {
        if (value != null) {
            told.add(name + value);
        }
    }

    @Override
    public void step(int number, int count, Step step) {
        if (timing != null) {
            timing.step(number, step.words());
        }
        if (headings != null) {
            headings.heading("step " + number + " of " + count + ": " + step.words());
        }
    }

    @Override
    public void cloning() {
        phase("clone init");
    }

    @Override
    public void cloned(int pid) {
        phase("note the pid of init");
    }

    @Override
    public void underWay() {
        phase("await the program's start");
    }

    @Override
    public void program(String path) {
        if (tells) {
            narrator.running(path, kernel.perform(new OwnPid()));
        }
        if (timing != null) {
            timing.begin("close, filter");
        }
        if (headings != null) {
            headings.heading("become the program " + path);
        }
    }

    @Override
    public void started(Launcher.Running running) {
        phase("the program runs");
        // With a terminal, init's standard error is the container's own by now; its output is not shown before this line.
        if (tells && running.terminal() != null) {
            narrator.running(program, 1);
        }
    }
}
