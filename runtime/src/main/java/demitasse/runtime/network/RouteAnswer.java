package demitasse.runtime.network;

import demitasse.kernel.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One message of rtnetlink(7) as it came: a fixed structure of {@code fixedBytes} after the header, and then attributes. */
public record RouteAnswer(byte[] message, int fixedBytes) {
    public int int8(int at) {
        int index = RouteMessage.HEADER_BYTES + at;
        return index < message.length ? message[index] & 0xff : 0;
    }

    public int int32(int at) {
        return int8(at) | int8(at + 1) << 8 | int8(at + 2) << 16 | int8(at + 3) << 24;
    }

    /** The value of the first attribute of a type, null where there is none. */
    public byte @Nullable [] attribute(int type) {
        int at = RouteMessage.HEADER_BYTES + fixedBytes;
        while (at + RouteMessage.ATTRIBUTE_HEADER_BYTES <= message.length) {
            int size = int16(message, at);
            if (size < RouteMessage.ATTRIBUTE_HEADER_BYTES || size > message.length - at) {
                return null;
            }
            // The two highest bits are marks of nesting and byte order.
            if ((int16(message, at + 2) & 0x3fff) == type) {
                return Arrays.copyOfRange(message, at + RouteMessage.ATTRIBUTE_HEADER_BYTES, at + size);
            }
            at += size + 3 & ~3;
        }
        return null;
    }

    /** A name, without the NUL at its end; empty where there is none. */
    public String text(int type) {
        byte[] value = attribute(type);
        if (value == null || value.length == 0) {
            return "";
        }
        int end = value[value.length - 1] == 0 ? value.length - 1 : value.length;
        return Text.decode(value, 0, end);
    }

    private static int int16(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }
}
