package demitasse.engine.network;

import static demitasse.runtime.network.FilterChange.BRIDGE;
import static demitasse.runtime.network.FilterChange.INTERNET;

import demitasse.kernel.Errno;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.network.FilterChange;
import demitasse.runtime.network.FilterRule;
import java.util.Arrays;
import java.util.List;

/**
 * The rules for packets: the tables {@code inet demitasse} and {@code bridge demitasse} of nf_tables, in which nothing is
 * anybody else's. The rules are the same for all; a container is an entry in sets and maps, put in and taken out as one
 * transaction.
 */
final class Firewall {
    private static final String TABLE = "demitasse";
    private static final String BRIDGES = "bridges";
    private static final String WITHIN = "within";
    private static final String PORTS = "ports";
    /** By protocol and port, and by address, protocol and port. */
    private static final String PUBLISHED = "published";
    private static final String PUBLISHED_AT = "published_at";

    private static final int NAME_BYTES = 16;
    // Types of nft(8), for those who list the sets: an interface's name, addresses, a protocol, a port.
    private static final int TYPE_NAME = 41;
    private static final int TYPE_IPV4 = 7;
    private static final int TYPE_HARDWARE = 9;
    private static final int TYPE_PROTOCOL = 12;
    private static final int TYPE_PORT = 13;

    private static final int LOCAL = 2;
    private static final int AF_INET = 2;
    private static final int LOOPBACK_NET = 127;
    /** Of a connection (linux/netfilter/nf_conntrack_common.h). */
    private static final int ESTABLISHED_OR_RELATED = 0x6;
    private static final int DESTINATION_CHANGED = 0x20;

    private Firewall() {}

    /** All rules, for one bridge and no container yet; tables that are there are made anew, with all that is in them. */
    static FilterChange rules(String bridge) {
        FilterChange change = new FilterChange(TABLE);
        for (int family : new int[] {INTERNET, BRIDGE}) {
            // Made first, since what isn't there can't be removed.
            change.table(family).removeTable(family).table(family);
        }
        change.set(INTERNET, BRIDGES, TYPE_NAME, NAME_BYTES, 0, 0)
                .set(INTERNET, WITHIN, types(TYPE_NAME, TYPE_NAME), 2 * NAME_BYTES, 0, 0)
                .set(INTERNET, PUBLISHED, types(TYPE_PROTOCOL, TYPE_PORT), 8, types(TYPE_IPV4, TYPE_PORT), 8)
                .set(INTERNET, PUBLISHED_AT, types(TYPE_IPV4, TYPE_PROTOCOL, TYPE_PORT), 12, types(TYPE_IPV4, TYPE_PORT), 8)
                .set(BRIDGE, PORTS, types(TYPE_NAME, TYPE_HARDWARE, TYPE_IPV4), NAME_BYTES + 8 + 4, 0, 0);
        guard(change);
        translate(change);
        forward(change);
        leave(change);
        check(change);
        byte[] name = padded(bridge);
        byte[] both = Arrays.copyOf(name, 2 * NAME_BYTES);
        System.arraycopy(name, 0, both, NAME_BYTES, NAME_BYTES);
        return change.add(INTERNET, BRIDGES, name, "guard the bridge " + bridge).add(INTERNET, WITHIN, both, "let containers of " + bridge + " reach each other");
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
                            .mapped(PUBLISHED_AT, 1).sendTo(1, 9))
                    .rule(INTERNET, chains[i], rule -> ipv4(rule.kindOfDestination(1).compare(1, true, (byte) LOCAL, (byte) 0, (byte) 0, (byte) 0))
                            .meta(FilterRule.TRANSPORT_PROTOCOL, 1).payload(FilterRule.TRANSPORT, 2, 2, 9)
                            .mapped(PUBLISHED, 1).sendTo(1, 9));
        }
    }

    /** To a container go answers, what was published, and what comes from its own bridge. */
    private static void forward(FilterChange change) {
        change.chain(INTERNET, "forward", "filter", FilterChange.FORWARD, 0)
                .rule(INTERNET, "forward", rule ->
                        rule.meta(FilterRule.IN_INTERFACE, 1).meta(FilterRule.OUT_INTERFACE, 2).in(WITHIN, 1, true).verdict(FilterRule.ACCEPT))
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
                .rule(INTERNET, "postrouting", rule -> rule.meta(FilterRule.IN_INTERFACE, 1).in(BRIDGES, 1, true)
                        .meta(FilterRule.OUT_INTERFACE, 1).in(BRIDGES, 1, false).masquerade());
    }

    /** From a container's cable comes what bears its own addresses, and nothing else. */
    private static void check(FilterChange change) {
        change.chain(BRIDGE, "prerouting", "filter", FilterChange.PREROUTING, -300)
                .rule(BRIDGE, "prerouting", rule -> rule.meta(FilterRule.IN_INTERFACE, 1).compare(1, false, Text.encode(Port.PREFIX)).verdict(FilterRule.ACCEPT))
                .rule(BRIDGE, "prerouting", rule -> rule.meta(FilterRule.PROTOCOL, 1).compare(1, true, (byte) 8, (byte) 0)
                        .meta(FilterRule.IN_INTERFACE, 1).payload(FilterRule.LINK, 6, 6, 2).payload(FilterRule.NETWORK, 12, 4, 14)
                        .in(PORTS, 1, true).verdict(FilterRule.ACCEPT))
                // ARP, of which sender's addresses are at 8 and 14.
                .rule(BRIDGE, "prerouting", rule -> rule.payload(FilterRule.LINK, 12, 2, 1).compare(1, true, (byte) 8, (byte) 6)
                        .meta(FilterRule.IN_INTERFACE, 1).payload(FilterRule.NETWORK, 8, 6, 2).payload(FilterRule.NETWORK, 14, 4, 14)
                        .in(PORTS, 1, true).verdict(FilterRule.ACCEPT))
                .rule(BRIDGE, "prerouting", rule -> rule.verdict(FilterRule.DROP));
    }

    private static FilterRule ipv4(FilterRule rule) {
        return rule.meta(FilterRule.NETWORK_FAMILY, 1).compare(1, true, (byte) AF_INET);
    }

    /** Lets a container in, with the ports that are published for it; nothing where one is refused. */
    static Outcome<Outcome.Nothing> admit(Kernel kernel, Port port, List<Publish> published, boolean withRules) {
        FilterChange change = withRules ? rules(port.network()) : new FilterChange(TABLE);
        change.add(BRIDGE, PORTS, key(port.outside(), port.address()), "let " + port.outside() + " send as " + Ipv4.words(port.address()));
        for (Publish one : published) {
            byte[] value = Arrays.copyOf(Ipv4.bytes(port.address()), 8);
            putPort(value, 4, one.containerPort());
            change.map(INTERNET, mapOf(one), key(one), value, "publish port " + one.hostSide());
        }
        return change.attempt(kernel);
    }

    /** Takes out what {@link #admit} put in; what isn't there (since somebody flushed all rules) is as well. */
    static void withdraw(Kernel kernel, String outside, int address, List<Publish> published) {
        FilterChange change = remove(new FilterChange(TABLE), outside, address);
        for (Publish one : published) {
            remove(change, one);
        }
        if (change.attempt(kernel) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno != Errno.ENOENT) {
                throw new KernelException(op, errno);
            }
            // One is gone already, and with it all would stay.
            remove(new FilterChange(TABLE), outside, address).attempt(kernel);
            for (Publish one : published) {
                remove(new FilterChange(TABLE), one).attempt(kernel);
            }
        }
    }

    private static FilterChange remove(FilterChange change, String outside, int address) {
        return change.remove(BRIDGE, PORTS, key(outside, address), "forget " + outside);
    }

    private static FilterChange remove(FilterChange change, Publish one) {
        return change.remove(INTERNET, mapOf(one), key(one), "publish port " + one.hostSide() + " no longer");
    }

    /** Why the kernel has no rules for us. */
    static RuntimeException refused(KernelOp<?> op, Errno errno) {
        return errno == Errno.EOPNOTSUPP || errno == Errno.EAFNOSUPPORT || errno == Errno.EPROTONOSUPPORT || errno == Errno.ENOENT || errno == Errno.EINVAL
                ? new SetupException("this kernel lacks the packet rules that a bridge needs: " + op.words() + ": " + errno.words(),
                        "load the modules nf_tables, nft_chain_nat, nft_masq, nft_fib_inet and nf_tables_bridge, or use --network none or host")
                : new KernelException(op, errno);
    }

    private static String mapOf(Publish one) {
        return one.hostAddress() == null ? PUBLISHED : PUBLISHED_AT;
    }

    /** Each part takes a multiple of 4 bytes. */
    private static byte[] key(Publish one) {
        int at = one.hostAddress() == null ? 0 : 4;
        byte[] key = new byte[at + 8];
        if (one.hostAddress() != null) {
            System.arraycopy(Ipv4.bytes(one.hostAddress()), 0, key, 0, 4);
        }
        key[at] = (byte) one.protocol();
        putPort(key, at + 4, one.hostPort());
        return key;
    }

    private static byte[] key(String outside, int address) {
        byte[] key = Arrays.copyOf(padded(outside), NAME_BYTES + 8 + 4);
        System.arraycopy(Links.hardwareAddress(address), 0, key, NAME_BYTES, 6);
        System.arraycopy(Ipv4.bytes(address), 0, key, NAME_BYTES + 8, 4);
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
