package demitasse.engine.network;

import org.jspecify.annotations.Nullable;

/** A range of IPv4 addresses: those that share the first {@code prefix} bits with {@code network}; the first usable one is the gateway's. */
public record Subnet(int network, int prefix) {
    /** {@code 10.0.0.0/24}; null where it is something else, or where bits are set behind the prefix. */
    public static @Nullable Subnet parse(String text) {
        int slash = text.indexOf('/');
        Integer network = slash < 0 ? null : Ipv4.parse(text.substring(0, slash));
        String digits = text.substring(slash + 1);
        if (network == null || digits.isEmpty() || digits.length() > 2) {
            return null;
        }
        int prefix = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            prefix = prefix * 10 + c - '0';
        }
        Subnet subnet = new Subnet(network, prefix);
        return prefix <= 32 && (network & subnet.mask()) == network ? subnet : null;
    }

    private int mask() {
        return prefix == 0 ? 0 : -1 << 32 - prefix;
    }

    public boolean holds(int address) {
        return (address & mask()) == network;
    }

    public boolean overlaps(Subnet other) {
        return holds(other.network) || other.holds(network);
    }

    int gateway() {
        return network + 1;
    }

    public int broadcast() {
        return network | ~mask();
    }

    public String words() {
        return Ipv4.words(network) + "/" + prefix;
    }
}
