package demitasse.runtime.network;

/**
 * One rule of nf_tables while it is being built: expressions that work on registers, one after the other, until one does not
 * hold (linux/netfilter/nf_tables.h). Registers 1 to 4 have 16 bytes; 8 to 23 are the same room in pieces of 4.
 */
public final class FilterRule {
    public static final int IN_INTERFACE = 6;
    public static final int OUT_INTERFACE = 7;
    public static final int NETWORK_FAMILY = 15;
    public static final int TRANSPORT_PROTOCOL = 16;
    public static final int NETWORK = 1;
    public static final int TRANSPORT = 2;
    public static final int CONNECTION_STATE = 0;
    public static final int CONNECTION_STATUS = 2;
    public static final int DROP = 0;
    public static final int ACCEPT = 1;

    private static final int VALUE = 1;
    private static final int VERDICT = 2;

    final RouteMessage message;
    private final int expressions;

    FilterRule(RouteMessage message) {
        this.message = message;
        this.expressions = message.begin(FilterChange.NESTED | 4);
    }

    /** Loads what is known of the packet: an interface's name (16 bytes), a protocol. */
    public FilterRule meta(int key, int register) {
        int[] open = begin("meta");
        message.attributeBig(2, key).attributeBig(1, register);
        return end(open);
    }

    public FilterRule payload(int base, int offset, int length, int register) {
        int[] open = begin("payload");
        message.attributeBig(1, register).attributeBig(2, base).attributeBig(3, offset).attributeBig(4, length);
        return end(open);
    }

    public FilterRule connection(int key, int register) {
        int[] open = begin("ct");
        message.attributeBig(2, key).attributeBig(1, register);
        return end(open);
    }

    /** Loads the kind of address that the destination is to this host: 2 for one of its own. */
    public FilterRule kindOfDestination(int register) {
        int[] open = begin("fib");
        message.attributeBig(3, 2).attributeBig(2, 3).attributeBig(1, register);
        return end(open);
    }

    /** Goes on where the register begins with these bytes, or where it doesn't. */
    public FilterRule compare(int register, boolean equal, byte... value) {
        int[] open = begin("cmp");
        message.attributeBig(1, register).attributeBig(2, equal ? 0 : 1);
        value(3, value);
        return end(open);
    }

    /** Goes on where one of these bits is set in a register of 4 bytes, in the machine's order. */
    public FilterRule anyOf(int register, int bits) {
        int[] open = begin("bitwise");
        message.attributeBig(1, register).attributeBig(2, register).attributeBig(6, 0).attributeBig(3, 4);
        value(4, new byte[] {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24)});
        value(5, new byte[4]);
        end(open);
        return compare(register, false, new byte[4]);
    }

    /** Goes on where the set holds the key that begins in the register, or where it doesn't. */
    public FilterRule in(String set, int register, boolean held) {
        int[] open = begin("lookup");
        message.attributeBig(2, register).attribute(1, set);
        if (!held) {
            message.attributeBig(5, 1);
        }
        return end(open);
    }

    /** Goes on where the map holds the key, with its value in the register. */
    public FilterRule mapped(String map, int register) {
        int[] open = begin("lookup");
        message.attributeBig(2, register).attributeBig(3, register).attribute(1, map);
        return end(open);
    }

    /** Sends the connection to the address in one register, which is of a family (AF_INET or AF_INET6), and the port in another. */
    public FilterRule sendTo(int family, int address, int port) {
        int[] open = begin("nat");
        message.attributeBig(1, 1).attributeBig(2, family).attributeBig(3, address).attributeBig(5, port);
        return end(open);
    }

    /** Gives the connection the address of the interface that it leaves by. */
    public FilterRule masquerade() {
        return end(begin("masq"));
    }

    public FilterRule verdict(int code) {
        int[] open = begin("immediate");
        message.attributeBig(1, 0);
        int data = message.begin(FilterChange.NESTED | 2);
        int verdict = message.begin(FilterChange.NESTED | VERDICT);
        message.attributeBig(1, code).end(verdict).end(data);
        return end(open);
    }

    void close() {
        message.end(expressions);
    }

    private void value(int type, byte[] value) {
        int data = message.begin(FilterChange.NESTED | type);
        message.attribute(VALUE, value).end(data);
    }

    private int[] begin(String name) {
        int element = message.begin(FilterChange.NESTED | 1);
        message.attribute(1, name);
        return new int[] {element, message.begin(FilterChange.NESTED | 2)};
    }

    private FilterRule end(int[] open) {
        message.end(open[1]).end(open[0]);
        return this;
    }
}
