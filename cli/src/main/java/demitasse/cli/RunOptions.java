package demitasse.cli;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable;
import demitasse.cli.value.Addresses;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Clocks;
import demitasse.cli.value.Counts;
import demitasse.cli.value.CpuLists;
import demitasse.cli.value.Cpus;
import demitasse.cli.value.DetachSequence;
import demitasse.cli.value.Devices;
import demitasse.cli.value.Lives;
import demitasse.cli.value.Mounts;
import demitasse.cli.value.Names;
import demitasse.cli.value.Paths;
import demitasse.cli.value.Ports;
import demitasse.cli.value.Roots;
import demitasse.cli.value.SecurityOptions;
import demitasse.cli.value.ShellWords;
import demitasse.cli.value.Sizes;
import demitasse.cli.value.TmpfsMounts;
import demitasse.cli.value.Ulimits;
import demitasse.cli.value.UserMappings;
import demitasse.cli.value.Users;
import demitasse.cli.value.Variables;
import demitasse.cli.value.Volumes;
import demitasse.engine.store.NamedOverlay;
import java.util.List;

/** The options of {@code run}, one row each; {@code explain run} has the same.
 *
 *  <p>Two letters have two meanings. {@code -v} is {@code --volume} where a word with a colon or an absolute path follows,
 *  as in {@code -v ./src:/src}, and {@code --verbose} otherwise. {@code -h} is {@code --hostname} where a word follows,
 *  as in Docker, and {@code --help} at the end of the line. */
final class RunOptions {
    /** What people know from other engines; saying "later" helps more than a guess at another name. */
    private static final List<String> LATER = List.of(
            "gpus", "platform", "pull",
            "log-driver", "sysctl", "group-add", "volumes-from", "memory-reservation");

    private RunOptions() { }

    /** @param command how the command is called: {@code demitasse run} */
    static OptionTable<RunBuilder> table(String command) {
        return new OptionTable<>(command, List.of(root(), process(), life(), health(), identity(), mounts(), limits(), network(), namespaces(),
                confinement(), telling()), LATER, false);
    }

    private static Group<RunBuilder> root() {
        return new Group<>("Root filesystem", List.of(
                value("rootfs", "DIR", "a directory to use as the root (default: this machine's own root)",
                        (b, v) -> b.root = Roots.directory(v, b.host)),
                value("rootfs-mode", "overlay|rw", "where writes go: into an overlay that leaves the directory as it is "
                        + "(the default), or through to the directory",
                        (b, v) -> b.rootMode = Choices.of(v, Roots.MODES)),
                value("overlay", "NAME", "keep what is written under a name, for the next run with it", (b, v) -> b.overlay = overlay(v)),
                value("storage-opt", "size=SIZE", "how much may be written to the root; needs project quotas of the filesystem of /var/lib/demitasse",
                        (b, v) -> b.layerBytes = Sizes.layer(v)),
                flag("read-only", "let the program write nothing to its root", (b, on) -> b.readOnly = on),
                flag("read-only-tmpfs", "with --read-only: but to /run, /tmp and /var/tmp, which are in memory then", (b, on) -> b.readOnlyTmpfs = on),
                flag("rm", "remove the container when it ends", (b, on) -> b.remove = on)));
    }

    private static Group<RunBuilder> life() {
        return new Group<>("Life", List.of(
                flag("detach", "print the container's id and leave it to itself", (b, on) -> b.detach = on).shortName('d'),
                value("detach-keys", "KEYS", "the keys that leave it to itself (default: ctrl-p,ctrl-q), with a terminal and without --rm; given, "
                        + "with all others as well", (b, v) -> b.detachKeys = DetachSequence.read(v)),
                flag("sig-proxy", "pass signals on to the program (the default; --sig-proxy=false has them end this command alone)",
                        (b, on) -> b.proxy = on),
                value("restart", "no|on-failure|always|unless-stopped", "start it again when it ends (default: no); on-failure:N at most N times",
                        (b, v) -> b.restart = Lives.restart(v)),
                value("stop-signal", "SIGNAL", "what asks it to end (default: TERM)", (b, v) -> b.stopSignal = Lives.signal(v)),
                value("stop-timeout", "SECONDS", "how long that may take before it is killed (default: 10); -1 is for ever",
                        (b, v) -> b.stopTimeoutSeconds = Lives.seconds(v)),
                value("log-opt", "KEY=VALUE", "max-size=SIZE: how large a log file grows (default: 10M); max-file=N: how many are kept (default: 3)",
                        (b, v) -> b.log = Lives.log(v, b.log)).repeated(),
                value("cidfile", "FILE", "write its id to a new file", (b, v) -> b.cidFile = Paths.onHost(v, b.host)),
                value("pid-file", "FILE", "write the pid of its first process to a file, with -d", (b, v) -> b.pidFile = Paths.onHost(v, b.host)).alias("pidfile")));
    }

    private static Group<RunBuilder> health() {
        return new Group<>("Health", List.of(
                value("health-cmd", "COMMAND", "a command for the container's shell that asks whether it is well: 0 is yes", (b, v) -> b.health.command(v)),
                value("health-interval", "TIME", "from the end of one time to the next (default: 30s)", (b, v) -> b.health.interval(v)),
                value("health-timeout", "TIME", "how long it may take before it is killed, and has failed (default: 30s)", (b, v) -> b.health.timeout(v)),
                value("health-retries", "N", "failures in a row that make it unhealthy (default: 3)", (b, v) -> b.health.retries(v)),
                value("health-start-period", "TIME", "from its start on, how long failures do not count (default: 0s)", (b, v) -> b.health.startPeriod(v)),
                value("health-start-interval", "TIME", "in that time, the interval (default: 5s)", (b, v) -> b.health.startInterval(v)),
                flag("no-healthcheck", "ask nothing", (b, on) -> b.health.none(on))));
    }

    private static Group<RunBuilder> process() {
        return new Group<>("Program", List.of(
                value("cmd", "STRING", "the command as one string, split into words as a shell does",
                        (b, v) -> b.commandLine = ShellWords.split(v)),
                value("entrypoint", "STRING", "words to put before the command",
                        (b, v) -> b.entrypoint = ShellWords.split(v)),
                value("env", "NAME[=VALUE]", "set an environment variable; NAME alone takes the host's value",
                        (b, v) -> b.variable(Variables.read(v, b.host))).shortName('e').repeated(),
                value("env-file", "FILE", "set the variables that a file lists, one a line",
                        (b, v) -> b.variablesOfFile(Variables.readFile(v, b.host))).repeated(),
                value("workdir", "DIR", "the directory to start in",
                        (b, v) -> b.workdir = Paths.inside(v, "the directory")).shortName('w'),
                value("user", "USER[:GROUP]", "whom to run as, by name or number",
                        (b, v) -> b.user = Users.read(v)).shortName('u'),
                flag("interactive", "pass on standard input", (b, on) -> b.interactive = on).shortName('i'),
                flag("tty", "a terminal of the container's own (-i and -t are implied where nothing is redirected)",
                        (b, on) -> b.tty = on).shortName('t'),
                flag("init", "run a tiny init that reaps processes and forwards signals", (b, on) -> b.init = on),
                value("ulimit", "TYPE=SOFT[:HARD]", "a limit of each process, such as nofile=1024:2048",
                        (b, v) -> b.ulimit(Ulimits.read(v))).repeated()));
    }

    private static Group<RunBuilder> identity() {
        return new Group<>("Names", List.of(
                value("name", "NAME", "the container's name", (b, v) -> b.name = Names.container(v)),
                value("hostname", "NAME", "the host name inside (default: the container's short id)",
                        (b, v) -> b.hostname = Names.host(v)).shortNameBefore('h', next -> !next.startsWith("-")),
                value("label", "KEY=VALUE", "attach a label", (b, v) -> b.label(Names.label(v)))
                        .shortName('l').repeated(),
                value("label-file", "FILE", "attach the labels that a file lists, one a line",
                        (b, v) -> b.labelsOfFile(Variables.readFile(v, b.host))).repeated()));
    }

    private static Group<RunBuilder> mounts() {
        return new Group<>("Mounts", List.of(
                value("volume", "SRC:DST[:OPTS]", "bring in a file or directory of the host, or a volume by its name; DST alone is a new volume. "
                        + "Options are ro, rw, nosuid, nodev, noexec, bind, rbind, private, slave, shared and their r forms, "
                        + "O (an overlay; upperdir=DIR,workdir=DIR keep what is written), U (give it to the user), idmap, nocopy",
                        (b, v) -> b.volume(Volumes.read(v, b.host)))
                        .shortNameBefore('v', Volumes::looksLikeOne).repeated(),
                value("mount", "KEY=VALUE[,...]", "the same in many words: type=bind|volume|tmpfs|overlay, source, target, readonly, "
                        + "bind-propagation, bind-recursive, bind-create-src, volume-nocopy, volume-subpath, idmap, chown, tmpfs-size, tmpfs-mode",
                        (b, v) -> Mounts.read(v, b.host, b)).repeated(),
                value("shm-size", "SIZE", "the size of /dev/shm (default: 64M)", (b, v) -> b.sharedMemory(TmpfsMounts.sharedMemory(v))),
                value("tmpfs", "DST[:OPTS]", "mount an empty filesystem in memory, such as /tmp:size=64M,mode=1777",
                        (b, v) -> b.tmpfs(TmpfsMounts.read(v))).repeated()));
    }

    private static Group<RunBuilder> limits() {
        return new Group<>("Limits", List.of(
                value("memory", "SIZE", "memory, such as 64M or 1.5g; at least 4M",
                        (b, v) -> b.memoryBytes = Sizes.memory(v)).shortName('m'),
                value("memory-swap", "SIZE", "memory and swap together, at least the memory; -1 is unlimited",
                        (b, v) -> b.memorySwapBytes = Sizes.memorySwap(v)).alias("swap"),
                value("cpus", "N", "processor time: cores (0.5), a part of one (50%), "
                        + "or from 1000 up microseconds for each 100 ms",
                        (b, v) -> b.cpuQuotaMicros = Cpus.quotaMicros(v)).alias("cpu"),
                value("cpu-weight", "N", "share of busy processors, 1 to 10000 (everyone else has 100)",
                        (b, v) -> b.cpuWeight = Counts.between(v, 1, 10_000)),
                value("cpu-shares", "N", "the same on cgroup v1's scale, 2 to 262144 (everyone else has 1024)",
                        (b, v) -> b.cpuShares = Counts.between(v, 2, 262_144)).shortName('c'),
                value("cpuset-cpus", "LIST", "the processors to use, such as 0-3,5",
                        (b, v) -> b.cpusetCpus = CpuLists.checked(v)),
                value("cpuset-mems", "LIST", "the memory nodes to use, such as 0-1",
                        (b, v) -> b.cpusetMems = CpuLists.checked(v)),
                value("pids-limit", "N", "processes and threads; 0 or -1 is unlimited",
                        (b, v) -> b.pidsLimit = Counts.pids(v)).alias("pids"),
                value("blkio-weight", "N", "share of busy disks, 10 to 1000",
                        (b, v) -> b.blkioWeight = Counts.between(v, 10, 1000)),
                value("oom-score-adj", "N", "how readily the kernel kills it when memory runs out, -1000 to 1000",
                        (b, v) -> b.oomScoreAdj = Counts.between(v, -1000, 1000))));
    }

    private static Group<RunBuilder> network() {
        return new Group<>("Network", List.of(
                value("network", "bridge|none|host|container:NAME|NAME", "a bridge with a way to the outside (the default, unless DEMITASSE_NETWORK names another), loopback alone, the host's network, that of a container, "
                        + "or one that demitasse network create has made; of those there may be several",
                        (b, v) -> b.connect(v)).alias("net").repeated(),
                value("publish", "[[ADDRESS:]HOST:]CONTAINER[/udp]", "lead a port of this host (default: a free one), or a range of them, to one of the container; "
                        + "the network is the bridge then",
                        (b, v) -> b.publish(Ports.read(v))).shortName('p').repeated(),
                value("ip", "ADDRESS", "its address on the bridge (default: the next free one)",
                        (b, v) -> b.address = Addresses.ipv4(v)),
                value("ip6", "ADDRESS", "its address of IPv6, on a network that has it (default: made of the other one)", (b, v) -> b.address6 = Addresses.ipv6(v)),
                flag("publish-all", "lead free ports of this host to all that --expose names", (b, on) -> b.publishAll = on).shortName('P'),
                value("expose", "PORT[/udp]", "a port of the container, or a range of them", (b, v) -> b.exposed.addAll(Ports.exposed(v))).repeated(),
                value("mac-address", "ADDRESS", "the MAC address of its interface (default: made of its address)", (b, v) -> b.hardware = Addresses.hardware(v)),
                value("network-alias", "NAME", "one more name by which others of its network find it", (b, v) -> b.aliases.add(Names.host(v))).repeated(),
                value("dns", "ADDRESS", "a name server, instead of those of this host", (b, v) -> b.nameServers.add(Addresses.any(v))).repeated(),
                value("dns-search", "DOMAIN", "a domain in which names are looked up", (b, v) -> b.searchDomains.add(Names.host(v))).repeated(),
                value("add-host", "NAME:ADDRESS", "a line for /etc/hosts", (b, v) -> b.hosts.add(Addresses.hostName(v))).repeated()));
    }

    private static Group<RunBuilder> namespaces() {
        return new Group<>("Isolation", List.of(
                value("pid", "private|host", "see only its own processes, or the host's too",
                        (b, v) -> b.pid = Choices.of(v, Choices.SHARINGS)),
                value("ipc", "private|host", "shared memory and message queues",
                        (b, v) -> b.ipc = Choices.of(v, Choices.SHARINGS)),
                value("uts", "private|host", "the host name",
                        (b, v) -> b.uts = Choices.of(v, Choices.SHARINGS)),
                value("userns", "auto|keep-id|host|MAP", "users of its own: all others than the host's (auto), or all but yours (keep-id); "
                        + "MAP is UID:HOSTUID:COUNT[,...]",
                        (b, v) -> b.users = UserMappings.read(v, b.host)),
                value("time-offset", "TIME", "set its clocks ahead: 3d12h, -90, or monotonic=SECONDS,boottime=SECONDS",
                        (b, v) -> b.timeOffsets = Clocks.offsets(v))));
    }

    private static Group<RunBuilder> confinement() {
        return new Group<>("Confinement", List.of(
                value("cap-add", "NAME[,...]", "capabilities beyond the usual ones, with or without CAP_; ALL is all of them",
                        (b, v) -> b.confining.capabilities.add(v)).repeated(),
                value("cap-drop", "NAME[,...]", "capabilities to do without; after ALL only those that are added are left",
                        (b, v) -> b.confining.capabilities.drop(v)).repeated(),
                value("device", "SRC[:DST][:rwm]", "a device of the host, or a directory of them",
                        (b, v) -> b.confining.device(Devices.read(v))).repeated(),
                flag("privileged", "every capability, device, system call and path of the kernel: as good as root of the host",
                        (b, on) -> b.confining.privileged = on),
                value("security-opt", "OPTION", "seccomp=FILE|unconfined: the system calls that a profile allows, or all; "
                        + "no-new-privileges=false: set-user-id programs give rights; apparmor=PROFILE; label=type:TYPE|level:LEVEL|disable; "
                        + "landlock=ro:PATH,rw:PATH or a FILE of such lines: no files but these, /dev and /proc; "
                        + "systempaths=unconfined: hide nothing of /proc and /sys",
                        (b, v) -> b.confining.option(SecurityOptions.read(v, b.host))).repeated()));
    }

    private static Group<RunBuilder> telling() {
        return new Group<>("What is told", List.of(
                flag("verbose", "tell what happens, on standard error, also when that is no terminal",
                        (b, on) -> b.verbose = on).shortName('v'),
                flag("quiet", "tell nothing but errors", (b, on) -> b.quiet = on).shortName('q'),
                flag("trace", "tell every kernel operation, with its result and time", (b, on) -> b.trace = on),
                Option.<RunBuilder>choice("timing", "text", "text|json", "tell how long each phase of the start took, on a processor and waiting",
                        (b, v) -> b.timing = Choices.of(v, Choices.TIMED)),
                flag("why", "tell which system calls were refused, by which rule, and the smallest option that allows them",
                        (b, on) -> b.why = on),
                value("seccomp-record", "FILE", "write a profile of the system calls that were used, for --security-opt seccomp=FILE",
                        (b, v) -> b.seccompRecord = Paths.onHost(v, b.host))));
    }

    /** @param command run or create */
    static HelpText.Page page(String command) {
        List<String> calls = List.of("demitasse " + command + " [OPTIONS] [--] COMMAND [ARG...]",
                "demitasse " + command + " [OPTIONS] ROOTFS-DIR [--] COMMAND [ARG...]");
        if (command.equals("create")) {
            return new HelpText.Page(calls, "Makes a container that waits for demitasse start, and prints its id.",
                    List.of(new Example("demitasse create --name web ./rootfs httpd -f", "To be started later")), List.of());
        }
        return new HelpText.Page(calls,
                "Runs a command in a new container. What it writes lands in an overlay of its own, which is kept until demitasse rm, "
                        + "or with --rm goes when the command ends.",
                List.of(new Example("demitasse run -- make test", "Run a build on a copy-on-write view of this machine"),
                        new Example("demitasse run ./rootfs sh", "A shell on the root filesystem in ./rootfs"),
                        new Example("demitasse run -m 256M --cpus 0.5 --pids 64 -- ./untrusted", "With limits"),
                        new Example("demitasse run -v ./src:/src:ro -w /src --network host -- npm install",
                                "With a directory of the host, and its network")),
                List.of("A first word with a slash in it that is a directory is the root filesystem; after -- everything "
                        + "is the command. -v is --volume where a word with a colon or an absolute path follows and --verbose otherwise; "
                        + "-h is --hostname where a word follows.",
                        "It exits with the command's own code, 128 + N when signal N ended it, 125 for an error of "
                        + "demitasse's own, 126 when the command cannot be run and 127 when it is not found."));
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<RunBuilder> flag(String name, String help, Option.FlagSetter<RunBuilder> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<RunBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<RunBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }

    private static String overlay(String name) {
        if (!NamedOverlay.isName(name)) {
            throw new BadValueException("begin with a letter or a digit, and go on with those, '_', '.' and '-'");
        }
        return name;
    }
}
