package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;
import java.util.List;

/** Operations on sockets. */
public sealed interface SocketOp<R> extends KernelOp<R> {
    /** Two connected sockets that keep message boundaries (AF_UNIX, SOCK_SEQPACKET), both close-on-exec; socketpair(2). */
    record MakePair() implements SocketOp<FdPair> {
        @Override
        public String call() {
            return "socketpair";
        }

        @Override
        public String words() {
            return "make a socket pair";
        }
    }

    /** A datagram socket of the internet family in this network namespace, for settings of interfaces; socket(2). */
    record OpenInternet() implements SocketOp<Fd> {
        @Override
        public String call() {
            return "socket";
        }

        @Override
        public String words() {
            return "open a network socket";
        }
    }

    /**
     * Takes a port of this network namespace, so that no other program can: a socket that is bound, and nothing more; bind(2).
     *
     * @param address 4 bytes, or 16 for IPv6 alone; all zero for every address
     */
    record TakePort(byte[] address, int port, boolean datagrams) implements SocketOp<Fd> {
        @Override
        public String call() {
            return "bind";
        }

        @Override
        public String words() {
            return "take " + (datagrams ? "UDP" : "TCP") + " port " + port;
        }
    }

    /**
     * A socket for questions about this network namespace; it stays with that wherever its process goes; netlink(7).
     *
     * @param protocol {@link #ROUTE}: interfaces, addresses and routes (rtnetlink(7)); {@link #NETFILTER}: rules for packets
     */
    record OpenNetlink(int protocol) implements SocketOp<Fd> {
        public static final int ROUTE = 0;
        public static final int NETFILTER = 12;

        public OpenNetlink() {
            this(ROUTE);
        }

        @Override
        public String call() {
            return "socket";
        }

        @Override
        public String words() {
            return "open a netlink socket";
        }
    }

    /**
     * Sends a request to rtnetlink(7), complete with its header, and answers all messages that come back for it, as they are;
     * none where there is only success to tell. The request asks for an acknowledgement or for a dump, otherwise this never
     * ends; {@code what} tells it in words.
     */
    record AskNetlink(Fd socket, byte[] request, String what) implements SocketOp<List<byte[]>> {
        @Override
        public String call() {
            return "sendmsg";
        }

        @Override
        public String words() {
            return what;
        }
    }

    /**
     * Sends several requests in one piece, each complete with its header, and hears which one was refused first: the refusal
     * holds that request alone. The kernel does the others all the same, unless they are one transaction (netlink(7)).
     */
    record ChangeByNetlink(Fd socket, List<Part> parts) implements SocketOp<Nothing> {
        public ChangeByNetlink {
            parts = List.copyOf(parts);
        }

        /** One request; {@code what} tells it in words, and is empty where it is only the frame of others. */
        public record Part(byte[] request, String what) {}

        @Override
        public String call() {
            return "sendmsg";
        }

        @Override
        public String words() {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                text.append(text.isEmpty() || part.what().isEmpty() ? "" : "; ").append(part.what());
            }
            return text.toString();
        }
    }

    /** Makes a socket at {@code path} (at most 107 bytes) to which others connect; messages keep their boundaries (SOCK_SEQPACKET); bind(2), listen(2). */
    record Listen(String path) implements SocketOp<Fd> {
        @Override
        public String call() {
            return "bind";
        }

        @Override
        public String words() {
            return "listen on " + path;
        }
    }

    /** Waits for somebody to connect to a listening socket; the descriptor is close-on-exec; accept4(2). */
    record Accept(Fd socket) implements SocketOp<Fd> {
        @Override
        public String call() {
            return "accept4";
        }

        @Override
        public String words() {
            return "wait for a connection to " + socket.name();
        }
    }

    /** Connects to the socket at {@code path} (at most 107 bytes), one of a stream or one that keeps message boundaries; unix(7). */
    record Connect(String path, boolean boundaries) implements SocketOp<Fd> {
        public Connect(String path) {
            this(path, false);
        }

        @Override
        public String call() {
            return "connect";
        }

        @Override
        public String words() {
            return "connect to " + path;
        }
    }

    /** Sends one message of at most 64 KiB, and descriptors with it; sendmsg(2), SCM_RIGHTS. No SIGPIPE. */
    record SendMessage(Fd socket, byte[] data, List<Fd> descriptors) implements SocketOp<Nothing> {
        @Override
        public String call() {
            return "sendmsg";
        }

        @Override
        public String words() {
            return "send a message of " + Words.counted(data.length, "byte", "bytes")
                    + (descriptors.isEmpty() ? "" : " and " + Words.counted(descriptors.size(), "descriptor", "descriptors"));
        }
    }

    /** Receives one message of at most 64 KiB and up to 8 descriptors, which are close-on-exec; no data is the end; recvmsg(2). */
    record ReceiveMessage(Fd socket) implements SocketOp<Message> {
        @Override
        public String call() {
            return "recvmsg";
        }

        @Override
        public String words() {
            return "wait for a message on " + socket.name();
        }
    }

    /** A message received, and the descriptors that came with it. */
    record Message(byte[] data, List<Fd> descriptors) {}
}
