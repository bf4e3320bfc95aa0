package demitasse.runtime.lifecycle;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp;
import demitasse.kernel.NamespaceOp.Unshare;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.Kill;
import demitasse.kernel.ProcessOp.OpenProcess;
import demitasse.kernel.Signal;
import demitasse.kernel.Text;
import demitasse.runtime.Cleanup;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.Log;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.criu.CriuCommand;
import demitasse.runtime.criu.CriuOptions;
import demitasse.runtime.criu.CriuProgram;
import demitasse.runtime.criu.Descriptors;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.process.HookRun;
import demitasse.runtime.process.Supervision;
import demitasse.runtime.rootfs.IsolateMounts;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.ProcessStat;
import demitasse.runtime.state.StateDirectory;
import demitasse.runtime.state.StateRoot;
import demitasse.runtime.state.Status;
import demitasse.spec.Mount;
import demitasse.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a container of the processes that a checkpoint has written, by criu. */
public final class Restore {
    /** Where criu finds the network namespace that is not the container's own; beyond the standard streams. */
    private static final int NETWORK_DESCRIPTOR = 10;

    private final Kernel kernel;
    private final Request request;
    private final Bundle bundle;
    private final Spec spec;
    private final Log log;

    private Restore(Kernel kernel, Request request, Bundle bundle, Log log) {
        this.kernel = kernel;
        this.request = request;
        this.bundle = bundle;
        this.log = log;
        this.spec = bundle.container().spec();
    }

    /**
     * What is asked for; paths are absolute.
     *
     * @param pidFile where init's pid is written, in decimal
     * @param lsmProfile the profile of a security module instead of the one written down, {@code TYPE:NAME}
     * @param lsmMountContext the SELinux context of mounts instead of the one written down
     */
    public record Request(
            String root,
            String id,
            String bundle,
            CriuOptions options,
            @Nullable String pidFile,
            boolean detach,
            @Nullable String lsmProfile,
            @Nullable String lsmMountContext) {}

    /**
     * Brings it back, in the place of a stopped container of the same id. Answers 0 where it is left alone, otherwise its
     * exit code once it has ended and is deleted.
     *
     * @throws SetupException where one of that id lives, or criu cannot do it; nothing is left then
     */
    public static int restore(Kernel kernel, Request request, Log log) {
        kernel.perform(new ChangeDirectory(request.bundle()));
        Bundle bundle = Bundle.read(kernel, request.bundle(), request.id(), log);
        Container before = Container.findOrNull(kernel, request.root(), request.id());
        if (before != null && before.status() == Status.STOPPED) {
            Delete.delete(kernel, request.root(), request.id(), false, log);
        }
        return new Restore(kernel, request, bundle, log).restore(CriuProgram.find(kernel));
    }

    private int restore(CriuProgram criu) {
        HostFacts facts = HostProbe.probe(kernel);
        CgroupPlan groups = Planner.plan(bundle.container(), facts, CgroupLayout.probe(kernel, facts.mounts())).cgroups();
        // Modes are given in full wherever something is made.
        kernel.perform(new SetUmask(0));
        ContainerState state = Creation.state(kernel, request.id(), bundle, bundle.container().grouping(), groups, facts);
        StateDirectory directory = StateRoot.open(kernel, request.root()).make(state);
        Supervision signals = request.detach() ? null : Supervision.begin(kernel);
        int pid = Cleanup.afterFailure(() -> restoreIn(directory, state, groups, criu), () -> {
            groups.cgroup(kernel).destroy();
            directory.remove();
        });
        return signals == null ? left(directory) : attend(signals, pid);
    }

    private static int left(StateDirectory directory) {
        directory.close();
        return 0;
    }

    private int attend(Supervision signals, int pid) {
        int code = signals.run(kernel.perform(new OpenProcess(pid)), pid, null).exitCode();
        signals.end();
        Delete.delete(kernel, request.root(), request.id(), false, log);
        return code;
    }

    private int restoreIn(StateDirectory directory, ContainerState state, CgroupPlan groups, CriuProgram criu) {
        directory.keepConfiguration(bundle.document());
        Site site = new Site(kernel);
        for (Step step : groups.before()) {
            step.perform(site);
        }
        String pidFile = directory.path() + "/criu.pid";
        CriuCommand.Restore command = command(groups, pidFile);
        shareRoot(site);
        criu.run(command, null, () -> enter(groups, site));
        int pid = pid(pidFile);
        kernel.attempt(new Remove(Fd.HERE, pidFile, false));
        ProcessStat stat = ProcessStat.of(kernel, pid);
        return Cleanup.afterFailure(() -> {
            ContainerState known = state.withInit(pid, stat == null ? 0 : stat.startTicks());
            directory.write(known);
            goOn(Container.of(kernel, directory, known));
            if (request.pidFile() != null) {
                Files.replace(kernel, Fd.HERE, request.pidFile(), 0644, Text.encode(Integer.toString(pid)));
            }
            return pid;
        }, () -> kernel.attempt(new Kill(pid, Signal.KILL)));
    }

    /** As create has them run before the program begins; those that run inside did so before the checkpoint. */
    private boolean hasHooks() {
        return !spec.hooks().prestart().isEmpty() || !spec.hooks().createRuntime().isEmpty();
    }

    /** Has the hooks of the host run while the processes wait, and lets these go on. */
    private void goOn(Container container) {
        if (hasHooks()) {
            byte[] told = container.told(Status.CREATING);
            HookRun.all(kernel, "prestart", spec.hooks().prestart(), told);
            HookRun.all(kernel, "createRuntime", spec.hooks().createRuntime(), told);
            container.cgroup().signal(Signal.CONT);
            // Our child, wherever criu has left it.
            kernel.attempt(new Kill(container.state().pid(), Signal.CONT));
        }
        HookRun.all(kernel, "poststart", spec.hooks().poststart(), container.told(Status.RUNNING));
    }

    /** criu wants a mount point for a root; ours is seen by nobody else, and gone with this process. */
    private void shareRoot(Site site) {
        site.perform(new Unshare(demitasse.kernel.Namespace.MOUNT.flag()));
        new IsolateMounts(false).perform(site);
        site.perform(new MountOp.Mount(bundle.rootfs(), bundle.rootfs(), null, MountFlag.BIND | MountFlag.RECURSIVE, null));
    }

    /** What criu becomes is limited from its first instruction on. */
    private void enter(CgroupPlan groups, Site site) {
        for (Step step : groups.inInit()) {
            step.perform(site);
        }
        String network = Checkpoint.networkOfOthers(spec);
        if (network != null) {
            Fd namespace = kernel.perform(new Open(network, OpenFlag.READ));
            kernel.perform(new Duplicate(namespace, NETWORK_DESCRIPTOR, false));
        }
    }

    private CriuCommand.Restore command(CgroupPlan groups, String pidFile) {
        List<String> inherited = new ArrayList<>(Descriptors.read(kernel, request.options().images()).inherited());
        if (Checkpoint.networkOfOthers(spec) != null) {
            inherited.add("fd[" + NETWORK_DESCRIPTOR + "]:" + Checkpoint.NETWORK);
        }
        return new CriuCommand.Restore(
                request.options(), bundle.rootfs(), pidFile, roots(groups), external(), inherited, hasHooks(), request.lsmProfile(), request.lsmMountContext());
    }

    private static List<String> roots(CgroupPlan groups) {
        List<String> roots = new ArrayList<>();
        for (Place place : groups.places()) {
            Hierarchy hierarchy = place.hierarchy();
            String path = (place.path().startsWith("/") ? "" : "/") + place.path();
            roots.add(switch (hierarchy.version()) {
                case V1 -> String.join(",", hierarchy.controllers()) + ":" + path;
                case V2 -> path;
            });
        }
        return roots;
    }

    private List<String> external() {
        List<String> external = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            if (Checkpoint.isBind(mount) && mount.source() != null) {
                external.add("mnt[" + mount.destination() + "]:" + mount.source());
            }
        }
        for (String path : Checkpoint.masked(spec)) {
            external.add("mnt[" + path + "]:/dev/null");
        }
        return external;
    }

    private int pid(String file) {
        String text = Files.readText(kernel, file, 64).trim();
        int pid = 0;
        for (int i = 0; i < text.length() && i < 9 && Text.isDigit(text.charAt(i)); i++) {
            pid = pid * 10 + text.charAt(i) - '0';
        }
        if (pid == 0) {
            throw new SetupException("criu restore wrote no pid to " + file, null);
        }
        return pid;
    }
}
