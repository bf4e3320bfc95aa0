package demitasse.engine.network;

/**
 * The part of a cable's filter that is for IPv6: its own addresses as sender; neighbour discovery (RFC 4861) about these and its
 * own card alone; and neither routers' nor redirecting messages. What would hide those behind another header, or tell a
 * bridge who listens to what (MLD), does not pass. Fragments of discovery are ignored by every kernel (RFC 6980).
 */
final class Guard6 {
    static final int TYPE = 0x86dd;

    private static final int SOURCE = 22;
    private static final int TARGET = 62;
    private static final int NEXT_HEADER = 20;
    private static final int PAYLOAD_LENGTH = 18;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int ICMP = 58;
    private static final int DESTINATION = 60;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int REDIRECT = 137;
    /** Of neighbour discovery: without an option, and with one that tells a card's address. */
    private static final int BARE = 24;
    private static final int WITH_OPTION = 32;

    private Guard6() {}

    /** Instructions as in {@link Guard#program}; whatever is not dropped passes in them. */
    static int[][] program(byte[] hardware, Ipv6 own, Ipv6 ofLink) {
        int upper = Ipv4.of(hardware);
        int lower = (hardware[4] & 255) << 8 | hardware[5] & 255;
        int drop = Guard.ELSE_DROP;
        int[][] head = {{Guard.LENGTH, 0, 0, 0}, {Guard.AT_LEAST, 0, drop, 54}};
        int[][] kinds = {
            {Guard.BYTE, 0, 0, NEXT_HEADER},
            {Guard.EQUAL, drop, 0, HOP_BY_HOP}, {Guard.EQUAL, drop, 0, ROUTING}, {Guard.EQUAL, drop, 0, DESTINATION},
            {Guard.EQUAL, 1, 0, ICMP}, {Guard.ANSWER, 0, 0, Guard.PASS},
            {Guard.LENGTH, 0, 0, 0}, {Guard.AT_LEAST, 0, drop, 58},
            {Guard.BYTE, 0, 0, 54},
            {Guard.EQUAL, drop, 0, ROUTER_ADVERTISEMENT}, {Guard.EQUAL, drop, 0, REDIRECT},
            {Guard.EQUAL, 2, 0, ADVERTISEMENT},
            // A solicitation asks for somebody else.
            {Guard.EQUAL, 3 + 15, 0, SOLICITATION}, {Guard.ANSWER, 0, 0, Guard.PASS},
            {Guard.LENGTH, 0, 0, 0}, {Guard.AT_LEAST, 0, drop, 78},
        };
        int[][] option = {
            {Guard.HALF, 0, 0, PAYLOAD_LENGTH}, {Guard.EQUAL, 10, 0, BARE}, {Guard.EQUAL, 0, drop, WITH_OPTION},
            {Guard.LENGTH, 0, 0, 0}, {Guard.AT_LEAST, 0, drop, 86},
            // Of the source or of the target; both are this card.
            {Guard.HALF, 0, 0, 78}, {Guard.EQUAL, 1, 0, 0x0101}, {Guard.EQUAL, 0, drop, 0x0201},
            {Guard.WORD, 0, 0, 80}, {Guard.EQUAL, 0, drop, upper},
            {Guard.HALF, 0, 0, 84}, {Guard.EQUAL, 0, drop, lower},
            {Guard.ANSWER, 0, 0, Guard.PASS},
        };
        return joined(head, either(SOURCE, own, ofLink), kinds, either(TARGET, own, ofLink), option);
    }

    /** Goes on where one of two addresses stands there; they differ in their first words. 15 instructions. */
    private static int[][] either(int at, Ipv6 one, Ipv6 other) {
        int drop = Guard.ELSE_DROP;
        return new int[][] {
            {Guard.WORD, 0, 0, at}, {Guard.EQUAL, 0, 6, word(one, 0)},
            {Guard.WORD, 0, 0, at + 4}, {Guard.EQUAL, 0, drop, word(one, 1)},
            {Guard.WORD, 0, 0, at + 8}, {Guard.EQUAL, 0, drop, word(one, 2)},
            {Guard.WORD, 0, 0, at + 12}, {Guard.EQUAL, 7, drop, word(one, 3)},
            {Guard.EQUAL, 0, drop, word(other, 0)},
            {Guard.WORD, 0, 0, at + 4}, {Guard.EQUAL, 0, drop, word(other, 1)},
            {Guard.WORD, 0, 0, at + 8}, {Guard.EQUAL, 0, drop, word(other, 2)},
            {Guard.WORD, 0, 0, at + 12}, {Guard.EQUAL, 0, drop, word(other, 3)},
        };
    }

    private static int word(Ipv6 address, int number) {
        return (int) ((number < 2 ? address.high() : address.low()) >>> ((number & 1) == 0 ? 32 : 0));
    }

    static int[][] joined(int[][]... pieces) {
        int count = 0;
        for (int[][] piece : pieces) {
            count += piece.length;
        }
        int[][] all = new int[count][];
        int at = 0;
        for (int[][] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }
}
