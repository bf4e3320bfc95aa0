package demitasse.engine.network;

import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.runtime.network.RouteMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lets nothing out of a container's cable but what bears its own addresses: a filter (tc-bpf(8), classic BPF) at the
 * host's end of the cable, with which it goes; nothing is to be taken back, whoever is killed at whatever instant.
 */
final class Guard {
    // Where a qdisc "clsact" hangs, and the filters of what comes in by it (linux/pkt_sched.h).
    private static final int HANDLE = 0xffff0000;
    private static final int PARENT = 0xfffffff1;
    private static final int INGRESS = 0xfffffff2;
    /** Of any protocol, as it goes over the wire. */
    private static final int ALL_PROTOCOLS = 0x0300;
    private static final int KIND = 1;
    private static final int OPTIONS = 2;
    private static final int PROGRAM_LENGTH = 4;
    private static final int PROGRAM = 5;
    private static final int FLAGS = 8;
    /** The program's answer is what happens to the packet. */
    private static final int DIRECT = 1;
    // Of a port of a bridge (linux/if_link.h).
    private static final int PORT_KIND = 4;
    private static final int PORT_DATA = 5;
    private static final int ISOLATED = 33;
    private static final int UP = 1;
    static final int PASS = 0;
    private static final int DROP = 2;

    // Instructions (linux/filter.h): load the length, a word or half a word of the packet; compare; answer.
    static final int LENGTH = 0x80;
    static final int WORD = 0x20;
    static final int HALF = 0x28;
    static final int BYTE = 0x30;
    static final int EQUAL = 0x15;
    static final int AT_LEAST = 0x35;
    static final int ANSWER = 0x06;
    private static final int INSTRUCTION_BYTES = 8;
    static final int ELSE_DROP = -1;

    /** A header of Ethernet and one of IPv4; ARP has more. */
    private static final int SHORTEST = 34;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ARP = 0x0806;

    private Guard() {}

    /**
     * The filter, and that the cable is up from now on: where it is already, the kernel stops it for a filter and waits.
     *
     * @param index the host's end of the cable
     */
    static List<Part> requests(Port port, int index) {
        RouteMessage queue = message(RouteMessage.NEW_QUEUE, index, HANDLE, PARENT, 0).attribute(KIND, "clsact");
        RouteMessage filter = message(RouteMessage.NEW_FILTER, index, 0, INGRESS, ALL_PROTOCOLS).attribute(KIND, "bpf");
        int options = filter.begin(OPTIONS);
        byte[] program = program(port.hardware(), port.address(), port.address6() == null ? null : port.address6().address());
        int length = program.length / 8;
        filter.attribute(PROGRAM_LENGTH, new byte[] {(byte) length, 0}).attribute(PROGRAM, program).attribute(FLAGS, DIRECT).end(options);
        List<Part> parts = new ArrayList<>(List.of(new Part(queue.toBytes(), "make a place for a filter at " + port.outside()),
                new Part(filter.toBytes(), "let " + port.outside() + " send as " + Ipv4.words(port.address()) + " only")));
        if (port.network().isolated()) {
            parts.add(new Part(isolate(index), "keep " + port.outside() + " from the other ports of its bridge"));
        }
        parts.add(new Part(Links.change(index, UP, UP).toBytes(), "bring up network interface " + port.outside()));
        return parts;
    }

    private static byte[] isolate(int index) {
        RouteMessage message = Links.change(index, 0, 0);
        int info = message.begin(Links.INFO);
        message.attribute(PORT_KIND, "bridge");
        int data = message.begin(PORT_DATA);
        return message.attribute(ISOLATED, new byte[] {1}).end(data).end(info).toBytes();
    }

    /** struct tcmsg (linux/rtnetlink.h). */
    private static RouteMessage message(int type, int index, int handle, int parent, int info) {
        return new RouteMessage(type, RouteMessage.CREATE).int32(0).int32(index).int32(handle).int32(parent).int32(info);
    }

    /** Offsets are those of an Ethernet frame: its sender is at 6, its type at 12, what it carries at 14. */
    static byte[] program(byte[] hardware, int address, @Nullable Ipv6 address6) {
        int upper = Ipv4.of(hardware);
        int lower = (hardware[4] & 255) << 8 | hardware[5] & 255;
        // Operation, how many to leap over where it is so, and where it isn't, number.
        int[][] head = {
            // A load beyond the packet's end would end the program, and let it pass.
            {LENGTH, 0, 0, 0}, {AT_LEAST, 0, ELSE_DROP, SHORTEST},
            {WORD, 0, 0, 6}, {EQUAL, 0, ELSE_DROP, upper},
            {HALF, 0, 0, 10}, {EQUAL, 0, ELSE_DROP, lower},
            {HALF, 0, 0, 12},
        };
        int[][] ipv4 = {
            {EQUAL, 7, 0, TYPE_IPV4}, {EQUAL, 0, ELSE_DROP, TYPE_ARP},
            // Who says so in ARP, and of which address.
            {WORD, 0, 0, 22}, {EQUAL, 0, ELSE_DROP, upper},
            {HALF, 0, 0, 26}, {EQUAL, 0, ELSE_DROP, lower},
            {WORD, 0, 0, 28}, {EQUAL, 2, ELSE_DROP, address},
            {WORD, 0, 0, 26}, {EQUAL, 0, ELSE_DROP, address},
            {ANSWER, 0, 0, PASS},
            {ANSWER, 0, 0, DROP},
        };
        if (address6 == null) {
            return encode(Guard6.joined(head, ipv4));
        }
        int[][] ipv6 = Guard6.program(hardware, address6, Ipv6.ofLink(hardware));
        return encode(Guard6.joined(head, new int[][] {{EQUAL, 0, ipv6.length, Guard6.TYPE}}, ipv6, ipv4));
    }

    /** struct sock_filter, one after the other; what is to be dropped leads to the last. */
    private static byte[] encode(int[][] instructions) {
        byte[] bytes = new byte[instructions.length * INSTRUCTION_BYTES];
        for (int i = 0; i < instructions.length; i++) {
            int[] one = instructions[i];
            int at = i * INSTRUCTION_BYTES;
            bytes[at] = (byte) one[0];
            int drop = instructions.length - 2 - i;
            bytes[at + 2] = (byte) (one[1] == ELSE_DROP ? drop : one[1]);
            bytes[at + 3] = (byte) (one[2] == ELSE_DROP ? drop : one[2]);
            byte[] number = Ipv4.bytes(Integer.reverseBytes(one[3]));
            System.arraycopy(number, 0, bytes, at + 4, 4);
        }
        return bytes;
    }
}
