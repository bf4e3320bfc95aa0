package demitasse.runtime.network;

import org.jspecify.annotations.Nullable;

/**
 * An address of an interface (rtnetlink(7), struct ifaddrmsg).
 *
 * @param family AF_INET or AF_INET6
 * @param scope RT_SCOPE_*, 0 for the universe
 * @param flags IFA_F_*
 * @param local the interface's own; null where {@code peer} is that too
 * @param peer the prefix address, or the other end of a point-to-point link
 */
record Address(int family, int prefixLength, int scope, int flags, int index, byte @Nullable [] local, byte @Nullable [] peer, byte @Nullable [] broadcast) {
    private static final int PERMANENT = 0x80;
    /** What the kernel would take for its own doing otherwise: no route, no detection of duplicates, no join of a group. */
    private static final int KEPT_FLAGS = 0x200 | 0x02 | 0x400;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_FLAGS = 8;
    private static final int FIXED_BYTES = 8;

    static Address of(byte[] message) {
        RouteAnswer answer = new RouteAnswer(message, FIXED_BYTES);
        byte[] flags = answer.attribute(IFA_FLAGS);
        return new Address(
                answer.int8(0), answer.int8(1), answer.int8(3),
                flags == null || flags.length < 4 ? answer.int8(2) : (flags[0] & 0xff) | (flags[1] & 0xff) << 8,
                answer.int32(4), answer.attribute(IFA_LOCAL), answer.attribute(IFA_ADDRESS), answer.attribute(IFA_BROADCAST));
    }

    /** Whether it was set by someone, and for more than this link: not learnt, and not made by the kernel. */
    boolean isGlobal() {
        return (flags & PERMANENT) != 0 && scope == 0;
    }

    /** Asks for the same address on another interface. */
    RouteMessage request(int onIndex) {
        RouteMessage message = new RouteMessage(RouteMessage.NEW_ADDRESS, RouteMessage.CREATE)
                .int8(family).int8(prefixLength).int8(0).int8(scope).int32(onIndex)
                .attribute(IFA_FLAGS, flags & KEPT_FLAGS);
        if (local != null) {
            message.attribute(IFA_LOCAL, local);
        }
        if (peer != null) {
            message.attribute(IFA_ADDRESS, peer);
        }
        if (broadcast != null) {
            message.attribute(IFA_BROADCAST, broadcast);
        }
        return message;
    }

    /** {@code 192.0.2.1/24}, or its bytes in hexadecimal digits. */
    String words() {
        byte[] shown = local != null ? local : peer != null ? peer : new byte[0];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < shown.length; i++) {
            if (shown.length == 4) {
                text.append(i == 0 ? "" : ".").append(shown[i] & 0xff);
            } else {
                text.append(i > 0 && i % 2 == 0 ? ":" : "");
                text.append(Character.forDigit(shown[i] >> 4 & 0xf, 16)).append(Character.forDigit(shown[i] & 0xf, 16));
            }
        }
        return text.append('/').append(prefixLength).toString();
    }
}
