package demitasse.engine.network;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container asks of a network whenever it is started; a file of its directory keeps it.
 *
 * @param address null for the next free one
 * @param address6 a certain one of IPv6; null for one that is made of the other
 * @param hardware the MAC address; null for one that is made of the other
 * @param names what it is called in the network, its host name first
 * @param hosts lines for its /etc/hosts: an address and a name
 */
public record Wish(
        String network, @Nullable Integer address, byte @Nullable [] hardware, List<String> names, List<List<String>> hosts, List<Publish> published,
        @Nullable Ipv6 address6) {
    /** In the directory of each container that is ever connected. */
    public static final String FILE = "connected";
    /** Before the id of a container whose network is shared, in the place of a network's name. */
    public static final String OF_CONTAINER = "container:";
    private static final int LIMIT_BYTES = 256 * 1024;

    public Wish {
        names = List.copyOf(names);
        hosts = List.copyOf(hosts);
        published = List.copyOf(published);
    }

    /** What it asks of the first of its networks; null for a container that is never on one of ours. */
    public static @Nullable Wish of(Kernel kernel, Fd directory) {
        List<Wish> all = all(kernel, directory);
        return all.isEmpty() ? null : all.getFirst();
    }

    /**
     * One for each network, which stand in the file one after the other. One that has been disconnected from all of them has
     * the first still, of a network without a name: ports and lines for /etc/hosts are the container's, and stand in the first.
     */
    public static List<Wish> all(Kernel kernel, Fd directory) {
        return all(kernel, directory, FILE);
    }

    public static List<Wish> all(Kernel kernel, Fd directory, String path) {
        String text = Files.readIfThere(kernel, directory, path, LIMIT_BYTES);
        List<Wish> all = new ArrayList<>();
        int start = 0;
        while (text != null && start < text.length()) {
            int next = text.indexOf("\nnetwork ", start);
            int end = next < 0 ? text.length() : next + 1;
            all.add(read(text.substring(start, end)));
            start = end;
        }
        return all;
    }

    public static byte[] file(List<Wish> all) {
        StringBuilder text = new StringBuilder();
        for (Wish one : all) {
            text.append(one.text());
        }
        return Text.encode(text.toString());
    }

    /** Of another network, under the first so many of the names. */
    public Wish elsewhere(String other, int own) {
        return new Wish(other, null, null, names.subList(0, own), List.of(), List.of(), null);
    }

    /** The same as the first one, with what is the container's. */
    Wish first(List<List<String>> lines, List<Publish> ports) {
        return new Wish(network, address, hardware, names, lines, ports, address6);
    }

    /** What is left where there is no network. */
    Wish ofNone(List<Publish> ports) {
        return new Wish("", null, null, names, hosts, ports, null);
    }

    public boolean isOfContainer() {
        return network.startsWith(OF_CONTAINER);
    }

    public boolean isOfNone() {
        return network.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder("network ").append(network).append('\n');
        if (address != null) {
            text.append("address ").append(Ipv4.words(address)).append('\n');
        }
        if (hardware != null) {
            text.append("hardware ").append(Links.words(hardware)).append('\n');
        }
        if (address6 != null) {
            text.append("address6 ").append(address6.words()).append('\n');
        }
        for (String name : names) {
            text.append("name ").append(name).append('\n');
        }
        for (List<String> host : hosts) {
            text.append("host ").append(host.getFirst()).append(' ').append(host.getLast()).append('\n');
        }
        Publish.append(text, published);
        return text.toString();
    }

    static Wish read(String text) {
        Words words = new Words(text);
        List<String> names = new ArrayList<>();
        for (List<String> name : words.all("name", 1)) {
            names.add(name.getFirst());
        }
        return new Wish(words.after("network"), Ipv4.parse(words.after("address")), Links.hardware(words.after("hardware")), names, words.all("host", 2), Publish.read(words),
                Ipv6.parse(words.after("address6")));
    }
}
