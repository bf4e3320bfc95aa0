package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.network.NetworkRecord;
import demitasse.engine.network.Publish;
import demitasse.engine.network.Wish;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container has of a network, as lists and inspections show it. */
public final class Connections {
    private Connections() {}

    /** Of one that has none as Docker shows it: empty words. */
    static Fields settings(List<NetworkRecord> records, int pid) {
        Fields networks = new Fields();
        for (NetworkRecord one : records) {
            networks.value(one.network(), place(one).texts("Aliases", one.names()).texts("DNSNames", one.names()).text("NetworkID", one.network()).nothing("IPAMConfig"));
        }
        NetworkRecord record = records.isEmpty() ? null : records.getFirst();
        String namespace = pid == 0 ? "" : "/proc/" + pid + "/ns/net";
        return place(record).text("Bridge", "").text("SandboxKey", namespace).value("Ports", ports(record == null ? List.of() : record.published())).value("Networks", networks);
    }

    private static Fields place(@Nullable NetworkRecord record) {
        return new Fields()
                .text("IPAddress", record == null ? "" : record.addressWords())
                .number("IPPrefixLen", record == null ? 0 : record.prefix())
                .text("Gateway", record == null ? "" : record.gatewayWords())
                .text("GlobalIPv6Address", record == null ? "" : record.address6Words())
                .number("GlobalIPv6PrefixLen", record == null || record.address6() == null ? 0 : record.address6().prefix())
                .text("IPv6Gateway", record == null ? "" : record.gateway6Words())
                .text("MacAddress", record == null ? "" : record.hardwareWords());
    }

    static Fields ports(List<Publish> published) {
        Map<String, List<JsonValue>> byPort = new LinkedHashMap<>();
        for (Publish one : published) {
            List<JsonValue> known = byPort.get(one.containerSide());
            List<JsonValue> places = known == null ? new ArrayList<>() : known;
            places.add(new Fields().text("HostIp", one.hostIp()).text("HostPort", Integer.toString(one.hostPort())).object());
            byPort.put(one.containerSide(), places);
        }
        Fields fields = new Fields();
        for (Map.Entry<String, List<JsonValue>> port : byPort.entrySet()) {
            fields.value(port.getKey(), new JsonArray(port.getValue()));
        }
        return fields;
    }

    /** The ports themselves, as a set is written. */
    static Fields sides(List<Publish> published) {
        Fields fields = new Fields();
        for (Publish one : published) {
            fields.value(one.containerSide(), new Fields());
        }
        return fields;
    }

    /** Whether one of them leads to a port such as {@code 80/tcp}; without a protocol it is that. */
    static boolean has(List<Wish> asked, String port) {
        for (Wish wish : asked) {
            for (Publish one : wish.published()) {
                if (one.containerSide().equals(port.indexOf('/') < 0 ? port + "/tcp" : port)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code 0.0.0.0:8080-8081->80-81/tcp}: neighbours of both sides as one range. */
    static String brief(List<Publish> published) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < published.size()) {
            int last = at;
            while (last + 1 < published.size() && follows(published.get(last), published.get(last + 1))) {
                last++;
            }
            Publish first = published.get(at);
            text.append(text.isEmpty() ? "" : ", ").append(first.hostAddressWords()).append(':')
                    .append(range(first.hostPort(), last - at)).append("->").append(range(first.containerPort(), last - at)).append(first.datagrams() ? "/udp" : "/tcp");
            at = last + 1;
        }
        return text.toString();
    }

    private static boolean follows(Publish one, Publish next) {
        return next.datagrams() == one.datagrams() && next.hostAddressWords().equals(one.hostAddressWords())
                && next.hostPort() == one.hostPort() + 1 && next.containerPort() == one.containerPort() + 1;
    }

    private static String range(int first, int more) {
        return more == 0 ? Integer.toString(first) : first + "-" + (first + more);
    }

    /**
     * A line for each place of the host that leads to it.
     *
     * @param port {@code 80/tcp}; empty for all, which then say what they lead to
     */
    public static String lines(List<Publish> published, String port) {
        StringBuilder text = new StringBuilder();
        for (Publish one : published) {
            if (port.isEmpty() || one.containerSide().equals(port)) {
                text.append(port.isEmpty() ? one.containerSide() + " -> " : "").append(one.hostAddressWords()).append(':').append(one.hostPort()).append('\n');
            }
        }
        return text.toString();
    }
}
