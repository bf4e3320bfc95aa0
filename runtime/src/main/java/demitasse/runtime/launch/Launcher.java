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
import demitasse.kernel.ProcessOp.Wait;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.EnterCgroup;
import demitasse.runtime.cgroup.MakeCgroup;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.report.Failure;
import demitasse.runtime.rootfs.HandMount;
import org.jspecify.annotations.Nullable;

/** The parent: performs its part of the plan, makes the child, and hears from it whether the program runs. */
public final class Launcher {
    private final Kernel kernel;
    private final ContainerSpec container;
    private final Plan plan;
    private final Observer observer;
    private final Site site;

    public Launcher(Kernel kernel, ContainerSpec container, Plan plan, Observer observer) {
        this.kernel = kernel;
        this.container = container;
        this.plan = plan;
        this.observer = observer;
        this.site = new Site(kernel);
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
        Stage stage = new Stage(site, observer, Failure.Side.PARENT, 0, plan.size());
        stage.perform(plan.before());
        Handshake.Ends ends = Handshake.Ends.make(kernel);
        Child child = makeChild();
        if (child.isSelf()) {
            new Init(site, container, plan, ends.init(kernel), observer).run();
        }
        Handshake handshake = ends.parent(kernel);
        if (!plan.alongside().isEmpty()) {
            try {
                release(stage, handshake, child);
            } catch (RuntimeException failed) {
                // Init waits for word from us, and ends when none can come any more.
                abandon(handshake, child);
                throw failed;
            }
        }
        return hear(handshake, child);
    }

    private void release(Stage stage, Handshake handshake, Child child) {
        site.keep(Step.INIT_PROCESS, kernel.perform(new Open("/proc/" + child.pid(), OpenFlag.PATH | OpenFlag.DIRECTORY)));
        stage.perform(plan.alongside());
        for (int index = 0; site.keptOrNull(HandMount.name(index)) instanceof Fd mount; index++) {
            handshake.sendMount(mount);
        }
        handshake.sendGo();
    }

    /** Leaves no process of a container that could not be started. */
    private void abandon(Handshake handshake, Child child) {
        handshake.close();
        kernel.attempt(new Wait(child.pid(), true));
        kernel.attempt(new Close(child.process()));
    }

    /** Clones into the cgroup where there is one of version 2 and the kernel takes it; otherwise init enters by itself. */
    private Child makeChild() {
        Fd cgroup = site.keptOrNull(MakeCgroup.UNIFIED);
        if (cgroup != null) {
            switch (kernel.attempt(new Clone(plan.namespaces(), cgroup))) {
                case Outcome.Done<Child>(Child child) -> {
                    return child;
                }
                case Outcome.Refused<Child>(_, Errno errno) -> {
                    if (errno != Errno.ENOSYS && errno != Errno.EINVAL && errno != Errno.EACCES && errno != Errno.EPERM) {
                        throw new KernelException(new Clone(plan.namespaces(), cgroup), errno);
                    }
                    site.keep(EnterCgroup.PENDING, cgroup);
                }
            }
        }
        return kernel.perform(new Clone(plan.namespaces(), null));
    }

    private Running hear(Handshake handshake, Child child) {
        Fd terminal = null;
        while (true) {
            switch (handshake.receive()) {
                case Handshake.Message.Terminal(Fd master) -> terminal = master;
                case Handshake.Message.Go(), Handshake.Message.Mount(_) -> { }
                case Handshake.Message.End() -> {
                    handshake.close();
                    return new Running(child.pid(), child.process(), terminal);
                }
                case Handshake.Message.Failed(Failure failure) -> {
                    abandon(handshake, child);
                    throw new StepFailure(failure);
                }
            }
        }
    }
}
