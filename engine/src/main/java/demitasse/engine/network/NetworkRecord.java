package demitasse.engine.network;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container has of a network while it runs, and what has to be taken back: a file of its directory.
 *
 * @param names by which others of the network find it
 * @param address6 its address of IPv6, in its range; null where the network has none
 */
public record NetworkRecord(String network, String bridge, int address, int prefix, int gateway, byte[] hardware, List<String> names, List<Publish> published,
        @Nullable Subnet6 address6) {
    /** In the container's directory, for as long as it has a place. */
    public static final String FILE = "network";
    private static final String END = "end\n";
    private static final int LIMIT_BYTES = 256 * 1024;

    public NetworkRecord {
        names = List.copyOf(names);
        published = List.copyOf(published);
    }

    /** That of the first network, whose gateway is the way out. Null where it has none, or where the file is not whole: then nothing was done yet that it tells of. */
    public static @Nullable NetworkRecord of(Kernel kernel, Fd directory, String path) {
        List<NetworkRecord> all = all(kernel, directory, path);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** One for each network, in the order in which it came to them; the file has them one after the other. */
    public static List<NetworkRecord> all(Kernel kernel, Fd directory, String path) {
        String text = Files.readIfThere(kernel, directory, path, LIMIT_BYTES);
        List<NetworkRecord> all = new ArrayList<>();
        int start = 0;
        for (int end = text == null ? -1 : text.indexOf('\n' + END); text != null && end >= 0; end = text.indexOf('\n' + END, start)) {
            NetworkRecord one = read(text.substring(start, end + 1 + END.length()));
            if (one != null) {
                all.add(one);
            }
            start = end + 1 + END.length();
        }
        return all;
    }

    /** The one of a network; null where there is none. */
    static @Nullable NetworkRecord on(List<NetworkRecord> all, String bridge) {
        for (NetworkRecord one : all) {
            if (one.bridge.equals(bridge)) {
                return one;
            }
        }
        return null;
    }

    static byte[] file(List<NetworkRecord> all) {
        StringBuilder text = new StringBuilder();
        for (NetworkRecord one : all) {
            text.append(one.text());
        }
        return Text.encode(text.toString());
    }

    NetworkRecord withPublished(List<Publish> ports) {
        return new NetworkRecord(network, bridge, address, prefix, gateway, hardware, names, ports, address6);
    }

    /** Without the ports of IPv6 that it has beside the same of IPv4: those are a network's doing, and the next one may have no IPv6. */
    List<Publish> publishedAsAsked(List<Publish> asked) {
        List<Publish> kept = new ArrayList<>();
        for (Publish one : published) {
            Publish ipv4 = new Publish(null, one.hostPort(), one.containerPort(), one.datagrams());
            if (!Ipv6.ANY.equals(one.hostAddress6()) || asked.contains(one) || !published.contains(ipv4)) {
                kept.add(one);
            }
        }
        return kept;
    }

    String text() {
        StringBuilder text = new StringBuilder("network ").append(network).append("\nbridge ").append(bridge).append("\naddress ").append(Ipv4.words(address))
                .append("\nprefix ").append(prefix).append("\ngateway ").append(Ipv4.words(gateway)).append("\nhardware ").append(Links.words(hardware)).append('\n');
        for (String name : names) {
            text.append("name ").append(name).append('\n');
        }
        if (address6 != null) {
            text.append("address6 ").append(address6.words()).append('\n');
        }
        Publish.append(text, published);
        return text.append(END).toString();
    }

    static @Nullable NetworkRecord read(String text) {
        Words words = new Words(text);
        Integer address = Ipv4.parse(words.after("address"));
        Integer gateway = Ipv4.parse(words.after("gateway"));
        byte[] hardware = Links.hardware(words.after("hardware"));
        if (!words.has("end") || address == null || gateway == null || hardware == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (List<String> name : words.all("name", 1)) {
            names.add(name.getFirst());
        }
        return new NetworkRecord(words.after("network"), words.after("bridge"), address, Publish.number(words.after("prefix")), gateway, hardware, names, Publish.read(words),
                Subnet6.parse(words.after("address6")));
    }

    public String addressWords() {
        return Ipv4.words(address);
    }

    public String gatewayWords() {
        return Ipv4.words(gateway);
    }

    /** Empty where it has none. */
    public String address6Words() {
        return address6 == null ? "" : address6.address().words();
    }

    public String gateway6Words() {
        return address6 == null ? "" : address6.gateway().words();
    }

    public String hardwareWords() {
        return Links.words(hardware);
    }
}
