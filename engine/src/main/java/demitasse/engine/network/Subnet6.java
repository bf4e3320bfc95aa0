package demitasse.engine.network;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.RandomBytes;
import org.jspecify.annotations.Nullable;

/** A range of IPv6 addresses: those that share the first {@code prefix} bits with {@code address}, which is one of them. */
public record Subnet6(Ipv6 address, int prefix) {
    /** Asks for any that is private. */
    public static final Subnet6 ANY = new Subnet6(Ipv6.ANY, 0);
    /** An address of IPv4 has to fit in behind it. */
    private static final int LONGEST_PREFIX = 96;
    private static final int SHORTEST_PREFIX = 16;
    private static final int HALF = 64;

    /** {@code fd00:1::/64}, or an address and its prefix; null where it is something else. */
    public static @Nullable Subnet6 parse(String text) {
        int slash = text.indexOf('/');
        Ipv6 address = slash < 0 ? null : Ipv6.parse(text.substring(0, slash));
        int prefix = Subnet.prefix(text.substring(slash + 1));
        return address == null || prefix < 0 || prefix > 2 * HALF ? null : new Subnet6(address, prefix);
    }

    /** One of RFC 4193, with 40 random bits, which nobody else is likely to have. */
    static Subnet6 random(Kernel kernel) {
        byte[] random = kernel.perform(new RandomBytes(5));
        long id = 0;
        for (byte one : random) {
            id = id << 8 | one & 255;
        }
        return new Subnet6(new Ipv6(0xfdL << 56 | id << 16, 0), HALF);
    }

    /** The range as such: its first address. */
    Subnet6 whole() {
        return new Subnet6(new Ipv6(address.high() & mask(prefix), address.low() & mask(prefix - HALF)), prefix);
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= HALF ? -1 : -1L << HALF - bits;
    }

    boolean holds(Ipv6 other) {
        return new Subnet6(other, prefix).whole().equals(whole());
    }

    boolean overlaps(Subnet6 other) {
        return prefix <= other.prefix ? holds(other.address) : other.holds(address);
    }

    /** What a network can use. */
    public boolean isUsable() {
        return prefix >= SHORTEST_PREFIX && prefix <= LONGEST_PREFIX && equals(whole()) && (address.high() >>> 56) < 0xfe && address.high() != 0;
    }

    /** The first address behind the range's own. */
    public Ipv6 gateway() {
        Ipv6 first = whole().address;
        return new Ipv6(first.high(), first.low() | 1);
    }

    /** The one that is made of an address of IPv4: it is unique wherever that is. */
    Ipv6 of(int ipv4) {
        Ipv6 first = whole().address;
        return new Ipv6(first.high(), first.low() | ipv4 & 0xffffffffL);
    }

    public String words() {
        return address.words() + "/" + prefix;
    }
}
