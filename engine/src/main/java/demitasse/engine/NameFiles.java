package demitasse.engine;

import demitasse.engine.RunRequest.Network;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.runtime.ContainerSpec.PlacedFile;
import java.util.List;

/** The files by which programs find names: /etc/hostname, /etc/hosts and /etc/resolv.conf, which agree with the container's host name. */
final class NameFiles {
    private static final int LIMIT_BYTES = 1024 * 1024;
    private static final String LOOPBACK = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private NameFiles() {}

    /** What the host says itself, for a container that shares its network; otherwise empty. */
    record OfHost(String hosts, String resolvers) {
        static OfHost read(Kernel kernel, Network network) {
            return switch (network) {
                case HOST -> new OfHost(text(kernel, "/etc/hosts"), text(kernel, "/etc/resolv.conf"));
                case NONE -> new OfHost("", "");
            };
        }

        private static String text(Kernel kernel, String path) {
            String text = Files.readIfThere(kernel, Fd.HERE, path, LIMIT_BYTES);
            return text == null ? "" : text;
        }
    }

    static List<PlacedFile> of(String hostname, Network network, OfHost host) {
        return List.of(
                new PlacedFile("/etc/hostname", hostname + "\n"),
                new PlacedFile("/etc/hosts", hosts(hostname, network, host)),
                new PlacedFile("/etc/resolv.conf", switch (network) {
                    case HOST -> host.resolvers();
                    // Without a way out, a name server would only be waited for.
                    case NONE -> "# no network\n";
                }));
    }

    private static String hosts(String hostname, Network network, OfHost host) {
        String known = switch (network) {
            case HOST -> host.hosts().isEmpty() || host.hosts().endsWith("\n") ? host.hosts() : host.hosts() + "\n";
            case NONE -> LOOPBACK;
        };
        return known + "127.0.1.1\t" + hostname + "\n";
    }
}
