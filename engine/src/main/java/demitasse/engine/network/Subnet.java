package demitasse.engine.network;

import org.jspecify.annotations.Nullable;

/** A range of IPv4 addresses: those that share the first {@code prefix} bits with {@code network}; the first usable one is the gateway's. */
public record Subnet(int network, int prefix) {
    /** {@code 10.0.0.0/24}; null where it is something else, or where bits are set behind the prefix. */
    public static @Nullable Subnet parse(String text) {
        int slash = text.indexOf('/');
        Integer network = slash < 0 ? null : Ipv4.parse(text.substring(0, slash));
        int prefix = prefix(text.substring(slash + 1));
        if (network == null || prefix < 0 || prefix > 32) {
            return null;
        }
        Subnet subnet = new Subnet(network, prefix);
        return (network & subnet.mask()) == network ? subnet : null;
    }

    /** One to three digits as a number, -1 where it is something else or begins with a needless zero. */
    static int prefix(String digits) {
        int prefix = digits.isEmpty() || digits.length() > 3 || digits.length() > 1 && digits.charAt(0) == '0' ? -1 : 0;
        for (int i = 0; i < digits.length() && prefix >= 0; i++) {
            char c = digits.charAt(i);
            prefix = c < '0' || c > '9' ? -1 : prefix * 10 + c - '0';
        }
        return prefix;
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
