package demitasse.runtime.network;

import demitasse.kernel.Text;
import java.util.Arrays;

/**
 * A message to rtnetlink(7) or nf_tables while it is being built: the header of netlink(7), a fixed structure of the family, and then
 * attributes, each of them aligned to 4 bytes. Numbers are in the machine's order, which is little-endian on all of ours.
 */
public final class RouteMessage {
    public static final int NEW_LINK = 16;
    public static final int DELETE_LINK = 17;
    public static final int GET_LINK = 18;
    public static final int NEW_ADDRESS = 20;
    public static final int GET_ADDRESS = 22;
    public static final int NEW_ROUTE = 24;
    public static final int GET_ROUTE = 26;
    public static final int NEW_QUEUE = 36;
    public static final int NEW_FILTER = 44;

    /** To be acknowledged, as each change is. */
    public static final int CHANGE = 0x1 | 0x4;
    /** A change that makes something, and refuses what is there already. */
    public static final int CREATE = CHANGE | 0x200 | 0x400;
    /** All that there is. */
    public static final int LIST = 0x1 | 0x300;

    static final int HEADER_BYTES = 16;
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    private byte[] bytes = new byte[256];
    private int length;

    /** Begins with a type and flags; one request is under way at a time, so that all have the same sequence number. */
    public RouteMessage(int type, int flags) {
        int32(0).int16(type).int16(flags).int32(1).int32(0);
    }

    public RouteMessage int8(int value) {
        reserve(1);
        bytes[length] = (byte) value;
        length++;
        return this;
    }

    public RouteMessage int16(int value) {
        return int8(value).int8(value >> 8);
    }

    public RouteMessage int32(int value) {
        return int16(value).int16(value >> 16);
    }

    public RouteMessage attribute(int type, byte[] value) {
        int16(ATTRIBUTE_HEADER_BYTES + value.length).int16(type);
        reserve(value.length + 3);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return align();
    }

    public RouteMessage attribute(int type, int value) {
        return int16(ATTRIBUTE_HEADER_BYTES + 4).int16(type).int32(value);
    }

    /** A number in the order of the wire, as nf_tables has all of its numbers. */
    public RouteMessage attributeBig(int type, int value) {
        return int16(ATTRIBUTE_HEADER_BYTES + 4).int16(type).int32(Integer.reverseBytes(value));
    }

    /** A name, with the NUL at its end that the kernel wants. */
    public RouteMessage attribute(int type, String value) {
        byte[] text = Text.encode(value);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    /** Begins an attribute that holds others; {@link #end} with the answer closes it. */
    public int begin(int type) {
        int at = length;
        int16(0).int16(type);
        return at;
    }

    public RouteMessage end(int begun) {
        put16(begun, length - begun);
        return this;
    }

    public byte[] toBytes() {
        put16(0, length);
        put16(2, length >> 16);
        return Arrays.copyOf(bytes, length);
    }

    private void put16(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    private RouteMessage align() {
        while ((length & 3) != 0) {
            int8(0);
        }
        return this;
    }

    private void reserve(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2 + count);
        }
    }
}
