package demitasse.cli.network;

import demitasse.engine.format.Fields;
import demitasse.engine.life.NetworkChange;
import demitasse.engine.network.Definition;
import demitasse.engine.network.Networks;
import demitasse.engine.store.Storage;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Does what {@code network} is asked for, and prints what it tells. */
public final class NetworkVerbs {
    private static final int GAP = 2;

    private final Kernel kernel;

    public NetworkVerbs(Kernel kernel) {
        this.kernel = kernel;
    }

    /** @throws demitasse.runtime.SetupException where it cannot be done */
    public void perform(NetworkRequest request) {
        Networks networks = new Networks(kernel, Storage.ATTACHMENTS);
        switch (request) {
            case NetworkRequest.Create(Definition wanted) -> {
                networks.create(wanted.madeAt(kernel.perform(new Now())));
                print(wanted.name() + "\n");
            }
            case NetworkRequest.Ls(boolean quiet) -> print(list(networks.all(), quiet));
            case NetworkRequest.Inspect(List<String> names) -> print(json(networks, names));
            case NetworkRequest.Rm(List<String> names) -> {
                for (String name : names) {
                    networks.remove(name);
                    print(name + "\n");
                }
            }
            case NetworkRequest.Prune() -> {
                for (String name : networks.prune()) {
                    print(name + "\n");
                }
            }
            case NetworkRequest.Connect(String network, String container, Integer address, List<String> aliases) ->
                    new NetworkChange(kernel).connect(network, container, address, aliases);
            case NetworkRequest.Disconnect(String network, String container, boolean force) -> new NetworkChange(kernel).disconnect(network, container, force);
            case NetworkRequest.Reload() -> networks.reload();
        }
    }

    private static String list(List<Networks.Known> networks, boolean quiet) {
        int width = "NAME".length();
        int range = "255.255.255.255/32".length();
        for (Networks.Known known : networks) {
            width = Math.max(width, known.definition().name().length());
        }
        StringBuilder text = new StringBuilder();
        if (!quiet) {
            row(text, width, range, "NAME", "SUBNET", "BRIDGE");
        }
        for (Networks.Known known : networks) {
            Definition one = known.definition();
            if (quiet) {
                text.append(one.name()).append('\n');
            } else {
                row(text, width, range, one.name(), known.subnet() == null ? "-" : known.subnet().words(), one.bridge());
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, int width, int range, String name, String subnet, String bridge) {
        cell(text, name, width);
        cell(text, subnet, range);
        text.append(bridge).append('\n');
    }

    private static void cell(StringBuilder text, String word, int width) {
        text.append(word).append(" ".repeat(width + GAP - word.length()));
    }

    private static String json(Networks networks, List<String> names) {
        List<JsonValue> all = new ArrayList<>();
        for (String name : names) {
            all.add(fields(networks.find(name)).object());
        }
        JsonWriter out = JsonWriter.indented();
        new JsonArray(all).write(out);
        return Text.decode(out.toBytes()) + "\n";
    }

    private static Fields fields(Networks.Known known) {
        Definition one = known.definition();
        List<JsonValue> ranges = new ArrayList<>();
        if (known.subnet() != null) {
            Fields range = new Fields().text("Subnet", known.subnet().words()).text("Gateway", known.gateway());
            ranges.add((one.range() == null ? range : range.text("IPRange", one.range().words())).object());
        }
        Fields containers = new Fields();
        for (Networks.Member member : known.members()) {
            containers.value(member.id(), new Fields().texts("Names", member.record().names())
                    .text("IPv4Address", member.record().addressWords() + "/" + member.record().prefix()).text("MacAddress", member.record().hardwareWords()));
        }
        return new Fields().text("Name", one.name()).text("Created", Timestamp.nanoseconds(one.createdNanos())).text("Driver", "bridge").text("Bridge", one.bridge())
                .flag("Internal", one.internal()).flag("Isolated", one.isolated())
                .value("IPAM", new Fields().value("Config", new JsonArray(ranges))).value("Containers", containers);
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }
}
