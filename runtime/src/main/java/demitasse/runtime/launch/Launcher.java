package demitasse.runtime.launch;

import demitasse.kernel.Child;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.SendSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Site;
import demitasse.runtime.cgroup.EnterCgroup;
import demitasse.runtime.cgroup.MakeCgroup;
import demitasse.runtime.cgroup.OpenGroupOfInit;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.process.HookRun;
import demitasse.runtime.report.Failure;
import demitasse.runtime.rootfs.HandMount;
import demitasse.runtime.state.Status;
import demitasse.spec.Hooks;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parent: performs its part of the plan, makes the child, and hears from it how far it has come. */
public final class Launcher {
    private final Kernel kernel;
    private final ContainerSpec container;
    private final Plan plan;
    private final Observer observer;
    private final Terms terms;
    private final Site site;

    public Launcher(Kernel kernel, ContainerSpec container, Plan plan, Observer observer) {
        this(kernel, container, plan, observer, Terms.OURS);
    }

    public Launcher(Kernel kernel, ContainerSpec container, Plan plan, Observer observer, Terms terms) {
        this.kernel = kernel;
        this.container = container;
        this.plan = plan;
        this.observer = observer;
        this.terms = terms;
        this.site = new Site(kernel);
    }

    /**
     * How the program stands to this process.
     *
     * @param preserved how many descriptors from 3 on it keeps; they are open
     * @param outlives whether it goes on when this process ends, once it runs
     */
    public record Terms(int preserved, boolean outlives) {
        /** It keeps nothing, and ends with us. */
        public static final Terms OURS = new Terms(0, false);
    }

    /** A container whose program runs: its init, and the master of its terminal where it has one. */
    public record Running(int pid, Fd process, @Nullable Fd terminal) {}

    /**
     * Starts the program.
     *
     * @throws StepFailure when it can't be started; no process is left then, while what the steps before made is the
     *     caller's to remove
     */
    public Running start() {
        Begun begun = begin(null);
        begun.handshake().offerGo();
        return guarded(begun, () -> hearStarted(begun));
    }

    /**
     * Makes the container up to where its program would begin; init waits for our {@link Created#release}, and then for
     * its start.
     *
     * @throws StepFailure as {@link #start} does
     */
    public Created create(StartPoint startPoint) {
        Begun begun = begin(startPoint);
        return guarded(begun, () -> hearReady(begun, startPoint));
    }

    /** A child, and how to talk with it. */
    private record Begun(Handshake handshake, Child child) {}

    private Begun begin(@Nullable StartPoint startPoint) {
        Stage stage = new Stage(site, observer, Failure.Side.PARENT, 0, plan.size());
        stage.perform(plan.before());
        Handshake.Ends ends = Handshake.Ends.make(kernel);
        observer.cloning();
        Child child = plan.entering().isEmpty() ? makeChild(plan.namespaces()) : new Passage(kernel, stage, plan).lead(() -> makeChild(0));
        if (child.isSelf()) {
            new Init(site, container, plan, ends.init(kernel), observer, terms, startPoint).run();
        }
        Begun begun = new Begun(ends.parent(kernel), child);
        return guarded(begun, () -> {
            observer.cloned(child.pid());
            if (!plan.alongside().isEmpty()) {
                release(stage, begun.handshake(), child);
            }
            observer.underWay();
            return begun;
        });
    }

    /** Init waits for word from us, and ends when none can come any more: so a failure of ours is the end of it. */
    private <T> T guarded(Begun begun, Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException failed) {
            abandon(kernel, begun.handshake(), begun.child());
            throw failed;
        }
    }

    private void release(Stage stage, Handshake handshake, Child child) {
        site.keepInit(child.pid(), kernel.perform(new Open("/proc/" + child.pid(), OpenFlag.PATH | OpenFlag.DIRECTORY)));
        stage.perform(plan.alongside());
        for (int index = 0; site.keptOrNull(HandMount.name(index)) instanceof Fd mount; index++) {
            handshake.sendMount(mount);
        }
        handshake.sendGo();
    }

    /** Leaves no process of a container that could not be started. */
    static void abandon(Kernel kernel, Handshake handshake, Child child) {
        handshake.close();
        // It may be held up by something that does not end with us, such as a hook.
        kernel.attempt(new SendSignal(child.process(), Signal.KILL));
        kernel.attempt(new Wait(child.pid(), true));
        kernel.attempt(new Close(child.process()));
    }

    /** Clones into the cgroup where there is one of version 2 and the kernel takes it; otherwise init enters by itself. */
    private Child makeChild(long namespaces) {
        Fd cgroup = site.keptOrNull(MakeCgroup.UNIFIED);
        if (cgroup != null) {
            switch (kernel.attempt(new Clone(namespaces, cgroup))) {
                case Outcome.Done<Child>(Child child) -> {
                    return child;
                }
                case Outcome.Refused<Child>(_, Errno errno) -> {
                    if (errno == Errno.EBUSY && site.keptOrNull(OpenGroupOfInit.OTHER) instanceof Fd other) {
                        return kernel.perform(new Clone(plan.namespaces(), other));
                    }
                    // EAGAIN: a group for no tasks lets none be made in it, while one that comes from outside is let in (cgroup-v2.rst, PID).
                    if (errno != Errno.EAGAIN && errno != Errno.ENOSYS && errno != Errno.EINVAL && errno != Errno.EACCES && errno != Errno.EPERM) {
                        throw new KernelException(new Clone(namespaces, cgroup), errno);
                    }
                    site.keep(EnterCgroup.PENDING, cgroup);
                }
            }
        }
        return kernel.perform(new Clone(namespaces, null));
    }

    private Running hearStarted(Begun begun) {
        Fd terminal = null;
        while (true) {
            switch (begun.handshake().receive()) {
                case Handshake.Message.Terminal(Fd master) -> terminal = master;
                case Handshake.Message.End() -> {
                    begun.handshake().close();
                    return new Running(begun.child().pid(), begun.child().process(), terminal);
                }
                case Handshake.Message.Failed(Failure failure) -> throw new StepFailure(failure);
                case Handshake.Message.Go(), Handshake.Message.Ready(), Handshake.Message.Hooks(), Handshake.Message.Release(),
                        Handshake.Message.Accepted(), Handshake.Message.Mount(_) -> throw new StepFailure(Handshake.outOfTurn());
            }
        }
    }

    private Created hearReady(Begun begun, StartPoint startPoint) {
        Fd terminal = null;
        while (true) {
            switch (begun.handshake().receive()) {
                case Handshake.Message.Terminal(Fd master) -> terminal = master;
                case Handshake.Message.Hooks() -> {
                    runHooks(startPoint.told(begun.child().pid(), Status.CREATING));
                    begun.handshake().sendGo();
                }
                case Handshake.Message.Ready() -> {
                    return new Created(kernel, begun.handshake(), begun.child(), terminal);
                }
                case Handshake.Message.Failed(Failure failure) -> throw new StepFailure(failure);
                case Handshake.Message.End() -> throw new StepFailure(Failure.of(
                        "the container's init process was killed while it was made", "is the memory limit too low? see dmesg"));
                case Handshake.Message.Go(), Handshake.Message.Release(), Handshake.Message.Accepted(),
                        Handshake.Message.Mount(_) -> throw new StepFailure(Handshake.outOfTurn());
            }
        }
    }

    /** While init waits, whose namespaces and mounts are made. */
    private void runHooks(byte[] state) {
        Hooks hooks = container.spec().hooks();
        HookRun.all(kernel, "prestart", hooks.prestart(), state);
        HookRun.all(kernel, "createRuntime", hooks.createRuntime(), state);
    }
}
