package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import demitasse.kernel.Outcome.Nothing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pipes, sockets, terminals and programs of the fake. Nothing waits: what would wait is refused with EAGAIN. */
final class FakeSockets {
    private final FakeKernel kernel;

    FakeSockets(FakeKernel kernel) {
        this.kernel = kernel;
    }

    Outcome<?> perform(SocketOp<?> op) {
        return switch (op) {
            case SocketOp.MakePair _ -> makePair();
            case SocketOp.OpenInternet _ -> done(kernel.descriptors.add("network socket", null, OpenFlag.READ_WRITE));
            case SocketOp.Listen listen -> listen(listen);
            case SocketOp.Accept accept -> accept(accept);
            case SocketOp.TakePort take -> done(kernel.descriptors.add("port " + take.port(), null, OpenFlag.READ_WRITE));
            case SocketOp.OpenNetlink _ -> done(kernel.descriptors.add("netlink socket", null, OpenFlag.READ_WRITE));
            case SocketOp.ChangeByNetlink _ -> done(Outcome.Nothing.NOTHING);
            case SocketOp.AskNetlink _ -> done(List.<byte[]>of());
            case SocketOp.Connect connect -> connect(connect);
            case SocketOp.SendMessage send -> send(send);
            case SocketOp.ReceiveMessage receive -> receive(receive);
        };
    }

    Outcome<?> perform(TerminalOp<?> op) {
        return switch (op) {
            case TerminalOp.GetAttributes get -> refused(get, Errno.ENOTTY);
            case TerminalOp.SetAttributes _ -> done(NOTHING);
            case TerminalOp.GetWindowSize get -> refused(get, Errno.ENOTTY);
            case TerminalOp.SetWindowSize _ -> done(NOTHING);
            case TerminalOp.SetForegroundGroup _ -> done(NOTHING);
            case TerminalOp.BecomeController _ -> done(NOTHING);
            case TerminalOp.UnlockPty _ -> done(NOTHING);
            case TerminalOp.PtyNumber _ -> done(0);
            case TerminalOp.OpenPeer _ -> done(kernel.descriptors.add("pseudo-terminal", null, OpenFlag.READ_WRITE));
        };
    }

    Outcome<?> perform(BpfOp<?> op) {
        return switch (op) {
            case BpfOp.LoadDeviceProgram _ -> done(kernel.descriptors.add("device filter", null, OpenFlag.READ));
            case BpfOp.AttachDeviceProgram attach ->
                kernel.descriptors.get(attach.cgroup()) == null ? refused(attach, Errno.EBADF) : done(NOTHING);
        };
    }

    private Outcome<FdPair> makePair() {
        Fd first = kernel.descriptors.add("socket pair (first end)", null, OpenFlag.READ_WRITE);
        Fd second = kernel.descriptors.add("socket pair (second end)", null, OpenFlag.READ_WRITE);
        kernel.descriptors.opened(first).peer = kernel.descriptors.opened(second);
        kernel.descriptors.opened(second).peer = kernel.descriptors.opened(first);
        return done(new FdPair(first, second));
    }

    private Outcome<Fd> listen(SocketOp.Listen op) {
        DirectoryOp.MakeNode make = new DirectoryOp.MakeNode(Fd.HERE, op.path(), FileStatus.SOCKET, 0777, DeviceNumber.NONE);
        if (kernel.attempt(make) instanceof Outcome.Refused<?>(_, Errno errno)) {
            return refused(op, errno == Errno.EEXIST ? Errno.EADDRINUSE : errno);
        }
        Fd listening = kernel.descriptors.add(op.path(), null, OpenFlag.READ_WRITE);
        node(op.path()).listener = kernel.descriptors.opened(listening);
        return done(listening);
    }

    private FakeNode node(String path) {
        FakePlace place = kernel.find(Fd.HERE, path, true, false).place();
        if (place == null) {
            throw new IllegalStateException("there is no " + path);
        }
        return place.node();
    }

    private Outcome<Fd> accept(SocketOp.Accept op) {
        FakeOpen listening = kernel.descriptors.get(op.socket());
        if (listening == null || listening.waiting.isEmpty()) {
            return refused(op, listening == null ? Errno.EBADF : Errno.EAGAIN);
        }
        FakeOpen other = listening.waiting.removeFirst();
        Fd accepted = kernel.descriptors.add("connection", null, OpenFlag.READ_WRITE);
        FakeOpen end = kernel.descriptors.opened(accepted);
        end.peer = other;
        other.peer = end;
        return done(accepted);
    }

    /** A socket without a listener is one that a test made: it takes connections that lead nowhere. */
    private Outcome<Fd> connect(SocketOp.Connect op) {
        FakePlace place = kernel.find(Fd.HERE, op.path(), true, false).place();
        if (place == null) {
            return refused(op, Errno.ENOENT);
        }
        FakeOpen listener = place.node().listener;
        if (place.node().type != FileStatus.SOCKET || listener != null && listener.isClosed) {
            return refused(op, Errno.ECONNREFUSED);
        }
        Fd connected = kernel.descriptors.add(op.path(), null, OpenFlag.READ_WRITE);
        if (listener != null) {
            listener.waiting.add(kernel.descriptors.opened(connected));
        }
        return done(connected);
    }

    private Outcome<Nothing> send(SocketOp.SendMessage op) {
        FakeOpen open = kernel.descriptors.get(op.socket());
        FakeOpen peer = open == null ? null : open.peer;
        if (peer == null) {
            return refused(op, open == null ? Errno.EBADF : Errno.ENOTCONN);
        }
        if (peer.isClosed) {
            return refused(op, Errno.EPIPE);
        }
        List<Fd> copies = new ArrayList<>();
        for (Fd fd : op.descriptors()) {
            FakeOpen sent = kernel.descriptors.get(fd);
            if (sent == null) {
                return refused(op, Errno.EBADF);
            }
            Fd copy = kernel.descriptors.add(fd.name(), sent.place, sent.flags);
            kernel.descriptors.duplicate(sent, copy.number(), true);
            copies.add(copy);
        }
        peer.incoming.add(new SocketOp.Message(op.data(), copies));
        return done(NOTHING);
    }

    private Outcome<SocketOp.Message> receive(SocketOp.ReceiveMessage op) {
        FakeOpen open = kernel.descriptors.get(op.socket());
        if (open == null) {
            return refused(op, Errno.EBADF);
        }
        if (!open.incoming.isEmpty()) {
            return done(open.incoming.removeFirst());
        }
        return isEnd(open.peer) ? done(new SocketOp.Message(new byte[0], List.of())) : refused(op, Errno.EAGAIN);
    }

    private static boolean isEnd(@Nullable FakeOpen peer) {
        return peer == null || peer.isClosed;
    }

    static Outcome<byte[]> receiveBytes(FileOp.Read op, FakeOpen open) {
        if (open.incoming.isEmpty()) {
            return isEnd(open.peer) ? done(new byte[0]) : refused(op, Errno.EAGAIN);
        }
        byte[] data = open.incoming.removeFirst().data();
        if (data.length <= op.limitBytes()) {
            return done(data);
        }
        byte[] rest = Arrays.copyOfRange(data, op.limitBytes(), data.length);
        open.incoming.addFirst(new SocketOp.Message(rest, List.of()));
        return done(Arrays.copyOf(data, op.limitBytes()));
    }

    static Outcome<Integer> sendBytes(FileOp.Write op, FakeOpen open, byte[] data) {
        FakeOpen peer = open.peer;
        if (peer != null && peer.isClosed) {
            return refused(op, Errno.EPIPE);
        }
        // What is written to standard output and the like is kept where a test finds it.
        (peer == null ? open : peer).incoming.add(new SocketOp.Message(data, List.of()));
        return done(data.length);
    }
}
