package demitasse.engine;

import demitasse.engine.RunRequest.Directory;
import demitasse.engine.RunRequest.HostRoot;
import demitasse.engine.RunRequest.Limits;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.network.Attachment;
import demitasse.engine.network.HostsFile;
import demitasse.engine.store.IdRanges;
import demitasse.engine.store.NamedOverlay;
import demitasse.engine.store.Storage;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.runtime.cgroup.CpuShares;
import demitasse.runtime.security.RestrictPaths;
import demitasse.spec.BlockIo;
import demitasse.spec.Cpu;
import demitasse.spec.IdMapping;
import demitasse.spec.Linux;
import demitasse.spec.Memory;
import demitasse.spec.Mount;
import demitasse.spec.Namespace;
import demitasse.spec.Process;
import demitasse.spec.Resources;
import demitasse.spec.Root;
import demitasse.spec.Spec;
import demitasse.spec.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the OCI configuration that a request comes to on this host. Pure: all it needs to know was looked up before. */
final class Composer {
    private final RunRequest request;
    private final Caller caller;
    private final Survey survey;
    private final String id;
    private final String hostname;
    /** What holds its writable layers. */
    private final String directory;
    private final @Nullable String overlay;
    private final Confinement confinement;
    private final VolumeMounts volumes;

    private Composer(RunRequest request, Caller caller, Survey survey, String id, String hostname) {
        this.request = request;
        this.caller = caller;
        this.survey = survey;
        this.id = id;
        this.hostname = hostname;
        this.overlay = request.root().overlay();
        this.directory = overlay == null ? Storage.CONTAINERS + "/" + id : NamedOverlay.HOME + "/" + overlay;
        this.confinement = new Confinement(request.security(), survey);
        this.volumes = new VolumeMounts(request, id);
    }

    /** @param hostname the one that programs inside see, be it the container's own or the host's */
    static ContainerSpec compose(RunRequest request, Caller caller, Survey survey, String id, String hostname) {
        return new Composer(request, caller, survey, id, hostname).compose();
    }

    private ContainerSpec compose() {
        Network network = request.namespaces().network();
        boolean ownName = request.namespaces().uts() == Sharing.PRIVATE;
        Map<String, String> annotations = new HashMap<>();
        for (RunRequest.Label label : request.labels()) {
            annotations.put(label.key(), label.value());
        }
        if (request.security().modules().paths() instanceof String paths) {
            annotations.put(RestrictPaths.ANNOTATION, paths);
        }
        Spec spec = Spec.EMPTY
                .withHostname(ownName ? hostname : null)
                .withRoot(new Root(rootPath(), request.root().readOnly()))
                .withProcess(process())
                .withMounts(mounts())
                .withAnnotations(annotations)
                .withLinux(linux());
        String shownAs = request.name() == null ? id : request.name();
        return new ContainerSpec(id, shownAs, spec, root(), carried(),
                NameFiles.of(hostname, network, request.connecting(), survey.names()),
                request.process().init(), request.process().interactive())
                .withConnection(network == Network.BRIDGE ? Attachment.shown() : null);
    }

    private String rootPath() {
        return switch (request.root().source()) {
            case HostRoot() -> "/";
            case Directory(String path, _) -> path;
        };
    }

    private RootFilesystem root() {
        return switch (request.root().mode()) {
            case WRITE_THROUGH -> new RootFilesystem.Directory(rootPath(), true);
            // Mounted over its own upper directory: a place that nobody else uses, and none has to be made for it.
            case OVERLAY -> new RootFilesystem.Overlay(layers(survey.lowers(), directory, ""), directory + "/upper");
        };
    }

    private Layers layers(List<String> lowers, String directory, String suffix) {
        return new Layers(lowers, directory + "/upper" + suffix, directory + "/work" + suffix, false, request.root().limitBytes());
    }

    private List<CarriedMount> carried() {
        List<CarriedMount> mounts = new ArrayList<>();
        if (request.root().mode() == RootMode.OVERLAY) {
            for (Survey.Carried carried : survey.carried()) {
                if (carried.status().isDirectory()) {
                    List<String> lower = List.of(carried.path());
                    mounts.add(new CarriedMount(carried.path(), overlay == null
                            ? layers(lower, directory, Storage.suffix(mounts.size()))
                            : layers(lower, NamedOverlay.carried(overlay, carried.path()), "")));
                }
            }
        }
        // What volumes show is the container's own in any case.
        int before = overlay == null ? 0 : mounts.size();
        for (VolumeMounts.Overlay volume : volumes.overlays()) {
            Layers own = layers(List.of(volume.path()), Storage.CONTAINERS + "/" + id, Storage.suffix(mounts.size() - before));
            mounts.add(new CarriedMount(volume.target(), volume.layers(own)));
        }
        return mounts;
    }

    private Process process() {
        RunRequest.Process asked = request.process();
        Accounts.Account account = survey.account();
        return Process.EMPTY
                .withArgs(asked.words())
                .withTerminal(asked.tty())
                .withEnv(environment())
                .withCwd(workingDirectory())
                .withUser(new User(account.uid(), account.gid(), null, account.groups(), null))
                .withCapabilities(confinement.capabilities())
                .withNoNewPrivileges(request.security().noNewPrivileges())
                .withApparmorProfile(request.security().modules().apparmorProfile())
                .withSelinuxLabel(request.security().modules().selinuxLabel())
                .withRlimits(resourceLimits())
                .withOomScoreAdj(request.limits().oomScoreAdj());
    }

    private String workingDirectory() {
        if (request.process().workdir() != null) {
            return request.process().workdir();
        }
        boolean sandbox = request.root().source() instanceof HostRoot;
        return sandbox && HostSandbox.isCarried(caller.workingDirectory()) ? caller.workingDirectory() : "/";
    }

    private List<String> environment() {
        boolean sandbox = request.root().source() instanceof HostRoot;
        List<String> environment = new ArrayList<>();
        addUnlessGiven(environment, "PATH", sandbox && caller.path() != null ? caller.path() : Defaults.PATH);
        addUnlessGiven(environment, "HOSTNAME", hostname);
        addUnlessGiven(environment, "HOME", survey.account().home());
        if (request.process().tty()) {
            addUnlessGiven(environment, "TERM", caller.terminal() == null ? "xterm" : caller.terminal());
        }
        if (sandbox && caller.language() != null) {
            addUnlessGiven(environment, "LANG", caller.language());
        }
        for (RunRequest.Variable variable : request.process().environment()) {
            environment.add(variable.name() + "=" + variable.value());
        }
        return environment;
    }

    private void addUnlessGiven(List<String> environment, String name, String value) {
        for (RunRequest.Variable variable : request.process().environment()) {
            if (variable.name().equals(name)) {
                return;
            }
        }
        environment.add(name + "=" + value);
    }

    private List<Process.Rlimit> resourceLimits() {
        List<Process.Rlimit> limits = new ArrayList<>();
        boolean openFilesGiven = false;
        for (RunRequest.Ulimit asked : request.process().ulimits()) {
            limits.add(new Process.Rlimit(asked.type(), asked.hard(), asked.soft()));
            openFilesGiven |= asked.type().equals("RLIMIT_NOFILE");
        }
        if (!openFilesGiven && Long.compareUnsigned(survey.openFiles().soft(), Defaults.SOFT_OPEN_FILES) > 0) {
            limits.add(new Process.Rlimit("RLIMIT_NOFILE", survey.openFiles().hard(), Defaults.SOFT_OPEN_FILES));
        }
        return limits;
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>(List.of(Defaults.PROC, Defaults.DEV, Defaults.PTS));
        if (request.namespaces().ipc() == Sharing.HOST) {
            mounts.add(bind("/dev/shm", "/dev/shm"));
        } else if (!volumes.isTarget(Defaults.SHM.destination())) {
            mounts.add(Defaults.SHM);
        }
        // Shows the queues of the IPC namespace in which it is mounted, so those of the host where that is shared.
        mounts.add(Defaults.MQUEUE);
        mounts.add(confinement.system(Defaults.SYS));
        mounts.add(confinement.system(Defaults.CGROUP));
        if (request.namespaces().network() == Network.BRIDGE) {
            // Not one of the files that are made inside: others of the network come and go, and it has to say so.
            mounts.add(new Mount("/etc/hosts", "bind", Storage.CONTAINERS + "/" + id + "/" + HostsFile.NAME, List.of("bind", "ro", "nosuid", "nodev", "noexec"), List.of(), List.of()));
        }
        if (request.root().source() instanceof HostRoot && request.root().mode() == RootMode.OVERLAY) {
            mounts.add(Defaults.RUN);
            mounts.add(new Mount(Storage.HOME, "tmpfs", "tmpfs", List.of("ro", "nosuid", "nodev", "noexec", "mode=700", "size=4k"), List.of(), List.of()));
            for (Survey.Carried carried : survey.carried()) {
                if (!carried.status().isDirectory()) {
                    mounts.add(new Mount(carried.path(), "bind", carried.path(), List.of("bind", "ro"), List.of(), List.of()));
                }
            }
        }
        volumes.addTo(mounts);
        return mounts;
    }

    private static Mount bind(String source, String destination) {
        return new Mount(destination, "bind", source, List.of("rbind"), List.of(), List.of());
    }

    private Linux linux() {
        RunRequest.TimeOffsets offsets = request.namespaces().timeOffsets();
        return Linux.EMPTY
                .withNamespaces(namespaces())
                .withResources(resources(request.limits()).withDevices(confinement.deviceRules()))
                .withDevices(confinement.devices())
                .withMaskedPaths(confinement.masked())
                .withReadonlyPaths(confinement.readOnly())
                .withSeccomp(confinement.systemCalls())
                .withSysctl(parameters(mappings(false)))
                .withUidMappings(mappings(true))
                .withGidMappings(mappings(false))
                .withTimeOffsets(offsets == null ? null : new Linux.TimeOffsets(
                        new Linux.TimeOffset(offsets.boottimeSeconds(), 0), new Linux.TimeOffset(offsets.monotonicSeconds(), 0)));
    }

    /** The end of the mapped groups from 0 on: others cannot be named in the kernel's settings (icmp(7)). */
    private static long lastGroup(List<IdMapping> groups) {
        long last = groups.isEmpty() ? Integer.MAX_VALUE : 0;
        for (IdMapping mapping : groups) {
            last = mapping.containerId() == 0 ? mapping.size() - 1 : last;
        }
        return last;
    }

    /** Where the network is the container's own, whoever is inside may do there what needs rights on the host: listen on low ports, and ping. */
    private Map<String, String> parameters(List<IdMapping> groups) {
        Map<String, String> parameters = new HashMap<>();
        if (request.namespaces().network() == Network.BRIDGE) {
            parameters.put("net.ipv4.ip_unprivileged_port_start", "0");
            parameters.put("net.ipv4.ping_group_range", "0 " + lastGroup(groups));
        }
        return parameters;
    }

    private List<IdMapping> mappings(boolean ofUsers) {
        return switch (request.namespaces().user()) {
            case RunRequest.HostUsers() -> List.of();
            case RunRequest.AutomaticUsers() -> List.of(new IdMapping(0, survey.firstId(), IdRanges.SIZE));
            case RunRequest.KeptUsers(long uid, long gid) -> around(ofUsers ? uid : gid, survey.firstId());
            case RunRequest.MappedUsers(List<RunRequest.IdMapping> asked) -> {
                List<IdMapping> mappings = new ArrayList<>();
                for (RunRequest.IdMapping mapping : asked) {
                    mappings.add(new IdMapping(mapping.containerId(), mapping.hostId(), mapping.count()));
                }
                yield mappings;
            }
        };
    }

    /** Every id is another on the host, but for one. */
    private static List<IdMapping> around(long kept, long first) {
        List<IdMapping> mappings = new ArrayList<>();
        long below = Math.min(kept, IdRanges.SIZE);
        if (below > 0) {
            mappings.add(new IdMapping(0, first, below));
        }
        mappings.add(new IdMapping(kept, kept, 1));
        if (kept + 1 < IdRanges.SIZE) {
            mappings.add(new IdMapping(kept + 1, first + kept + 1, IdRanges.SIZE - kept - 1));
        }
        return mappings;
    }

    private List<Namespace> namespaces() {
        List<Namespace> namespaces = new ArrayList<>(List.of(Namespace.create(Namespace.Type.MOUNT), Namespace.create(Namespace.Type.CGROUP)));
        addUnlessShared(namespaces, Namespace.Type.PID, request.namespaces().pid() == Sharing.HOST);
        addUnlessShared(namespaces, Namespace.Type.UTS, request.namespaces().uts() == Sharing.HOST);
        addUnlessShared(namespaces, Namespace.Type.IPC, request.namespaces().ipc() == Sharing.HOST);
        addUnlessShared(namespaces, Namespace.Type.NETWORK, request.namespaces().network() == Network.HOST);
        addUnlessShared(namespaces, Namespace.Type.USER, request.namespaces().user() instanceof RunRequest.HostUsers);
        addUnlessShared(namespaces, Namespace.Type.TIME, request.namespaces().timeOffsets() == null);
        return namespaces;
    }

    private static void addUnlessShared(List<Namespace> namespaces, Namespace.Type type, boolean shared) {
        if (!shared) {
            namespaces.add(Namespace.create(type));
        }
    }

    private static Resources resources(Limits limits) {
        return Resources.EMPTY
                .withMemory(memory(limits))
                .withCpu(cpu(limits))
                .withPids(limits.pidsLimit() == null ? null : new Resources.Pids(limits.pidsLimit()))
                .withBlockIO(limits.blkioWeight() == null ? null : BlockIo.EMPTY.withWeight(limits.blkioWeight()));
    }

    private static @Nullable Memory memory(Limits limits) {
        return limits.memoryBytes() == null && limits.memorySwapBytes() == null
                ? null
                : Memory.EMPTY.withLimit(limits.memoryBytes()).withSwap(limits.memorySwapBytes());
    }

    private static @Nullable Cpu cpu(Limits limits) {
        Long shares = limits.cpuShares() != null ? Long.valueOf(limits.cpuShares())
                // The configuration knows shares only; the conversion back meets the same weight on cgroup v2.
                : limits.cpuWeight() != null ? Long.valueOf(CpuShares.fromWeight(limits.cpuWeight())) : null;
        Cpu cpu = Cpu.EMPTY
                .withShares(shares)
                .withQuota(limits.cpuQuotaMicros())
                .withPeriod(limits.cpuPeriodMicros())
                .withCpus(limits.cpusetCpus())
                .withMems(limits.cpusetMems());
        return cpu.equals(Cpu.EMPTY) ? null : cpu;
    }
}
