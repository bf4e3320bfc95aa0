package demitasse.engine.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An address of IPv6, in two halves as they follow each other over the wire. */
public record Ipv6(long high, long low) {
    /** Stands for all addresses of a host. */
    public static final Ipv6 ANY = new Ipv6(0, 0);
    public static final Ipv6 LOOPBACK = new Ipv6(0, 1);
    public static final int BYTES = 16;
    private static final int GROUPS = 8;

    /** As inet_pton(3) reads it, without a zone; null where it is something else. */
    public static @Nullable Ipv6 parse(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] groups = groups(text, true);
            return groups != null && groups.length == GROUPS ? of(groups) : null;
        }
        int[] before = groups(text.substring(0, gap), false);
        int[] after = groups(text.substring(gap + 2), true);
        if (before == null || after == null || before.length + after.length >= GROUPS) {
            return null;
        }
        int[] all = Arrays.copyOf(before, GROUPS);
        System.arraycopy(after, 0, all, GROUPS - after.length, after.length);
        return of(all);
    }

    /** Groups with colons between them, of which the address's last two may be one of IPv4; null where it is something else. */
    private static int @Nullable [] groups(String text, boolean last) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int start = 0;
        while (start <= text.length() && !text.isEmpty()) {
            int colon = text.indexOf(':', start);
            int end = colon < 0 ? text.length() : colon;
            String group = text.substring(start, end);
            Integer ipv4 = last && colon < 0 ? Ipv4.parse(group) : null;
            int wanted = ipv4 == null ? 1 : 2;
            if (count + wanted > GROUPS || ipv4 == null && !isGroup(group)) {
                return null;
            }
            if (ipv4 == null) {
                groups[count] = Integer.parseInt(group, 16);
            } else {
                groups[count] = ipv4 >>> 16;
                groups[count + 1] = ipv4 & 0xffff;
            }
            count += wanted;
            start = end + 1;
        }
        return Arrays.copyOf(groups, count);
    }

    private static boolean isGroup(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 4;
    }

    private static Ipv6 of(int[] groups) {
        long[] halves = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            halves[i / 4] = halves[i / 4] << 16 | groups[i];
        }
        return new Ipv6(halves[0], halves[1]);
    }

    private int group(int number) {
        return (int) ((number < 4 ? high : low) >>> 48 - 16 * (number & 3)) & 0xffff;
    }

    /** As RFC 5952 has it: lower case, and the first of the longest rows of zeroes left out. */
    public String words() {
        int longest = 1;
        int gap = -1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > longest) {
                longest = end - i;
                gap = i;
            }
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < GROUPS) {
            if (at == gap) {
                text.append("::");
                at += longest;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(group(at)));
                at++;
            }
        }
        return text.toString();
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) ((i < 8 ? high : low) >>> 56 - 8 * (i & 7));
        }
        return bytes;
    }

    static Ipv6 of(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS && i * 2 + 1 < bytes.length; i++) {
            groups[i] = (bytes[i * 2] & 255) << 8 | bytes[i * 2 + 1] & 255;
        }
        return of(groups);
    }

    /** The one of its link that belongs to a card (RFC 4291, modified EUI-64). */
    static Ipv6 ofLink(byte[] hardware) {
        long upper = (hardware[0] & 255 ^ 2) << 16 | (hardware[1] & 255) << 8 | hardware[2] & 255;
        long lower = (hardware[3] & 255) << 16 | (hardware[4] & 255) << 8 | hardware[5] & 255;
        return new Ipv6(0xfe80L << 48, upper << 40 | 0xfffeL << 24 | lower);
    }
}
