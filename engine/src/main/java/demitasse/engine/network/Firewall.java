package demitasse.engine.network;

import static demitasse.runtime.network.FilterChange.INTERNET;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.AskNetlink;
import demitasse.kernel.SocketOp.OpenNetlink;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.network.FilterChange;
import demitasse.runtime.network.FilterRule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for packets: the table {@code inet demitasse} of nf_tables, in which nothing is anybody else's. The rules are the
 * same for all; a bridge is an entry in sets, and a published port one in a map, put in and taken out as one transaction.
 */
final class Firewall {
    private static final String TABLE = "demitasse";
    private static final String BRIDGES = "bridges";
    private static final String INTERNAL = "internal";
    private static final String WITHIN = "within";
    /** By protocol and port, and by address, protocol and port. */
    private static final String PUBLISHED = "published";
    private static final String PUBLISHED_AT = "published_at";
    /** The same of IPv6. */
    private static final String PUBLISHED6 = "published6";
    private static final String PUBLISHED6_AT = "published6_at";

    private static final int NAME_BYTES = 16;
    // Types of nft(8), for those who list the sets: an interface's name, an address, a protocol, a port.
    private static final int TYPE_NAME = 41;
    private static final int TYPE_IPV4 = 7;
    private static final int TYPE_IPV6 = 8;
    private static final int TYPE_PROTOCOL = 12;
    private static final int TYPE_PORT = 13;

    private static final int LOCAL = 2;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    /** How the ranges begin that are nobody's on the internet (RFC 4193). */
    private static final int PRIVATE_NET6 = 0xfd;
    private static final int LOOPBACK_NET = 127;
    /** Of a connection (linux/netfilter/nf_conntrack_common.h). */
    private static final int ESTABLISHED_OR_RELATED = 0x6;
    private static final int DESTINATION_CHANGED = 0x20;

    private Firewall() {}

    /** All rules, the bridges that they are for, and the ports of containers; a table that is there is made anew, with all that is in it. */
    static FilterChange rules(List<Definition> networks, List<NetworkRecord> containers) {
        // Made first, since what isn't there can't be removed.
        FilterChange change = new FilterChange(TABLE).table(INTERNET).removeTable(INTERNET).table(INTERNET)
                .set(INTERNET, BRIDGES, TYPE_NAME, NAME_BYTES, 0, 0)
                .set(INTERNET, INTERNAL, TYPE_NAME, NAME_BYTES, 0, 0)
                .set(INTERNET, WITHIN, types(TYPE_NAME, TYPE_NAME), 2 * NAME_BYTES, 0, 0)
                .set(INTERNET, PUBLISHED, types(TYPE_PROTOCOL, TYPE_PORT), 8, types(TYPE_IPV4, TYPE_PORT), 8)
                .set(INTERNET, PUBLISHED_AT, types(TYPE_IPV4, TYPE_PROTOCOL, TYPE_PORT), 12, types(TYPE_IPV4, TYPE_PORT), 8)
                .set(INTERNET, PUBLISHED6, types(TYPE_PROTOCOL, TYPE_PORT), 8, types(TYPE_IPV6, TYPE_PORT), Ipv6.BYTES + 4)
                .set(INTERNET, PUBLISHED6_AT, types(TYPE_IPV6, TYPE_PROTOCOL, TYPE_PORT), Ipv6.BYTES + 8, types(TYPE_IPV6, TYPE_PORT), Ipv6.BYTES + 4);
        guard(change);
        translate(change);
        forward(change);
        leave(change);
        for (Definition network : networks) {
            if (network.driver().isBridge()) {
                admit(change, network);
            }
        }
        for (NetworkRecord container : containers) {
            publish(change, container);
        }
        return change;
    }

    private static void admit(FilterChange change, Definition network) {
        byte[] name = padded(network.bridge());
        byte[] both = Arrays.copyOf(name, 2 * NAME_BYTES);
        System.arraycopy(name, 0, both, NAME_BYTES, NAME_BYTES);
        change.add(INTERNET, BRIDGES, name, "guard the bridge " + network.bridge());
        if (!network.isolated()) {
            change.add(INTERNET, WITHIN, both, "let containers of " + network.bridge() + " reach each other");
        }
        if (network.internal()) {
            change.add(INTERNET, INTERNAL, name, "keep containers of " + network.bridge() + " inside");
        }
    }

    /** The bridge takes packets to 127.0.0.0/8, for the answers to this host's own programs; from a container they would reach what listens for this host alone. */
    private static void guard(FilterChange change) {
        change.chain(INTERNET, "guard", "filter", FilterChange.PREROUTING, -300).rule(INTERNET, "guard", rule ->
                ipv4(rule.meta(FilterRule.IN_INTERFACE, 1).in(BRIDGES, 1, true))
                        .payload(FilterRule.NETWORK, 16, 1, 1).compare(1, true, (byte) LOOPBACK_NET).verdict(FilterRule.DROP));
    }

    /** Published ports, for what comes from elsewhere and for what this host sends itself. */
    private static void translate(FilterChange change) {
        String[] chains = {"prerouting", "output"};
        int[] hooks = {FilterChange.PREROUTING, FilterChange.OUTPUT};
        for (int i = 0; i < chains.length; i++) {
            change.chain(INTERNET, chains[i], "nat", hooks[i], -100)
                    .rule(INTERNET, chains[i], rule -> ipv4(rule.kindOfDestination(1).compare(1, true, (byte) LOCAL, (byte) 0, (byte) 0, (byte) 0))
                            .payload(FilterRule.NETWORK, 16, 4, 1).meta(FilterRule.TRANSPORT_PROTOCOL, 9).payload(FilterRule.TRANSPORT, 2, 2, 10)
                            .mapped(PUBLISHED_AT, 1).sendTo(AF_INET, 1, 9))
                    .rule(INTERNET, chains[i], rule -> ipv4(rule.kindOfDestination(1).compare(1, true, (byte) LOCAL, (byte) 0, (byte) 0, (byte) 0))
                            .meta(FilterRule.TRANSPORT_PROTOCOL, 1).payload(FilterRule.TRANSPORT, 2, 2, 9)
                            .mapped(PUBLISHED, 1).sendTo(AF_INET, 1, 9))
                    // Registers 8 to 11 are register 1; what a map gives to 1 goes on in 12.
                    .rule(INTERNET, chains[i], rule -> ipv6(rule.kindOfDestination(1).compare(1, true, (byte) LOCAL, (byte) 0, (byte) 0, (byte) 0))
                            .payload(FilterRule.NETWORK, 24, Ipv6.BYTES, 1).meta(FilterRule.TRANSPORT_PROTOCOL, 12).payload(FilterRule.TRANSPORT, 2, 2, 13)
                            .mapped(PUBLISHED6_AT, 1).sendTo(AF_INET6, 1, 12))
                    .rule(INTERNET, chains[i], rule -> ipv6(rule.kindOfDestination(1).compare(1, true, (byte) LOCAL, (byte) 0, (byte) 0, (byte) 0))
                            // Answers to ::1 by way of a bridge find no route; refused at once, programs try 127.0.0.1.
                            .payload(FilterRule.NETWORK, 24, Ipv6.BYTES, 1).compare(1, false, Ipv6.LOOPBACK.bytes())
                            .meta(FilterRule.TRANSPORT_PROTOCOL, 1).payload(FilterRule.TRANSPORT, 2, 2, 9)
                            .mapped(PUBLISHED6, 1).sendTo(AF_INET6, 1, 12));
        }
    }

    /** To a container go answers, what was published, and what comes from its own bridge; into an internal network and out of it nothing. */
    private static void forward(FilterChange change) {
        change.chain(INTERNET, "forward", "filter", FilterChange.FORWARD, 0)
                .rule(INTERNET, "forward", rule ->
                        rule.meta(FilterRule.IN_INTERFACE, 1).meta(FilterRule.OUT_INTERFACE, 2).in(WITHIN, 1, true).verdict(FilterRule.ACCEPT))
                .rule(INTERNET, "forward", rule -> rule.meta(FilterRule.IN_INTERFACE, 1).in(INTERNAL, 1, true).verdict(FilterRule.DROP))
                .rule(INTERNET, "forward", rule -> rule.meta(FilterRule.OUT_INTERFACE, 1).in(INTERNAL, 1, true).verdict(FilterRule.DROP))
                .rule(INTERNET, "forward", rule -> rule.meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, true)
                        .connection(FilterRule.CONNECTION_STATE, 1).anyOf(1, ESTABLISHED_OR_RELATED).verdict(FilterRule.ACCEPT))
                .rule(INTERNET, "forward", rule -> rule.meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, true)
                        .connection(FilterRule.CONNECTION_STATUS, 1).anyOf(1, DESTINATION_CHANGED).verdict(FilterRule.ACCEPT))
                .rule(INTERNET, "forward", rule -> rule.meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, true).verdict(FilterRule.DROP));
    }

    /** What leaves gets the host's address; so does what comes back to the same bridge by a published port, or the answer would take a shorter way. */
    private static void leave(FilterChange change) {
        change.chain(INTERNET, "postrouting", "nat", FilterChange.POSTROUTING, 100)
                .rule(INTERNET, "postrouting", rule -> ipv4(rule.meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, true))
                        .payload(FilterRule.NETWORK, 12, 1, 1).compare(1, true, (byte) LOOPBACK_NET).masquerade())
                .rule(INTERNET, "postrouting", rule -> rule.connection(FilterRule.CONNECTION_STATUS, 1).anyOf(1, DESTINATION_CHANGED)
                        .meta(FilterRule.IN_INTERFACE, 1).meta(FilterRule.OUT_INTERFACE, 2).in(WITHIN, 1, true).masquerade())
                .rule(INTERNET, "postrouting", rule -> ipv4(rule.meta(FilterRule.IN_INTERFACE, 1).in(BRIDGES, 1, true)
                        .meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, false)).masquerade())
                // What has addresses of the internet's leaves as it is.
                .rule(INTERNET, "postrouting", rule -> ipv6(rule.meta(FilterRule.IN_INTERFACE, 1).in(BRIDGES, 1, true)
                        .meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, false))
                        .payload(FilterRule.NETWORK, 8, 1, 1).compare(1, true, (byte) PRIVATE_NET6).masquerade());
    }

    private static FilterRule ipv6(FilterRule rule) {
        return rule.meta(FilterRule.NETWORK_FAMILY, 1).compare(1, true, (byte) AF_INET6);
    }

    private static FilterRule ipv4(FilterRule rule) {
        return rule.meta(FilterRule.NETWORK_FAMILY, 1).compare(1, true, (byte) AF_INET);
    }

    /** Whether the rules are there and know a bridge: asked without a transaction, which would have to wait for those before it. */
    static boolean guards(Kernel kernel, String bridge) {
        @Nullable Fd socket = switch (kernel.attempt(new OpenNetlink(OpenNetlink.NETFILTER))) {
            case Done<Fd>(Fd opened) -> opened;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> null;
        };
        if (socket == null) {
            return false;
        }
        boolean there = kernel.succeeds(new AskNetlink(socket, FilterChange.question(INTERNET, TABLE, BRIDGES, padded(bridge)), "look whether the rules guard " + bridge));
        kernel.attempt(new Close(socket));
        return there;
    }

    /** Leads the ports of the host to a container that are its; none where one is refused. */
    static Outcome<Outcome.Nothing> publish(Kernel kernel, NetworkRecord container) {
        FilterChange change = new FilterChange(TABLE);
        publish(change, container);
        return change.attempt(kernel);
    }

    private static void publish(FilterChange change, NetworkRecord container) {
        for (Publish one : container.published()) {
            byte[] address = !one.isOfIpv6() ? Ipv4.bytes(container.address()) : container.address6() == null ? null : container.address6().address().bytes();
            // One of IPv6 may have been on a network before that had it.
            if (address != null) {
                byte[] value = Arrays.copyOf(address, address.length + 4);
                putPort(value, address.length, one.containerPort());
                change.map(INTERNET, mapOf(one), key(one), value, "publish port " + one.hostSide());
            }
        }
    }

    /** Takes out what {@link #publish} put in; what isn't there (since somebody flushed all rules) is as well. Answers whether the kernel has such rules. */
    static boolean withdraw(Kernel kernel, List<Publish> published) {
        FilterChange change = new FilterChange(TABLE);
        for (Publish one : published) {
            remove(change, one);
        }
        if (change.attempt(kernel) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno != Errno.ENOENT) {
                if (isMissing(errno)) {
                    return false;
                }
                throw new KernelException(op, errno);
            }
            // One is gone already, and with it all would stay.
            for (Publish one : published) {
                remove(new FilterChange(TABLE), one).attempt(kernel);
            }
        }
        return true;
    }

    private static FilterChange remove(FilterChange change, Publish one) {
        return change.remove(INTERNET, mapOf(one), key(one), "publish port " + one.hostSide() + " no longer");
    }

    /** Why the kernel has no rules for us. */
    static RuntimeException refused(KernelOp<?> op, Errno errno) {
        return isMissing(errno)
                ? new SetupException("this kernel lacks the packet rules that a bridge needs: " + op.words() + ": " + errno.words(),
                        "load the modules nf_tables, nft_chain_nat, nft_masq and nft_fib_inet, or install iptables, or use --network none or host")
                : new KernelException(op, errno);
    }

    /** Whether that is what a kernel says that has no nf_tables, or not all of it. */
    static boolean isMissing(Errno errno) {
        return errno == Errno.EOPNOTSUPP || errno == Errno.EAFNOSUPPORT || errno == Errno.EPROTONOSUPPORT || errno == Errno.ENOENT || errno == Errno.EINVAL;
    }

    private static String mapOf(Publish one) {
        return one.isOfIpv6() ? one.isForAll() ? PUBLISHED6 : PUBLISHED6_AT : one.isForAll() ? PUBLISHED : PUBLISHED_AT;
    }

    /** Each part takes a multiple of 4 bytes. */
    private static byte[] key(Publish one) {
        byte[] address = one.isForAll() ? new byte[0] : one.hostBytes();
        byte[] key = Arrays.copyOf(address, address.length + 8);
        key[address.length] = (byte) one.protocol();
        putPort(key, address.length + 4, one.hostPort());
        return key;
    }

    private static byte[] padded(String name) {
        return Arrays.copyOf(Text.encode(name), NAME_BYTES);
    }

    private static void putPort(byte[] bytes, int at, int port) {
        bytes[at] = (byte) (port >> 8);
        bytes[at + 1] = (byte) port;
    }

    private static int types(int... types) {
        int all = 0;
        for (int type : types) {
            all = all << 6 | type;
        }
        return all;
    }
}
