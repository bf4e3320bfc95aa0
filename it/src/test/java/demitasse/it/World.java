package demitasse.it;

import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces of a test's own: one plays the host, with a /var/lib/demitasse that nobody else sees, and the other
 * the internet, at 198.51.100.1 and 203.0.113.9. So nothing of a test reaches the machine's own network.
 */
final class World implements AutoCloseable {
    static final String HOST = "198.51.100.2";
    static final String INTERNET = "203.0.113.9";

    private final Running host;
    private final Running internet;

    World() {
        host = namespace("mkdir -p /var/lib/demitasse && mount -t tmpfs -o mode=755 tmpfs /var/lib/demitasse");
        internet = namespace("true");
        host("ip", "link", "add", "up0", "mtu", "1400", "type", "veth", "peer", "name", "wan0", "netns", String.valueOf(internet.pid())).run().good();
        host("sh", "-euc", "ip addr add " + HOST + "/24 dev up0; ip link set up0 up; ip route add default via 198.51.100.1").run().good();
        internet("sh", "-euc", "ip addr add 198.51.100.1/24 dev wan0; ip link set wan0 up; ip addr add " + INTERNET + "/32 dev lo").run().good();
    }

    private static Running namespace(String setup) {
        Running running = Command.of("unshare", "--net", "--mount", "--propagation", "private",
                "sh", "-euc", "ip link set lo up; " + setup + "; echo ready; exec sleep 600").start();
        running.until("ready");
        return running;
    }

    Command host(String... words) {
        return inside(host, List.of(words));
    }

    Command internet(String... words) {
        return inside(internet, List.of(words));
    }

    private static Command inside(Running namespace, List<String> words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", String.valueOf(namespace.pid()), "--net", "--mount", "--"));
        all.addAll(words);
        return Command.of(all);
    }

    /** {@code demitasse run --rm OPTIONS --rootfs BUSYBOX -- sh -c SCRIPT} on this host. */
    Command run(String options, String script) {
        return kept("--rm " + options, script);
    }

    /** The same without {@code --rm}. */
    Command kept(String options, String script) {
        List<String> words = new ArrayList<>(List.of(Home.binary().toString(), "run"));
        words.addAll(List.of(options.strip().split(" +")));
        words.addAll(List.of("--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "sh", "-c", script));
        return host(words.toArray(new String[0]));
    }

    /** {@code demitasse run --rm OPTIONS -- COMMAND...} on this host, of which the root is the machine's. */
    Command sandbox(String options, String... command) {
        List<String> words = new ArrayList<>(List.of(Home.binary().toString(), "run", "--rm"));
        words.addAll(List.of(options.strip().split(" +")));
        words.add("--");
        words.addAll(List.of(command));
        return host(words.toArray(new String[0]));
    }

    /** What is served to the internet at a port of this host, once it is. */
    String served(String port) {
        Outcome outcome = internet("curl", "-sS", "--retry", "20", "--retry-delay", "0", "--retry-all-errors", "--max-time", "5", "http://" + HOST + ":" + port + "/").run();
        return outcome.out().strip();
    }

    /** All that a container could leave on this host. */
    String left() {
        return host("sh", "-c", "ip -o link | grep -o 'dm[tx][0-9a-f]*'; nft list map inet demitasse published | grep :\\ 1; ls /var/lib/demitasse/containers; "
                + "for pool in /var/lib/demitasse/networks/dem*; do case $pool in *.*) ;; *) tail -c +17 $pool;; esac; done | tr -d '\\000'").run().out().strip();
    }

    /** Cables go a moment after their container. */
    String leftInTheEnd() {
        String left = left();
        for (int i = 0; i < 500 && !left.isEmpty(); i++) {
            Running.pause();
            left = left();
        }
        return left;
    }

    @Override
    public void close() {
        host.close();
        internet.close();
    }
}
