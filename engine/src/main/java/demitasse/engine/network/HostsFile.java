package demitasse.engine.network;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import java.util.List;

/** The /etc/hosts of a connected container: a file of its directory, which it sees and cannot change. */
public final class HostsFile {
    public static final String NAME = "hosts";
    public static final String LOOPBACK = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private HostsFile() {}

    static void write(Kernel kernel, Fd directory, NetworkRecord record, Wish wish) {
        StringBuilder text = new StringBuilder(LOOPBACK);
        for (List<String> host : wish.hosts()) {
            text.append(host.getFirst()).append('\t').append(host.getLast()).append('\n');
        }
        text.append(Ipv4.words(record.address())).append('\t').append(String.join(" ", record.names())).append('\n');
        Files.create(kernel, directory, NAME, 0644, Text.encode(text.toString()));
    }
}
