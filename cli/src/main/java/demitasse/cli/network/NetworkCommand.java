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
import demitasse.engine.network.Definition;
import demitasse.engine.network.Subnet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code network}. */
public final class NetworkCommand {
    private static final String SEE_HELP = "see demitasse network --help";

    /** Every verb, in the order of the help. */
    private static final List<Example> VERBS = List.of(
            new Example("create NAME", "make one; the options are for this"),
            new Example("ls", "list them"),
            new Example("inspect NAME...", "tell all that is known of them, as JSON"),
            new Example("rm NAME...", "remove those that no running container is connected to"),
            new Example("prune", "remove all that no running container is connected to"),
            new Example("reload", "make the rules for packets anew, after a firewall manager has removed them"));

    private @Nullable Subnet subnet;
    private @Nullable Integer gateway;
    private @Nullable Subnet range;
    private boolean internal;
    private boolean isolated;
    private boolean quiet;

    private NetworkCommand() { }

    /** The request, or null where help was asked for.
     *  @throws UsageException with what is wrong */
    public static @Nullable NetworkRequest read(List<String> words) {
        if (words.isEmpty() || words.getFirst().equals("--help") || words.getFirst().equals("-h")) {
            return null;
        }
        NetworkCommand builder = new NetworkCommand();
        String verb = words.getFirst();
        return switch (table().parseAnywhere(words.subList(1, words.size()), builder)) {
            case OptionTable.HelpAsked asked -> null;
            case Operands operands -> builder.request(verb, operands.words());
        };
    }

    private NetworkRequest request(String verb, List<String> words) {
        return switch (verb) {
            case "create" -> {
                require(words.size() == 1, "create takes a name: demitasse network create NAME");
                yield new NetworkRequest.Create(Definition.asked(name(words.getFirst()), subnet, gateway, range, internal, isolated));
            }
            case "ls", "list" -> {
                require(words.isEmpty(), "ls takes options only");
                yield new NetworkRequest.Ls(quiet);
            }
            case "inspect" -> {
                require(!words.isEmpty(), "inspect takes the names of networks: demitasse network inspect NAME...");
                yield new NetworkRequest.Inspect(words);
            }
            case "rm", "remove" -> {
                require(!words.isEmpty(), "rm takes the names of networks: demitasse network rm NAME...");
                yield new NetworkRequest.Rm(words);
            }
            case "prune" -> {
                require(words.isEmpty(), "prune takes nothing more");
                yield new NetworkRequest.Prune();
            }
            case "reload" -> {
                require(words.isEmpty(), "reload takes nothing more");
                yield new NetworkRequest.Reload();
            }
            case "connect", "disconnect" -> throw new UsageException(verb + " comes with a later release", "run the container with --network NAME");
            default -> throw new UsageException("network has no command " + Shown.word(verb), SEE_HELP);
        };
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

    private static OptionTable<NetworkCommand> table() {
        Option<NetworkCommand> quiet = Option.flag("quiet", "print names alone", (b, on) -> b.quiet = on);
        return new OptionTable<>("demitasse network", List.of(new Group<>("Options", List.of(
                Option.value("subnet", "RANGE", "its range, such as 10.0.0.0/24 (default: the first that is free)", (b, v) -> b.subnet = Addresses.range(v)),
                Option.value("gateway", "ADDRESS", "this host's address in it (default: the first)", (b, v) -> b.gateway = Addresses.ipv4(v)),
                Option.value("ip-range", "RANGE", "the part of it from which containers get addresses", (b, v) -> b.range = Addresses.range(v)),
                Option.flag("internal", "let nothing out of it, nor in", (b, on) -> b.internal = on),
                Option.flag("isolated", "keep its containers from each other, too", (b, on) -> b.isolated = on),
                quiet.shortName('q')))), List.of("driver", "d", "ipv6", "label", "attachable", "opt", "o", "parent"), false);
    }

    public static Contents contents() {
        return new Contents(new HelpText.Page(List.of("demitasse network COMMAND"),
                "Makes networks, in which containers find each other by name, and which lead to each other only by published ports.",
                List.of(new Example("demitasse network create cups", "Make one"),
                        new Example("demitasse run -d --network cups --name db debian postgres", "Connect a container, which others there call db"),
                        new Example("demitasse network create --internal --subnet 10.0.0.0/24 vault", "One that leads nowhere")),
                List.of("The network bridge is there on every host.")), table(), "Commands", VERBS);
    }
}
