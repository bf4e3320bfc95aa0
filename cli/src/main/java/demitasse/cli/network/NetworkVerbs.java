package demitasse.cli.network;

import demitasse.engine.format.ListFormat;
import demitasse.engine.format.Template;
import demitasse.engine.life.NetworkChange;
import demitasse.engine.look.NetworkRows;
import demitasse.engine.network.Definition;
import demitasse.engine.network.Networks;
import demitasse.engine.store.Storage;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Does what {@code network} is asked for, and prints what it tells. */
public final class NetworkVerbs {
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
            case NetworkRequest.Ls ls -> print(list(networks.all(), ls));
            case NetworkRequest.Inspect(List<String> names, String format) -> print(inspected(networks, names, format));
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

    private static String list(List<Networks.Known> networks, NetworkRequest.Ls ls) {
        ListFormat format = ListFormat.of(ls.quiet() ? "{{.Name}}" : ls.format(), NetworkRows.TABLE);
        List<JsonObject> rows = new ArrayList<>();
        for (Networks.Known known : networks) {
            if (NetworkRows.fits(known, ls.filters())) {
                rows.add(NetworkRows.row(known));
            }
        }
        return format.text(rows, NetworkRows.HEADINGS);
    }

    private static String inspected(Networks networks, List<String> names, String format) {
        Template template = format.isEmpty() || format.equals("json") ? null : Template.of(format);
        StringBuilder text = new StringBuilder();
        List<JsonValue> all = new ArrayList<>();
        for (String name : names) {
            JsonObject one = NetworkRows.whole(networks.find(name));
            all.add(one);
            if (template != null) {
                template.fill(one, text);
                text.append('\n');
            }
        }
        return template != null ? text.toString() : json(new JsonArray(all), format.isEmpty());
    }

    private static String json(JsonValue value, boolean pretty) {
        JsonWriter out = pretty ? JsonWriter.indented() : JsonWriter.compact();
        value.write(out);
        return Text.decode(out.toBytes()) + "\n";
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }
}
