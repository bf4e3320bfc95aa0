package demitasse.engine.network;

/** A range of IPv4 addresses: those that share the first {@code prefix} bits with {@code network}; the first usable one is the gateway's. */
record Subnet(int network, int prefix) {
    private int mask() {
        return prefix == 0 ? 0 : -1 << 32 - prefix;
    }

    boolean holds(int address) {
        return (address & mask()) == network;
    }

    boolean overlaps(Subnet other) {
        return holds(other.network) || other.holds(network);
    }

    int gateway() {
        return network + 1;
    }

    int broadcast() {
        return network | ~mask();
    }

    String words() {
        return Ipv4.words(network) + "/" + prefix;
    }
}
