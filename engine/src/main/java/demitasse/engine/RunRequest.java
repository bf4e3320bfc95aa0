package demitasse.engine;

import demitasse.engine.network.Definition;
import demitasse.engine.network.Ipv4;
import demitasse.engine.network.Ipv6;
import demitasse.engine.network.Publish;
import demitasse.engine.network.Wish;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.Health;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.kernel.Signal;
import demitasse.spec.Capability;
import demitasse.spec.SeccompProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code run} was asked for: the one typed door between the command line and the engine.
 *  Everything in it is checked for form and resolved (paths are absolute, sizes are bytes, the host's environment has
 *  been consulted); nothing in it has been looked up inside of the root filesystem yet. */
public record RunRequest(
        @Nullable String name,
        @Nullable String hostname,
        List<Label> labels,
        boolean remove,
        Root root,
        Process process,
        List<Volume> volumes,
        List<Tmpfs> tmpfs,
        Limits limits,
        Namespaces namespaces,
        Connecting connecting,
        Security security,
        Life life,
        Telling telling) {

    public RunRequest {
        labels = List.copyOf(labels);
        volumes = List.copyOf(volumes);
        tmpfs = List.copyOf(tmpfs);
    }

    /** A key and a value that a person attaches to a container; the value may be empty. Keys are unique in a request. */
    public record Label(String key, String value) { }

    /**
     * The root filesystem: where it comes from, where writes go, and whether the program may write at all.
     *
     * @param overlay the name under which what is written stays for later runs, null where it goes with the container
     * @param limitBytes how much may be written to it, 0 for as much as the disk takes
     */
    public record Root(RootSource source, RootMode mode, boolean readOnly, @Nullable String overlay, long limitBytes) { }

    /** Where the root filesystem comes from. */
    public sealed interface RootSource { }

    /** The host's own root and the filesystems mounted below it, without its /proc, /sys, /dev and /run. */
    public record HostRoot() implements RootSource { }

    /** A directory of the host: its absolute path, and the path as the user wrote it, for messages. */
    public record Directory(String path, String asGiven) implements RootSource { }

    /** Where writes to the root filesystem land. */
    public enum RootMode {
        /** In an overlay of the container's own; the source stays as it was. */
        OVERLAY,
        /** In the source itself. */
        WRITE_THROUGH
    }

    /** The program and what surrounds it.
     *  The words to execute are the entrypoint's followed by the command's ({@link #words()}), at least one together.
     *  Variable names are unique, in the order they were first given. {@code tty} asks for a pseudoterminal of the
     *  container's own, {@code interactive} for the caller's standard input, {@code init} for a reaping process 1. */
    public record Process(
            List<String> entrypoint,
            List<String> command,
            List<Variable> environment,
            @Nullable String workdir,
            @Nullable User user,
            List<Ulimit> ulimits,
            boolean interactive,
            boolean tty,
            boolean init) {

        public Process {
            entrypoint = List.copyOf(entrypoint);
            command = List.copyOf(command);
            environment = List.copyOf(environment);
            ulimits = List.copyOf(ulimits);
        }

        /** What is executed, the program's name first. */
        public List<String> words() {
            List<String> words = new ArrayList<>(entrypoint);
            words.addAll(command);
            return words;
        }
    }

    /** An environment variable; the name is not empty and holds no {@code =}. */
    public record Variable(String name, String value) { }

    /** Whom to run as; without a group it is the user's own from /etc/passwd inside, or 0. */
    public record User(Principal user, @Nullable Principal group) { }

    /** A user or a group. */
    public sealed interface Principal { }

    /** A number from 0 to 4294967294; 4294967295 means "no one" to the kernel (chown(2)). */
    public record ById(long id) implements Principal { }

    /** A name to look up in /etc/passwd or /etc/group inside of the container. */
    public record ByName(String name) implements Principal { }

    /** A resource limit of the process (setrlimit(2)): the type as the OCI specification has it, such as
     *  {@code RLIMIT_NOFILE}, and both values in the resource's own unit; {@link #UNLIMITED} for none. */
    public record Ulimit(String type, long soft, long hard) {
        /** RLIM_INFINITY, all bits set. */
        public static final long UNLIMITED = -1;
    }

    /** Files that lie outside of the root, at an absolute path inside that is free of {@code ..}; the options are in the OCI
     *  specification's words, and always hold one each of rbind/bind, ro/rw and a propagation. */
    public record Volume(VolumeSource source, String target, List<String> options, VolumeCare care) {
        public Volume {
            options = List.copyOf(options);
        }
    }

    /** A new tmpfs in the container, with mount options as tmpfs(5) has them; {@code size} is in bytes or percent. */
    public record Tmpfs(String target, List<String> options) {
        public Tmpfs {
            options = List.copyOf(options);
        }
    }

    /** Limits on the container as a whole; null where none was asked for.
     *
     * @param memoryBytes at least 4 MiB
     * @param memorySwapBytes memory and swap together, at least memoryBytes; -1 is unlimited
     * @param cpuQuotaMicros processor time in each period, at least 1000; always comes together with the period
     * @param cpuPeriodMicros the length of a period
     * @param cpuWeight 1 to 10000, cgroup v2's cpu.weight (100 is everyone's)
     * @param cpuShares 2 to 262144, cgroup v1's cpu.shares (1024 is everyone's)
     * @param cpusetCpus a list such as {@code 0-3,5}
     * @param cpusetMems a list such as {@code 0-1}
     * @param pidsLimit at least 1; -1 is unlimited
     * @param blkioWeight 10 to 1000
     * @param oomScoreAdj -1000 to 1000 (proc_pid_oom_score_adj(5))
     */
    public record Limits(
            @Nullable Long memoryBytes,
            @Nullable Long memorySwapBytes,
            @Nullable Long cpuQuotaMicros,
            @Nullable Long cpuPeriodMicros,
            @Nullable Integer cpuWeight,
            @Nullable Integer cpuShares,
            @Nullable String cpusetCpus,
            @Nullable String cpusetMems,
            @Nullable Long pidsLimit,
            @Nullable Integer blkioWeight,
            @Nullable Integer oomScoreAdj) { }

    /** Which namespaces are the container's own. Mount and cgroup namespaces always are.
     *  {@code timeOffsets} null means that no time namespace was asked for. */
    public record Namespaces(
            Sharing pid,
            Sharing ipc,
            Sharing uts,
            Network network,
            UserNamespace user,
            @Nullable TimeOffsets timeOffsets) { }

    /** Whose namespace the container lives in. */
    public enum Sharing { PRIVATE, HOST }

    /** How the container is connected. */
    public enum Network {
        /** A network namespace of its own with nothing but loopback. */
        NONE,
        /** The host's network namespace. */
        HOST,
        /** A network namespace of its own, connected to a bridge of the host's, and by that to the outside. */
        BRIDGE,
        /** The network namespace of another container, which runs. */
        CONTAINER
    }

    /**
     * What is asked of a network of ours, and of name files.
     *
     * @param network the name of the network, where it is one of ours; {@code container:} and a name or id where it is that of another container
     * @param address a certain one, as a number ({@link Ipv4})
     * @param hardware a certain MAC address
     * @param aliases more names that others of the network find it by
     * @param address6 a certain one of IPv6
     * @param further networks of ours beside the first one
     */
    public record Connecting(String network, @Nullable Integer address, byte @Nullable [] hardware, List<String> aliases, List<Publish> published,
            List<String> nameServers, List<String> searchDomains, List<HostName> hosts, List<String> further, @Nullable Ipv6 address6) {
        public static final Connecting DEFAULT = new Connecting(Definition.DEFAULT_NAME, null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null);

        public Connecting {
            aliases = List.copyOf(aliases);
            published = List.copyOf(published);
            nameServers = List.copyOf(nameServers);
            searchDomains = List.copyOf(searchDomains);
            hosts = List.copyOf(hosts);
            further = List.copyOf(further);
        }

        /** One for each network, under the same names, but for those of the first alone.
         *  @param name the container's, null where it has none */
        List<Wish> wishes(String hostname, @Nullable String name) {
            List<Wish> wishes = new ArrayList<>(List.of(wish(hostname, name)));
            for (String other : further) {
                wishes.add(wishes.getFirst().elsewhere(other, name != null && !name.equals(hostname) ? 2 : 1));
            }
            return wishes;
        }

        private Wish wish(String hostname, @Nullable String name) {
            List<String> names = new ArrayList<>(List.of(hostname));
            if (name != null && !names.contains(name)) {
                names.add(name);
            }
            for (String alias : aliases) {
                if (!names.contains(alias)) {
                    names.add(alias);
                }
            }
            List<List<String>> lines = new ArrayList<>();
            for (HostName host : hosts) {
                lines.add(List.of(host.address(), host.name()));
            }
            return new Wish(network, address, hardware, names, lines, published, address6);
        }
    }

    /** A line for /etc/hosts. */
    public record HostName(String name, String address) { }

    /** Whether the container's users are other than the host's. */
    public sealed interface UserNamespace { }

    /** No user namespace: a uid inside is the same uid outside. */
    public record HostUsers() implements UserNamespace { }

    /** A user namespace with a range that the engine picks. */
    public record AutomaticUsers() implements UserNamespace { }

    /** The same, but that one user and group are those of the host: of whoever asks, so that files of theirs stay theirs. */
    public record KeptUsers(long uid, long gid) implements UserNamespace { }

    /** A user namespace with these mappings, at least one, for users and groups alike (user_namespaces(7)). */
    public record MappedUsers(List<IdMapping> mappings) implements UserNamespace {
        public MappedUsers {
            mappings = List.copyOf(mappings);
        }
    }

    /** {@code count} ids from {@code containerId} on are, outside, those from {@code hostId} on. */
    public record IdMapping(long containerId, long hostId, long count) { }

    /** How far the container's clocks are ahead of the host's, in seconds, negative for behind (time_namespaces(7)). */
    public record TimeOffsets(long monotonicSeconds, long boottimeSeconds) { }

    /**
     * How closely the program is confined beside its namespaces.
     *
     * @param noNewPrivileges keeps set-user-id programs from giving rights
     * @param privileged gives every capability, device and path of the kernel; each of the others may still take away
     * @param systemPaths whether the paths of /proc and /sys that tell of the host are there, and can be written
     * @param devices of the host, beside those that every container has
     */
    public record Security(
            SystemCalls systemCalls,
            boolean noNewPrivileges,
            CapabilityChange capabilities,
            boolean privileged,
            boolean systemPaths,
            List<HostDevice> devices,
            Modules modules) {
        public static final Security DEFAULT =
                new Security(new UsualCalls(), true, CapabilityChange.NONE, false, false, List.of(), Modules.NONE);

        public Security {
            devices = List.copyOf(devices);
        }
    }

    /**
     * How the capabilities are others than the usual ones. None is both added and dropped.
     *
     * @param from those to begin with
     */
    public record CapabilityChange(From from, List<Capability> added, List<Capability> dropped) {
        public static final CapabilityChange NONE = new CapabilityChange(From.USUAL, List.of(), List.of());

        public CapabilityChange {
            added = List.copyOf(added);
            dropped = List.copyOf(dropped);
        }

        /** Which capabilities a change begins with. */
        public enum From { USUAL, ALL, NOTHING }
    }

    /** A device node of the host, or a directory of them, in the container: absolute paths, and letters of {@code rwm}. */
    public record HostDevice(String source, String target, String access) { }

    /**
     * Under which profile of AppArmor and which label of SELinux the program runs; null for those that it inherits.
     *
     * @param paths that Landlock keeps it to, one a line ({@code ro:/usr}); null for all
     */
    public record Modules(@Nullable String apparmorProfile, @Nullable String selinuxLabel, @Nullable String paths) {
        public static final Modules NONE = new Modules(null, null, null);
    }

    /** Which system calls the program may make. */
    public sealed interface SystemCalls { }

    /** Those that containers are allowed when nothing else is asked for. */
    public record UsualCalls() implements SystemCalls { }

    /** All that the kernel has. */
    public record AllCalls() implements SystemCalls { }

    /** Those that a profile allows, which {@code asGiven} names. */
    public record ProfiledCalls(SeccompProfile profile, String asGiven) implements SystemCalls { }

    /**
     * How it lives on: whether nobody stays with it, what asks its program to end and how long that may take (-1 is for
     * ever), when it is started again, how much of its output is kept; and files that get its init's pid and its own id.
     */
    public record Life(
            boolean detach,
            int stopSignal,
            int stopTimeoutSeconds,
            Restart restart,
            LogLimits log,
            @Nullable Health health,
            @Nullable String pidFile,
            @Nullable String cidFile) {
        public static final Life DEFAULT =
                new Life(false, Signal.TERM, ContainerRecord.STOP_TIMEOUT_SECONDS, Restart.NO, LogLimits.DEFAULT, null, null, null);
    }

    /** How much is told on standard error. {@code quiet} and {@code verbose} are never both set; with neither,
     *  the story is told when standard error is a terminal. {@code trace} adds every kernel operation,
     *  {@code why} the system calls that were refused, {@code timing} the phases of the start; {@code seccompRecord} is a file
     *  to write a profile of those used to. */
    public record Telling(boolean quiet, boolean verbose, boolean trace, boolean why, Timed timing, @Nullable String seccompRecord) { }

    /** Whether a start tells how long its phases took, and how. */
    public enum Timed {
        NOT,
        TEXT,
        JSON
    }
}
