package demitasse.engine.network;

import org.jspecify.annotations.Nullable;

/** Addresses of IPv4 as numbers: 10.0.0.1 is 0x0a000001. */
public final class Ipv4 {
    private Ipv4() {}

    /** Four decimal numbers with dots between them (inet_pton(3)); null where it is something else. */
    public static @Nullable Integer parse(String text) {
        int address = 0;
        int parts = 0;
        int digits = 0;
        int part = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || part > 255) {
                    return null;
                }
                address = address << 8 | part;
                parts++;
                digits = 0;
                part = 0;
            } else if (c < '0' || c > '9' || digits == 3 || digits > 0 && part == 0) {
                return null;
            } else {
                part = part * 10 + c - '0';
                digits++;
            }
        }
        return parts == 4 ? Integer.valueOf(address) : null;
    }

    public static String words(int address) {
        return (address >>> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /** As it goes over the wire. */
    static byte[] bytes(int address) {
        return new byte[] {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
    }

    static int of(byte[] bytes) {
        return bytes.length < 4 ? 0 : (bytes[0] & 255) << 24 | (bytes[1] & 255) << 16 | (bytes[2] & 255) << 8 | bytes[3] & 255;
    }
}
