package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.AskNetlink;
import demitasse.runtime.network.RouteAnswer;
import demitasse.runtime.network.RouteMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Interfaces in the words of rtnetlink(7), linux/if_link.h and linux/if_addr.h. */
public final class Links {
    static final int ADDRESS = 1;
    static final int NAME = 3;
    static final int MTU = 4;
    static final int MASTER = 10;
    static final int INFO = 18;
    static final int NAMESPACE_OF_PID = 19;
    static final int NAMESPACE_OF_DESCRIPTOR = 28;
    /** The number of the other end, which may be one of another namespace. */
    static final int OTHER_END = 5;
    private static final int WANTED = 29;
    private static final int SENDING_QUEUES = 31;
    private static final int RECEIVING_QUEUES = 32;
    private static final int NO_STATISTICS = 8;
    static final int KIND = 1;
    static final int DATA = 2;
    static final int VETH_PEER = 1;
    private static final int HARDWARE_BYTES = 6;

    /** Of struct ifaddrmsg: the interface's own address, the other end (or the same), and the broadcast address. */
    static final int PEER = 1;
    static final int LOCAL = 2;
    static final int BROADCAST = 4;

    private Links() {}

    /** An interface by its name, or by its number where the name is empty; null where there is none. */
    static @Nullable RouteAnswer find(Kernel kernel, Fd socket, String name, int index) {
        RouteMessage request = new RouteMessage(RouteMessage.GET_LINK, RouteMessage.CHANGE).int32(0).int32(index).int32(0).int32(0).attribute(WANTED, NO_STATISTICS);
        if (!name.isEmpty()) {
            request.attribute(NAME, name);
        }
        AskNetlink ask = new AskNetlink(socket, request.toBytes(), "look at network interface " + (name.isEmpty() ? String.valueOf(index) : name));
        return switch (kernel.attempt(ask)) {
            case Done<List<byte[]>>(List<byte[]> answers) -> answers.isEmpty() ? null : new RouteAnswer(answers.getFirst(), 16);
            case Refused<List<byte[]>>(KernelOp<List<byte[]>> op, Errno errno) -> {
                if (errno != Errno.ENODEV) {
                    throw new KernelException(op, errno);
                }
                yield null;
            }
        };
    }

    /** One queue each way, as veth(4) has anyway; asked for it, the kernel makes no others first, which take two grace periods to be rid of. */
    static RouteMessage withOneQueue(RouteMessage link) {
        return link.attribute(SENDING_QUEUES, 1).attribute(RECEIVING_QUEUES, 1);
    }

    /** Begins a change of an interface (struct ifinfomsg): those flags that are in {@code mask} are set as in {@code flags}. */
    static RouteMessage change(int index, int flags, int mask) {
        return new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CHANGE).int32(0).int32(index).int32(flags).int32(mask);
    }

    /** One of those that are nobody's (the second-lowest bit of the first byte), made of an address of IPv4: it is unique wherever that is. */
    static byte[] hardwareAddress(int address) {
        byte[] bytes = new byte[HARDWARE_BYTES];
        bytes[0] = 0x02;
        bytes[1] = (byte) 0xde;
        System.arraycopy(Ipv4.bytes(address), 0, bytes, 2, 4);
        return bytes;
    }

    /** {@code 02:de:ac:14:00:02}. */
    static String words(byte[] hardware) {
        StringBuilder text = new StringBuilder();
        for (byte one : hardware) {
            text.append(text.isEmpty() ? "" : ":").append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        }
        return text.toString();
    }

    /** Six bytes of two hexadecimal digits with colons between them; null where it is something else. */
    public static byte @Nullable [] hardware(String text) {
        byte[] bytes = new byte[HARDWARE_BYTES];
        if (text.length() != HARDWARE_BYTES * 3 - 1) {
            return null;
        }
        for (int i = 0; i < HARDWARE_BYTES; i++) {
            int upper = Character.digit(text.charAt(i * 3), 16);
            int lower = Character.digit(text.charAt(i * 3 + 1), 16);
            if (upper < 0 || lower < 0 || i < HARDWARE_BYTES - 1 && text.charAt(i * 3 + 2) != ':') {
                return null;
            }
            bytes[i] = (byte) (upper << 4 | lower);
        }
        return bytes;
    }
}
