package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Nothing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs {@link SocketOp}. */
final class LinuxSockets {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final int MESSAGE_BYTES = 64 * 1024;
    private static final int DESCRIPTORS = 8;
    private static final int PATH_BYTES = 108;
    private static final int BACKLOG = 16;
    private static final int HEADER_BYTES = 56;
    private static final int CONTROL_HEADER_BYTES = 16;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxSockets(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(SocketOp<?> op) {
        return switch (op) {
            case SocketOp.MakePair make -> makePair(make);
            case SocketOp.OpenInternet open -> Gate.opened(open, socket(AF_INET, SOCK_DGRAM), "network socket");
            case SocketOp.Listen listen -> listen(listen);
            case SocketOp.Accept accept -> Gate.opened(accept,
                    gate.call(SystemCall.ACCEPT4, accept.socket().number(), 0, 0, OpenFlag.CLOSE_ON_EXEC), "connection to " + accept.socket().name());
            case SocketOp.TakePort take -> takePort(take);
            case SocketOp.OpenNetlink open -> Gate.opened(open, gate.call(SystemCall.SOCKET, AF_NETLINK, SOCK_RAW | OpenFlag.CLOSE_ON_EXEC, open.protocol()), "netlink socket");
            case SocketOp.AskNetlink ask -> new LinuxNetlink(gate).ask(ask);
            case SocketOp.ChangeByNetlink change -> new LinuxNetlink(gate).change(change);
            case SocketOp.Connect connect -> connect(connect);
            case SocketOp.SendMessage send -> send(send);
            case SocketOp.ReceiveMessage receive -> receive(receive);
        };
    }

    private long socket(int family, int type) {
        return gate.call(SystemCall.SOCKET, family, type | OpenFlag.CLOSE_ON_EXEC, 0);
    }

    private Outcome<FdPair> makePair(SocketOp.MakePair op) {
        long pair = memory.room(8);
        long result = gate.call(SystemCall.SOCKETPAIR, AF_UNIX, SOCK_SEQPACKET | OpenFlag.CLOSE_ON_EXEC, 0, pair);
        return Gate.openedPair(op, result, pair, "socket pair (first end)", "socket pair (second end)");
    }

    private Outcome<Fd> connect(SocketOp.Connect op) {
        Errno wrong = wrongAddress(op.path());
        if (wrong != null) {
            return Gate.refused(op, wrong);
        }
        long address = address(op.path());
        long fd = socket(AF_UNIX, op.boundaries() ? SOCK_SEQPACKET : SOCK_STREAM);
        return socketOrClosed(op, fd, fd < 0 ? fd : gate.call(SystemCall.CONNECT, fd, address, 2 + PATH_BYTES), op.path());
    }

    private Outcome<Fd> listen(SocketOp.Listen op) {
        Errno wrong = wrongAddress(op.path());
        if (wrong != null) {
            return Gate.refused(op, wrong);
        }
        long address = address(op.path());
        long fd = socket(AF_UNIX, SOCK_SEQPACKET);
        long result = fd < 0 ? fd : gate.call(SystemCall.BIND, fd, address, 2 + PATH_BYTES);
        return socketOrClosed(op, fd, result < 0 ? result : gate.call(SystemCall.LISTEN, fd, BACKLOG), op.path());
    }

    /** struct sockaddr_in (ip(7)): family, port and address, these two as they go over the wire; of IPv6 (ipv6(7)) the address comes after a word more. */
    private Outcome<Fd> takePort(SocketOp.TakePort op) {
        boolean ipv6 = op.address().length == 16;
        long address = memory.zeroes(28);
        NativeMemory.putShort(address, ipv6 ? AF_INET6 : AF_INET);
        NativeMemory.putByte(address + 2, op.port() >> 8);
        NativeMemory.putByte(address + 3, op.port());
        NativeMemory.copyIn(op.address(), 0, address + (ipv6 ? 8 : 4), Math.min(op.address().length, 16));
        long fd = socket(ipv6 ? AF_INET6 : AF_INET, op.datagrams() ? SOCK_DGRAM : SOCK_STREAM);
        long result = ipv6 && fd >= 0 ? ofIpv6Alone(fd) : fd;
        return socketOrClosed(op, fd, result < 0 ? result : gate.call(SystemCall.BIND, fd, address, ipv6 ? 28 : 16), "port " + op.port());
    }

    /** The same port of IPv4 is another one. */
    private long ofIpv6Alone(long fd) {
        long on = memory.zeroes(4);
        NativeMemory.putByte(on, 1);
        return gate.call(SystemCall.SETSOCKOPT, fd, IPPROTO_IPV6, IPV6_V6ONLY, on, 4);
    }

    private Outcome<Fd> socketOrClosed(KernelOp<Fd> op, long fd, long result, String name) {
        if (fd >= 0 && result < 0) {
            gate.once(SystemCall.CLOSE, fd, 0, 0, 0, 0, 0);
        }
        return result < 0 ? Gate.refused(op, result) : Gate.opened(op, fd, name);
    }

    private static @Nullable Errno wrongAddress(String path) {
        // A NUL at the beginning would name a socket that no filesystem guards (unix(7), abstract sockets).
        if (path.indexOf('\0') >= 0) {
            return Errno.EINVAL;
        }
        return Text.encode(path).length >= PATH_BYTES ? Errno.ENAMETOOLONG : null;
    }

    /** struct sockaddr_un: the family in two bytes, then the path. */
    private long address(String path) {
        byte[] bytes = Text.encode(path);
        long address = memory.zeroes(2 + PATH_BYTES);
        NativeMemory.putShort(address, AF_UNIX);
        NativeMemory.copyIn(bytes, 0, address + 2, bytes.length);
        return address;
    }

    private Outcome<Nothing> send(SocketOp.SendMessage op) {
        int count = op.descriptors().size();
        if (op.data().length > MESSAGE_BYTES || count > DESCRIPTORS) {
            return Gate.refused(op, Errno.EMSGSIZE);
        }
        long data = memory.bytes(op.data(), 0, op.data().length);
        long header = header(data, op.data().length, count);
        if (count > 0) {
            long control = NativeMemory.getLong(header + 32);
            NativeMemory.putLong(control, CONTROL_HEADER_BYTES + count * 4L);
            NativeMemory.putInt(control + 8, SOL_SOCKET);
            NativeMemory.putInt(control + 12, SCM_RIGHTS);
            for (int i = 0; i < count; i++) {
                NativeMemory.putInt(control + CONTROL_HEADER_BYTES + i * 4L, op.descriptors().get(i).number());
            }
        }
        return Gate.nothing(op, gate.call(SystemCall.SENDMSG, op.socket().number(), header, MSG_NOSIGNAL));
    }

    private Outcome<SocketOp.Message> receive(SocketOp.ReceiveMessage op) {
        long data = memory.room(MESSAGE_BYTES);
        long header = header(data, MESSAGE_BYTES, DESCRIPTORS);
        long length = gate.call(SystemCall.RECVMSG, op.socket().number(), header, MSG_CMSG_CLOEXEC);
        if (length < 0) {
            return Gate.refused(op, length);
        }
        List<Fd> descriptors = descriptors(header);
        if ((NativeMemory.getInt(header + 48) & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
            for (Fd descriptor : descriptors) {
                gate.once(SystemCall.CLOSE, descriptor.number(), 0, 0, 0, 0, 0);
            }
            return Gate.refused(op, Errno.EMSGSIZE);
        }
        return new Done<>(new SocketOp.Message(NativeMemory.copyOut(data, (int) length), descriptors));
    }

    /**
     * struct msghdr (recvmsg(2)) with one piece of data and room for {@code count} descriptors: address and its length,
     * pieces (at 16) and their number, control data (at 32) and its length, flags (at 48).
     */
    private long header(long data, int length, int count) {
        long piece = memory.room(16);
        NativeMemory.putLong(piece, data);
        NativeMemory.putLong(piece + 8, length);
        long header = memory.zeroes(HEADER_BYTES);
        NativeMemory.putLong(header + 16, piece);
        NativeMemory.putLong(header + 24, 1);
        if (count > 0) {
            int size = CONTROL_HEADER_BYTES + (count * 4 + 7 & ~7);
            NativeMemory.putLong(header + 32, memory.zeroes(size));
            NativeMemory.putLong(header + 40, size);
        }
        return header;
    }

    /** struct cmsghdr: its length with the data, level (at 8), type (at 12), then the numbers. */
    private static List<Fd> descriptors(long header) {
        long control = NativeMemory.getLong(header + 32);
        boolean isRights = NativeMemory.getLong(header + 40) >= CONTROL_HEADER_BYTES
                && NativeMemory.getInt(control + 8) == SOL_SOCKET
                && NativeMemory.getInt(control + 12) == SCM_RIGHTS;
        if (!isRights) {
            return List.of();
        }
        int count = (int) (NativeMemory.getLong(control) - CONTROL_HEADER_BYTES) / 4;
        List<Fd> descriptors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = NativeMemory.getInt(control + CONTROL_HEADER_BYTES + i * 4L);
            descriptors.add(new Fd(number, "received descriptor " + number));
        }
        return descriptors;
    }
}
