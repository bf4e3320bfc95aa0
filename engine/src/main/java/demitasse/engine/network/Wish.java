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
 * @param hardware the MAC address; null for one that is made of the other
 * @param names what it is called in the network, its host name first
 * @param hosts lines for its /etc/hosts: an address and a name
 */
public record Wish(
        String network, @Nullable Integer address, byte @Nullable [] hardware, List<String> names, List<List<String>> hosts, List<Publish> published) {
    /** In the directory of each container that is ever connected. */
    public static final String FILE = "connected";
    private static final int LIMIT_BYTES = 256 * 1024;

    public Wish {
        names = List.copyOf(names);
        hosts = List.copyOf(hosts);
        published = List.copyOf(published);
    }

    /** Null for a container that is on no network of ours. */
    public static @Nullable Wish of(Kernel kernel, Fd directory) {
        String text = Files.readIfThere(kernel, directory, FILE, LIMIT_BYTES);
        return text == null ? null : read(text);
    }

    public void keep(Kernel kernel, Fd directory) {
        Files.create(kernel, directory, FILE, 0600, Text.encode(text()));
    }

    String text() {
        StringBuilder text = new StringBuilder("network ").append(network).append('\n');
        if (address != null) {
            text.append("address ").append(Ipv4.words(address)).append('\n');
        }
        if (hardware != null) {
            text.append("hardware ").append(Links.words(hardware)).append('\n');
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
        return new Wish(words.after("network"), Ipv4.parse(words.after("address")), Links.hardware(words.after("hardware")), names, words.all("host", 2), Publish.read(words));
    }
}
