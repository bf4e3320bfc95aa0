package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.format.Plain;
import demitasse.engine.look.Selection.Filter;
import demitasse.engine.network.Definition;
import demitasse.engine.network.Networks;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Networks as lists and {@code inspect} show them, with the names of fields that Docker has; a network's id is its name. */
public final class NetworkRows {
    public static final String TABLE = "{{.Name}}\t{{.Driver}}\t{{.Subnet}}\t{{.Bridge}}";
    /** What a filter can ask for, in the order of messages. */
    public static final List<String> KEYS = List.of("driver", "id", "label", "name", "type");

    public static final JsonObject HEADINGS = new Fields().text("ID", "NETWORK ID").text("Name", "NAME").text("Names", "NAME").text("Driver", "DRIVER")
            .text("Scope", "SCOPE").text("Internal", "INTERNAL").text("Subnet", "SUBNET").text("Gateway", "GATEWAY").text("Bridge", "BRIDGE")
            .text("CreatedAt", "CREATED").text("Labels", "LABELS").texts("Label", Map.of()).object();

    private NetworkRows() {}

    /** Its row in a list. */
    public static JsonObject row(Networks.Known known) {
        Definition one = known.definition();
        StringBuilder labels = new StringBuilder();
        for (Map.Entry<String, String> label : one.labels().entrySet()) {
            labels.append(labels.isEmpty() ? "" : ",").append(label.getKey()).append('=').append(label.getValue());
        }
        return new Fields().text("ID", one.name()).text("Name", one.name()).text("Names", one.name()).text("Driver", one.driver().kind())
                .text("Scope", "local").flag("IPv6", one.subnet6() != null).flag("Internal", one.internal()).text("Subnet", known.subnet() == null ? "-" : known.subnet().words())
                .text("Gateway", known.gateway()).text("Bridge", one.interfaceName()).text("CreatedAt", Timestamp.nanoseconds(one.createdNanos()))
                .text("Labels", Plain.text(labels.toString())).texts("Label", one.labels()).object();
    }

    /** All that is known of it. */
    public static JsonObject whole(Networks.Known known) {
        Definition one = known.definition();
        List<JsonValue> ranges = new ArrayList<>();
        if (known.subnet() != null) {
            Fields range = new Fields().text("Subnet", known.subnet().words()).text("Gateway", known.gateway());
            ranges.add((one.range() == null ? range : range.text("IPRange", one.range().words())).object());
        }
        if (one.subnet6() != null) {
            ranges.add(new Fields().text("Subnet", one.subnet6().words()).text("Gateway", one.subnet6().gateway().words()).object());
        }
        Fields containers = new Fields();
        for (Networks.Member member : known.members()) {
            containers.value(member.id(), new Fields().texts("Names", member.record().names())
                    .text("IPv4Address", member.record().addressWords() + "/" + member.record().prefix())
                    .text("IPv6Address", member.record().address6() == null ? "" : member.record().address6().words()).text("MacAddress", member.record().hardwareWords()));
        }
        Fields options = new Fields();
        if (!one.driver().isBridge()) {
            options.text("parent", one.interfaceName()).text("mode", one.driver().mode());
        }
        return new Fields().text("Name", one.name()).text("Id", one.name()).text("Created", Timestamp.nanoseconds(one.createdNanos())).text("Scope", "local")
                .text("Driver", one.driver().kind()).text("Bridge", one.driver().isBridge() ? one.bridge() : "")
                .flag("EnableIPv6", one.subnet6() != null).flag("Internal", one.internal()).flag("Isolated", one.isolated())
                .value("IPAM", new Fields().value("Config", new JsonArray(ranges))).value("Containers", containers).value("Options", options)
                .texts("Labels", one.labels()).object();
    }

    /** Whether it fits one filter of each key, and all labels. */
    public static boolean fits(Networks.Known known, List<Filter> filters) {
        Definition one = known.definition();
        return Selection.fits(filters, filter -> switch (filter.key()) {
            case "driver" -> one.driver().kind().equals(filter.value());
            case "label" -> {
                int equals = filter.value().indexOf('=');
                String held = one.labels().get(equals < 0 ? filter.value() : filter.value().substring(0, equals));
                yield held != null && (equals < 0 || held.equals(filter.value().substring(equals + 1)));
            }
            case "type" -> filter.value().equals(one.name().equals(Definition.DEFAULT_NAME) ? "builtin" : "custom");
            default -> one.name().contains(filter.value());
        });
    }
}
