package demitasse.engine.network;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which address of IPv6 a container has: one made of its address of IPv4, which nobody else has as long as that is so; or one
 * that was asked for, which stands in a file of the network with the container's id, and is that one's while its directory is locked.
 */
final class Addresses6 {
    /** Behind the name of the bridge: the file of those that were asked for. */
    static final String FILE = ".ipv6";
    private static final int LIMIT_BYTES = 16 * 1024 * 1024;
    private static final int WORDS = 2;

    private Addresses6() {}

    /**
     * Null on a network without IPv6. The pool is locked.
     *
     * @param ipv4 the container's own
     * @throws SetupException where the one that was asked for is not to be had
     */
    static @Nullable Subnet6 take(Kernel kernel, Attachment.Places places, AddressPool pool, Definition network, Subnet subnet, int ipv4, @Nullable Ipv6 asked, String id) {
        Subnet6 range = network.subnet6();
        if (range == null) {
            if (asked != null) {
                throw new SetupException("the network " + network.name() + " has no addresses of IPv6, so not " + asked.words(),
                        "make one that has: demitasse network create --ipv6 NAME; or leave out --ip6");
            }
            return null;
        }
        if (asked == null || asked.equals(range.of(ipv4))) {
            return new Subnet6(range.of(ipv4), range.prefix());
        }
        check(range, subnet, asked);
        String path = places.networks() + "/" + network.bridge() + FILE;
        String text = Files.readIfThere(kernel, Fd.HERE, path, LIMIT_BYTES);
        StringBuilder kept = new StringBuilder();
        for (List<String> line : new Words(text == null ? "" : text).all("at", WORDS)) {
            String owner = line.getFirst();
            if (!owner.equals(id) && pool.isAlive(owner)) {
                if (line.getLast().equals(asked.words())) {
                    throw new SetupException("the address " + asked.words() + " is taken by container " + owner, "choose another one, or leave out --ip6");
                }
                kept.append("at ").append(owner).append(' ').append(line.getLast()).append('\n');
            }
        }
        kept.append("at ").append(id).append(' ').append(asked.words()).append('\n');
        Files.replace(kernel, Fd.HERE, path, 0600, Text.encode(kept.toString()));
        return new Subnet6(asked, range.prefix());
    }

    private static void check(Subnet6 range, Subnet subnet, Ipv6 asked) {
        String shown = asked.words();
        if (!range.holds(asked)) {
            throw new SetupException("the address " + shown + " is not in the network's range " + range.words(), "choose one of that range, or leave out --ip6");
        }
        boolean gateway = asked.equals(range.gateway());
        if (gateway || asked.equals(range.address())) {
            throw new SetupException("the address " + shown + (gateway ? " is that of the gateway" : " stands for the network as a whole"),
                    "choose another one of " + range.words() + ", or leave out --ip6");
        }
        int lower = (int) asked.low();
        if (asked.equals(range.of(lower)) && subnet.holds(lower)) {
            throw new SetupException("the address " + shown + " belongs to who has " + Ipv4.words(lower), "ask for that with --ip, too, or for another address of " + range.words());
        }
    }
}
