package demitasse.engine;

import demitasse.engine.RunRequest.Network;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.spec.Mount;
import java.util.ArrayList;
import java.util.List;

/** The files by which programs find names: /etc/hostname, /etc/hosts and /etc/resolv.conf, which agree with the container's host name. */
final class NameFiles {
    private static final List<String> NAMES = List.of("hostname", "hosts", "resolv.conf");
    private static final List<String> OPTIONS = List.of("rbind", "rprivate");
    private static final int LIMIT_BYTES = 1024 * 1024;
    private static final String LOOPBACK = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private NameFiles() {}

    /** Mounts for the files of a container's directory. */
    static List<Mount> mounts(String directory) {
        List<Mount> mounts = new ArrayList<>();
        for (String name : NAMES) {
            mounts.add(new Mount("/etc/" + name, "bind", directory + "/" + name, OPTIONS, List.of(), List.of()));
        }
        return mounts;
    }

    /** Writes the files into a container's directory. */
    static void write(Kernel kernel, Fd directory, String hostname, Network network) {
        create(kernel, directory, "hostname", hostname + "\n");
        create(kernel, directory, "hosts", hosts(kernel, hostname, network));
        create(kernel, directory, "resolv.conf", switch (network) {
            case HOST -> ofHost(kernel, "/etc/resolv.conf");
            // Without a way out, a name server would only be waited for.
            case NONE -> "# no network\n";
        });
    }

    private static String hosts(Kernel kernel, String hostname, Network network) {
        return switch (network) {
            case HOST -> {
                String hosts = ofHost(kernel, "/etc/hosts");
                yield (hosts.isEmpty() || hosts.endsWith("\n") ? hosts : hosts + "\n") + "127.0.1.1\t" + hostname + "\n";
            }
            case NONE -> LOOPBACK + "127.0.1.1\t" + hostname + "\n";
        };
    }

    private static String ofHost(Kernel kernel, String path) {
        String text = Files.readIfThere(kernel, Fd.HERE, path, LIMIT_BYTES);
        return text == null ? "" : text;
    }

    private static void create(Kernel kernel, Fd directory, String name, String content) {
        Files.create(kernel, directory, name, 0644, Text.encode(content));
    }
}
