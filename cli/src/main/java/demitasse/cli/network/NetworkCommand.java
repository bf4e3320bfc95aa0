package demitasse.cli.network;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import demitasse.cli.value.Addresses;
import demitasse.cli.value.Names;
import demitasse.engine.RunRequest.Label;
import demitasse.engine.look.NetworkRows;
import demitasse.engine.look.Selection.Filter;
import demitasse.engine.network.Definition;
import demitasse.engine.network.Driver;
import demitasse.engine.network.Subnet;
import demitasse.engine.network.Subnet6;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code network}. */
public final class NetworkCommand {
    private static final String SEE_HELP = "see demitasse network --help";

    /** A command below the command, with the options that are its own. */
    private record Verb(String name, String form, String about, List<Option<NetworkCommand>> options) { }

    /** Every verb, in the order of the help. */
    private static final List<Verb> VERBS = List.of(
            new Verb("create", "NAME", "make one", List.of(
                    Option.<NetworkCommand>value("subnet", "RANGE", "its range, such as 10.0.0.0/24 (default: the first that is free), and once more that of IPv6, such as fd00:cafe::/64",
                            (b, v) -> b.range(v)).repeated(),
                    Option.flag("ipv6", "give its containers addresses of IPv6, too (without --subnet: of a private range by chance)", (b, on) -> b.ipv6 = on),
                    Option.value("gateway", "ADDRESS", "this host's address in it (default: the first)", (b, v) -> b.gateway = Addresses.ipv4(v)),
                    Option.value("ip-range", "RANGE", "the part of it from which containers get addresses", (b, v) -> b.range = Addresses.range(v)),
                    Option.flag("internal", "let nothing out of it, nor in", (b, on) -> b.internal = on),
                    Option.flag("isolated", "keep its containers from each other, too", (b, on) -> b.isolated = on),
                    Option.<NetworkCommand>value("label", "KEY[=VALUE]", "attach a label", (b, v) -> b.label(Names.label(v))).repeated(),
                    Option.<NetworkCommand>value("driver", "bridge|macvlan|ipvlan", "a bridge (the default), or interfaces at one of this host's, in the network that this is in",
                            (b, v) -> b.kind(v)).shortName('d'),
                    Option.<NetworkCommand>value("opt", "KEY=VALUE", "of macvlan and ipvlan: parent, the host's interface (default: one that leads nowhere), and mode",
                            (b, v) -> b.driverOption(v)).shortName('o').repeated())),
            new Verb("ls", "", "list them", List.of(
                    Option.<NetworkCommand>flag("quiet", "print names alone", (b, on) -> b.quiet = on).shortName('q'),
                    Option.<NetworkCommand>value("filter", "KEY=VALUE", "only those with that driver, label, name or type (builtin or custom)", (b, v) -> b.filter(v))
                            .shortName('f').repeated(),
                    Option.value("format", "table|json|TEMPLATE", "how they are printed (default: table)", (b, v) -> b.format = v))),
            new Verb("inspect", "NAME...", "tell all that is known of them, as JSON", List.of(
                    Option.<NetworkCommand>value("format", "json|TEMPLATE", "print only what a template picks, or all on one line", (b, v) -> b.format = v).shortName('f'))),
            new Verb("connect", "NAME CONTAINER", "connect a container, which may run", List.of(
                    Option.value("ip", "ADDRESS", "its address there (default: the next free one)", (b, v) -> b.address = Addresses.ipv4(v)),
                    Option.<NetworkCommand>value("alias", "NAME", "one more name by which others there find it", (b, v) -> b.aliases.add(Names.host(v))).repeated())),
            new Verb("disconnect", "NAME CONTAINER", "disconnect a container, which may run", List.of(
                    Option.<NetworkCommand>flag("force", "it is fine where it is not connected", (b, on) -> b.force = on).shortName('f'))),
            new Verb("rm", "NAME...", "remove those that no running container is connected to", List.of()),
            new Verb("prune", "", "remove all that no running container is connected to", List.of(
                    // As scripts say it to Docker, which asks otherwise.
                    Option.<NetworkCommand>flag("force", "do not ask", (b, on) -> b.force = on).shortName('f').keptQuiet())),
            new Verb("reload", "", "make the rules for packets anew, after a firewall manager has removed them", List.of()));

    private @Nullable Subnet subnet;
    private @Nullable Subnet6 subnet6;
    private boolean ipv6;
    private @Nullable Integer gateway;
    private @Nullable Subnet range;
    private boolean internal;
    private boolean isolated;
    private boolean quiet;
    private @Nullable Integer address;
    private final List<String> aliases = new ArrayList<>();
    private boolean force;
    private String format = "";
    private final List<Filter> filters = new ArrayList<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private String kind = Driver.BRIDGE.kind();
    private @Nullable String parent;
    private String mode = "";

    private NetworkCommand() { }

    /** The request, or null where help was asked for.
     *  @throws UsageException with what is wrong */
    public static @Nullable NetworkRequest read(List<String> words) {
        if (words.isEmpty() || words.getFirst().equals("--help") || words.getFirst().equals("-h")) {
            return null;
        }
        NetworkCommand builder = new NetworkCommand();
        Verb verb = verb(words.getFirst());
        OptionTable<NetworkCommand> table = table("demitasse network " + verb.name(), List.of(new Group<>("Options", verb.options())));
        return switch (table.parseAnywhere(words.subList(1, words.size()), builder)) {
            case OptionTable.HelpAsked asked -> null;
            case Operands operands -> builder.request(verb.name(), operands.words());
        };
    }

    private void range(String text) {
        boolean twice = text.indexOf(':') >= 0 ? subnet6 != null : subnet != null;
        if (twice) {
            throw new BadValueException("a network has one range of IPv4 and one of IPv6");
        }
        if (text.indexOf(':') >= 0) {
            subnet6 = Addresses.range6(text);
        } else {
            subnet = Addresses.range(text);
        }
    }

    private static Verb verb(String name) {
        String known = name.equals("list") ? "ls" : name.equals("remove") ? "rm" : name;
        for (Verb verb : VERBS) {
            if (verb.name().equals(known)) {
                return verb;
            }
        }
        throw new UsageException("network has no command " + Shown.word(name), SEE_HELP);
    }

    private NetworkRequest request(String verb, List<String> words) {
        return switch (verb) {
            case "create" -> {
                require(words.size() == 1, "create takes a name: demitasse network create NAME");
                yield new NetworkRequest.Create(Definition.asked(name(words.getFirst()), subnet, gateway, range, internal, isolated).with(labels, driver())
                        .withSubnet6(subnet6 == null && ipv6 ? Subnet6.ANY : subnet6));
            }
            case "ls" -> {
                require(words.isEmpty(), "ls takes options only");
                yield new NetworkRequest.Ls(quiet, filters, format);
            }
            case "inspect" -> {
                require(!words.isEmpty(), "inspect takes the names of networks: demitasse network inspect NAME...");
                yield new NetworkRequest.Inspect(words, format);
            }
            case "rm" -> {
                require(!words.isEmpty(), "rm takes the names of networks: demitasse network rm NAME...");
                yield new NetworkRequest.Rm(words);
            }
            case "prune" -> {
                require(words.isEmpty(), "prune takes nothing more");
                yield new NetworkRequest.Prune();
            }
            case "connect" -> {
                changes(verb, words);
                yield new NetworkRequest.Connect(words.getFirst(), words.getLast(), address, aliases);
            }
            case "disconnect" -> {
                changes(verb, words);
                yield new NetworkRequest.Disconnect(words.getFirst(), words.getLast(), force);
            }
            default -> {
                require(words.isEmpty(), "reload takes nothing more");
                yield new NetworkRequest.Reload();
            }
        };
    }

    private void label(Label label) {
        labels.put(label.key(), label.value());
    }

    private void filter(String text) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        if (equals < 0 || !NetworkRows.KEYS.contains(key)) {
            throw new BadValueException("give one of " + String.join(", ", NetworkRows.KEYS) + ", an equals sign and a value");
        }
        filters.add(new Filter(key, text.substring(equals + 1)));
    }

    private void kind(String word) {
        if (!Driver.isKind(word)) {
            throw new BadValueException("give " + Driver.KINDS);
        }
        kind = word;
    }

    private void driverOption(String text) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        if (key.equals("parent") && !value.isEmpty()) {
            parent = value;
        } else if ((key.equals("mode") || key.equals("macvlan_mode") || key.equals("ipvlan_mode")) && !value.isEmpty()) {
            mode = value;
        } else {
            throw new BadValueException("give parent=INTERFACE or mode=MODE");
        }
    }

    private Driver driver() {
        boolean bridge = kind.equals(Driver.BRIDGE.kind());
        require(!bridge || parent == null && mode.isEmpty(), "a bridge has no parent and no mode; with --driver macvlan or ipvlan there are");
        require(mode.isEmpty() || Driver.isMode(kind, mode), kind + " has no mode " + Shown.word(mode) + ", but " + Driver.modesOf(kind));
        require(bridge || subnet != null, "a network of " + kind + " needs --subnet: the range of the network that its parent is in");
        require(bridge || !isolated, "--isolated is for bridges" + (kind.equals("macvlan") ? "; macvlan has --opt mode=private" : ""));
        return Driver.of(kind, parent, mode);
    }

    private static void changes(String verb, List<String> words) {
        require(words.size() == 2, verb + " takes a network and a container: demitasse network " + verb + " NAME CONTAINER");
        String network = words.getFirst();
        if (network.equals("host") || network.equals("none")) {
            throw new UsageException("no container comes to " + network + " or leaves it: that is for its whole life", "run the container with --network " + network);
        }
        name(network);
    }

    private static String name(String word) {
        try {
            return Names.network(word);
        } catch (BadValueException wrong) {
            throw new UsageException(Shown.word(word) + ": " + wrong.getMessage(), SEE_HELP);
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new UsageException(otherwise, SEE_HELP);
        }
    }

    private static OptionTable<NetworkCommand> table(String command, List<Group<NetworkCommand>> groups) {
        return new OptionTable<>(command, groups, List.of("attachable"), false);
    }

    /** The names of the commands below it. */
    public static List<String> words() {
        List<String> names = new ArrayList<>();
        for (Verb verb : VERBS) {
            names.add(verb.name());
        }
        return names;
    }

    public static Contents contents() {
        List<Example> verbs = new ArrayList<>();
        List<Group<NetworkCommand>> groups = new ArrayList<>();
        for (Verb verb : VERBS) {
            verbs.add(new Example(verb.name() + (verb.form().isEmpty() ? "" : " " + verb.form()), verb.about()));
            if (!verb.options().isEmpty()) {
                groups.add(new Group<>("Options of " + verb.name(), verb.options()));
            }
        }
        return new Contents(new HelpText.Page(List.of("demitasse network COMMAND"),
                "Makes networks, in which containers find each other by name, and which lead to each other only by published ports.",
                List.of(new Example("demitasse network create cups", "Make one"),
                        new Example("demitasse run -d --network cups --name db debian postgres", "Connect a container, which others there call db"),
                        new Example("demitasse network connect cups web", "Connect one that is there already"),
                        new Example("demitasse network create --internal --subnet 10.0.0.0/24 vault", "One that leads nowhere")),
                List.of("The network bridge is there on every host.")), table("demitasse network", groups), "Commands", verbs);
    }
}
