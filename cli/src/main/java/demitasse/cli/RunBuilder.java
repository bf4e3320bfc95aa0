package demitasse.cli;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Cpus;
import demitasse.cli.value.Mounts;
import demitasse.cli.value.Names;
import demitasse.cli.value.TmpfsMounts;
import demitasse.engine.RunRequest;
import demitasse.engine.RunRequest.Label;
import demitasse.engine.RunRequest.Limits;
import demitasse.engine.RunRequest.Namespaces;
import demitasse.engine.RunRequest.Network;
import demitasse.engine.RunRequest.RootMode;
import demitasse.engine.RunRequest.RootSource;
import demitasse.engine.RunRequest.Sharing;
import demitasse.engine.RunRequest.Telling;
import demitasse.engine.RunRequest.TimeOffsets;
import demitasse.engine.RunRequest.Tmpfs;
import demitasse.engine.RunRequest.Ulimit;
import demitasse.engine.RunRequest.User;
import demitasse.engine.RunRequest.UserNamespace;
import demitasse.engine.RunRequest.Variable;
import demitasse.engine.RunRequest.Volume;
import demitasse.engine.life.Attaching;
import demitasse.engine.network.Definition;
import demitasse.engine.network.Ipv6;
import demitasse.engine.network.Publish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.kernel.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request to run while its options are being read; the rows of {@link RunOptions} set the fields. */
final class RunBuilder implements Mounts.Taker {
    /** The variable that names the network of containers for which {@code --network} names none. */
    static final String USUAL_NETWORK = "DEMITASSE_NETWORK";

    final Host host;
    @Nullable String name;
    @Nullable String hostname;
    @Nullable RootSource root;
    RootMode rootMode = RootMode.OVERLAY;
    @Nullable String overlay;
    long layerBytes;
    boolean readOnly;
    boolean readOnlyTmpfs;
    boolean sharedMemory;
    boolean remove;
    List<String> commandLine = List.of();
    List<String> entrypoint = List.of();
    @Nullable String workdir;
    @Nullable User user;
    @Nullable Boolean interactive;
    @Nullable Boolean tty;
    boolean init;
    @Nullable Long memoryBytes;
    @Nullable Long memorySwapBytes;
    @Nullable Long cpuQuotaMicros;
    @Nullable Integer cpuWeight;
    @Nullable Integer cpuShares;
    @Nullable String cpusetCpus;
    @Nullable String cpusetMems;
    @Nullable Long pidsLimit;
    @Nullable Integer blkioWeight;
    @Nullable Integer oomScoreAdj;
    Sharing pid = Sharing.PRIVATE;
    Sharing ipc = Sharing.PRIVATE;
    Sharing uts = Sharing.PRIVATE;
    @Nullable Network network;
    String networkName = Definition.DEFAULT_NAME;
    final List<String> furtherNetworks = new ArrayList<>();
    @Nullable Integer address;
    @Nullable Ipv6 address6;
    byte @Nullable [] hardware;
    final List<String> aliases = new ArrayList<>();
    final List<Publish> exposed = new ArrayList<>();
    boolean publishAll;
    final List<String> nameServers = new ArrayList<>();
    final List<String> searchDomains = new ArrayList<>();
    final List<RunRequest.HostName> hosts = new ArrayList<>();
    UserNamespace users = new RunRequest.HostUsers();
    @Nullable TimeOffsets timeOffsets;
    final HealthChoice health = new HealthChoice();
    final Confining confining = new Confining();
    boolean detach;
    @Nullable String detachKeys;
    boolean proxy = true;
    int stopSignal = Signal.TERM;
    int stopTimeoutSeconds = ContainerRecord.STOP_TIMEOUT_SECONDS;
    Restart restart = Restart.NO;
    LogLimits log = LogLimits.DEFAULT;
    @Nullable String pidFile;
    @Nullable String cidFile;
    boolean quiet;
    boolean verbose;
    boolean trace;
    RunRequest.Timed timing = RunRequest.Timed.NOT;
    boolean why;
    @Nullable String seccompRecord;
    private final Map<String, Variable> fromFiles = new LinkedHashMap<>();
    private final Map<String, Variable> fromOptions = new LinkedHashMap<>();
    private final Map<String, Label> labels = new LinkedHashMap<>();
    private final Map<String, Ulimit> ulimits = new LinkedHashMap<>();
    private final Map<String, Volume> volumes = new LinkedHashMap<>();
    private final Map<String, Publish> published = new LinkedHashMap<>();
    private final Map<String, Tmpfs> tmpfs = new LinkedHashMap<>();

    RunBuilder(Host host) {
        this.host = host;
    }

    /** Null stands for a variable of the host that is not set there, and adds nothing. */
    void variable(@Nullable Variable variable) {
        if (variable != null) {
            fromOptions.put(variable.name(), variable);
        }
    }

    void variablesOfFile(List<Variable> variables) {
        for (Variable variable : variables) {
            fromFiles.put(variable.name(), variable);
        }
    }

    void labelsOfFile(List<Variable> lines) {
        for (Variable line : lines) {
            label(new Label(line.name(), line.value()));
        }
    }

    void label(Label label) {
        labels.put(label.key(), label);
    }

    void ulimit(Ulimit ulimit) {
        ulimits.put(ulimit.type(), ulimit);
    }

    @Override
    public void volume(Volume volume) {
        claim(volume.target());
        volumes.put(volume.target(), volume);
    }

    @Override
    public void tmpfs(Tmpfs mount) {
        claim(mount.target());
        tmpfs.put(mount.target(), mount);
    }

    void publish(List<Publish> ports) {
        for (Publish port : ports) {
            if (published.put(port.hostPort() == 0 ? "any " + port.hostAddressWords() + port.containerSide() : port.hostSide(), port) != null && port.hostPort() != 0) {
                throw new BadValueException("port " + port.hostSide() + " is published already; give each port of the host once");
            }
        }
    }

    void sharedMemory(Tmpfs mount) {
        sharedMemory = true;
        tmpfs(mount);
    }

    /** {@code none}, {@code host}, or a network of ours, beside which there may be others. */
    void connect(String name) {
        boolean ours = !name.startsWith("container:") && !name.equals("none") && !name.equals("host");
        if (network != null && (!ours || network != Network.BRIDGE)) {
            throw new BadValueException("several networks are networks that demitasse network ls lists: none, host and that of a container stand alone");
        }
        if (!ours) {
            network = Choices.of(name, Choices.NETWORKS);
            networkName = network == Network.CONTAINER ? sharing(name) : networkName;
        } else if (network == null) {
            network = Network.BRIDGE;
            networkName = Names.network(name);
        } else if (networkName.equals(name) || furtherNetworks.contains(name)) {
            throw new BadValueException("the network " + name + " is given already; give each network once");
        } else {
            furtherNetworks.add(Names.network(name));
        }
    }

    private static String sharing(String name) {
        if (name.endsWith(":")) {
            throw new BadValueException("the name or id of a container is missing; write container:NAME");
        }
        return name;
    }

    private void claim(String target) {
        if (volumes.containsKey(target) || tmpfs.containsKey(target)) {
            throw new BadValueException("something else is mounted on " + Shown.word(target) + " already; give each target once");
        }
    }

    /** The finished request, once the words after the options have been sorted out. */
    RunRequest request(RootSource source, List<String> command) {
        for (Tmpfs writable : readOnlyTmpfs ? TmpfsMounts.besideReadOnlyRoot() : List.<Tmpfs>of()) {
            if (!volumes.containsKey(writable.target())) {
                tmpfs.putIfAbsent(writable.target(), writable);
            }
        }
        return new RunRequest(name, hostname, new ArrayList<>(labels.values()), remove,
                new RunRequest.Root(source, rootMode, readOnly, overlay, layerBytes), process(command),
                new ArrayList<>(volumes.values()), new ArrayList<>(tmpfs.values()), limits(),
                new Namespaces(pid, ipc, uts, network(), users, timeOffsets),
                connecting(), confining.security(), new RunRequest.Life(detach || isAttached(), stopSignal, stopTimeoutSeconds, restart, log, health.health(), pidFile, cidFile),
                new Telling(quiet, verbose, trace, why, timing, seccompRecord));
    }

    /** What asks for none is on the bridge, or on what the environment names; ports and addresses are the bridge's in any case. */
    void connectByDefault() {
        String usual = bridgeOption() == null ? host.environment(USUAL_NETWORK) : null;
        if (network == null) {
            connect(usual == null || usual.isEmpty() ? Definition.DEFAULT_NAME : usual);
        }
    }

    Network network() {
        return Objects.requireNonNull(network);
    }

    /** What only a bridge can give, as the option is called; null where nothing of that was asked for. */
    @Nullable String bridgeOption() {
        return !published.isEmpty() ? "--publish" : address != null ? "--ip" : address6 != null ? "--ip6" : hardware != null ? "--mac-address" : !aliases.isEmpty() ? "--network-alias"
                : publishAll && !exposed.isEmpty() ? "--publish-all" : null;
    }

    /** What is that of the container whose network is shared, as the option is called; null where nothing of that was asked for. */
    @Nullable String ownNetworkOption() {
        return hostname != null ? "--hostname" : !nameServers.isEmpty() ? "--dns" : !searchDomains.isEmpty() ? "--dns-search" : !hosts.isEmpty() ? "--add-host"
                : !exposed.isEmpty() ? "--expose" : bridgeOption();
    }

    private RunRequest.Connecting connecting() {
        return new RunRequest.Connecting(networkName, address, hardware, aliases, ports(), nameServers, searchDomains, hosts, furtherNetworks, address6);
    }

    private List<Publish> ports() {
        List<Publish> ports = new ArrayList<>(published.values());
        if (publishAll) {
            ports.addAll(exposed);
        }
        return ports;
    }

    /** Whether something is asked for that only a container with a supervisor of its own can have. */
    boolean wantsSupervisor() {
        return !detach && (detachKeys != null || !proxy);
    }

    /**
     * Whether this command attaches to the container that it runs: so that a person at a terminal may leave it and come back.
     * One that goes with its end is run from here, which is quicker.
     */
    boolean isAttached() {
        boolean watched = trace || why || timing != RunRequest.Timed.NOT || seccompRecord != null;
        boolean mayBe = !detach && !remove && !watched;
        return wantsSupervisor() || mayBe && (on(interactive) && on(tty) || isAtTerminal());
    }

    String detachKeys() {
        return detachKeys == null ? Attaching.Wish.USUAL_KEYS : detachKeys;
    }

    /** Nothing is redirected, and nothing else is said. */
    private boolean isAtTerminal() {
        return !detach && interactive == null && tty == null && host.isTerminal(0) && host.isTerminal(1) && host.isTerminal(2);
    }

    private RunRequest.Process process(List<String> command) {
        boolean atTerminal = isAtTerminal();
        return new RunRequest.Process(entrypoint, command, variables(), workdir, user,
                new ArrayList<>(ulimits.values()), on(interactive) || atTerminal, on(tty) || atTerminal, init);
    }

    private static boolean on(@Nullable Boolean flag) {
        return flag != null && flag;
    }

    /** An option beats a file, wherever the two stand. */
    private List<Variable> variables() {
        Map<String, Variable> all = new LinkedHashMap<>(fromFiles);
        all.putAll(fromOptions);
        return new ArrayList<>(all.values());
    }

    private Limits limits() {
        Long period = cpuQuotaMicros == null ? null : Long.valueOf(Cpus.PERIOD_MICROS);
        return new Limits(memoryBytes, memorySwapBytes, cpuQuotaMicros, period, cpuWeight, cpuShares,
                cpusetCpus, cpusetMems, pidsLimit, blkioWeight, oomScoreAdj);
    }
}
