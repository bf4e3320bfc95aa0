package demitasse.engine;

import demitasse.engine.RunRequest.Network;
import demitasse.engine.network.HostsFile;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.runtime.ContainerSpec.PlacedFile;
import java.util.List;

/** The files by which programs find names: /etc/hostname, /etc/hosts and /etc/resolv.conf, which agree with the container's host name. */
final class NameFiles {
    private static final int LIMIT_BYTES = 1024 * 1024;

    private NameFiles() {}

    /** What the host says itself, as far as it is good for the container; otherwise empty. */
    record OfHost(String hosts, String resolvers) {
        static OfHost read(Kernel kernel, Network network) {
            return switch (network) {
                case HOST -> new OfHost(text(kernel, "/etc/hosts"), text(kernel, "/etc/resolv.conf"));
                case BRIDGE -> new OfHost("", resolvers(kernel));
                case NONE, CONTAINER -> new OfHost("", "");
            };
        }

        /** Those that are reached from elsewhere: what listens at 127.0.0.1 is the host's alone, and systemd-resolved keeps a list of whom it asks. */
        private static String resolvers(Kernel kernel) {
            String own = reachable(text(kernel, "/etc/resolv.conf"));
            return own.contains("nameserver") ? own : reachable(text(kernel, "/run/systemd/resolve/resolv.conf"));
        }

        private static String reachable(String resolvers) {
            StringBuilder kept = new StringBuilder();
            int start = 0;
            while (start < resolvers.length()) {
                int newline = resolvers.indexOf('\n', start);
                String line = resolvers.substring(start, newline < 0 ? resolvers.length() : newline);
                boolean unreachable = line.startsWith("nameserver 127.") || line.startsWith("nameserver\t127.") || line.startsWith("nameserver") && line.contains(":");
                if (!unreachable && !line.isEmpty()) {
                    kept.append(line).append('\n');
                }
                start = newline < 0 ? resolvers.length() : newline + 1;
            }
            return kept.toString();
        }

        private static String text(Kernel kernel, String path) {
            String text = Files.readIfThere(kernel, Fd.HERE, path, LIMIT_BYTES);
            return text == null ? "" : text;
        }
    }

    /** The /etc/hosts of one that is connected is another file, which changes with the network ({@link HostsFile}). */
    static List<PlacedFile> of(String hostname, Network network, RunRequest.Connecting connecting, OfHost host) {
        if (network == Network.CONTAINER) {
            // Those of the other one (Neighbour).
            return List.of();
        }
        PlacedFile name = new PlacedFile("/etc/hostname", hostname + "\n");
        PlacedFile resolvers = new PlacedFile("/etc/resolv.conf", resolvers(network, connecting, host));
        return network == Network.BRIDGE ? List.of(name, resolvers)
                : List.of(name, new PlacedFile("/etc/hosts", hosts(hostname, network, connecting, host)), resolvers);
    }

    private static String resolvers(Network network, RunRequest.Connecting connecting, OfHost host) {
        if (connecting.nameServers().isEmpty() && connecting.searchDomains().isEmpty()) {
            return switch (network) {
                case HOST -> host.resolvers();
                case BRIDGE -> host.resolvers().contains("nameserver") ? host.resolvers()
                        : host.resolvers() + "# this host has no name server that a container can reach; --dns gives one\n";
                // Without a way out, a name server would only be waited for.
                case NONE, CONTAINER -> "# no network\n";
            };
        }
        StringBuilder text = new StringBuilder();
        if (!connecting.searchDomains().isEmpty()) {
            text.append("search ").append(String.join(" ", connecting.searchDomains())).append('\n');
        }
        for (String server : connecting.nameServers()) {
            text.append("nameserver ").append(server).append('\n');
        }
        return connecting.nameServers().isEmpty() ? text + host.resolvers() : text.toString();
    }

    private static String hosts(String hostname, Network network, RunRequest.Connecting connecting, OfHost host) {
        StringBuilder known = new StringBuilder(switch (network) {
            case HOST -> host.hosts().isEmpty() || host.hosts().endsWith("\n") ? host.hosts() : host.hosts() + "\n";
            case NONE, BRIDGE, CONTAINER -> HostsFile.LOOPBACK;
        });
        for (RunRequest.HostName given : connecting.hosts()) {
            known.append(given.address()).append('\t').append(given.name()).append('\n');
        }
        return known.append("127.0.1.1\t").append(hostname).append('\n').toString();
    }
}
