package demitasse.runtime.network;

import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.Outcome;
import demitasse.kernel.SocketOp.AskNetlink;
import demitasse.kernel.SocketOp.OpenNetlink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fake with interfaces and addresses in two network namespaces, of the host and of the container; it answers as rtnetlink(7) does. */
final class FakeNetlink implements Kernel {
    /** One of the two namespaces: interfaces by number, and addresses as requests for them. */
    static final class Space {
        final Map<Integer, String> names = new HashMap<>();
        final List<byte[]> addresses = new ArrayList<>();
        final List<Integer> up = new ArrayList<>();
    }

    final FakeKernel inner = new FakeKernel();
    final Space host = new Space();
    final Space container = new Space();
    final List<String> asked = new ArrayList<>();
    private final Map<Integer, Space> sockets = new HashMap<>();
    private boolean isInside;
    boolean refusesMoves;

    @Override
    @SuppressWarnings("unchecked") // The answer is the one of the operation.
    public <R> Outcome<R> attempt(KernelOp<R> op) {
        if (op instanceof AskNetlink ask) {
            return (Outcome<R>) answer(ask);
        }
        if (op instanceof Join) {
            isInside = !isInside;
        }
        Outcome<R> outcome = inner.attempt(op);
        if (op instanceof OpenNetlink && outcome instanceof Outcome.Done<R>(R fd)) {
            sockets.put(((demitasse.kernel.Fd) fd).number(), isInside ? container : host);
        }
        return outcome;
    }

    private Outcome<List<byte[]>> answer(AskNetlink ask) {
        asked.add(ask.words());
        Space space = sockets.get(ask.socket().number());
        if (space == null) {
            return new Outcome.Refused<>(ask, Errno.EBADF);
        }
        RouteAnswer request = new RouteAnswer(ask.request(), 16);
        return switch (ask.request()[4]) {
            case RouteMessage.GET_LINK -> new Outcome.Done<>(links(space));
            case RouteMessage.GET_ADDRESS -> new Outcome.Done<>(List.copyOf(space.addresses));
            case RouteMessage.NEW_ADDRESS -> {
                space.addresses.add(ask.request());
                yield new Outcome.Done<>(List.of());
            }
            default -> change(ask, space, request);
        };
    }

    private static List<byte[]> links(Space space) {
        List<byte[]> answers = new ArrayList<>();
        space.names.forEach((index, name) -> answers.add(new RouteMessage(RouteMessage.NEW_LINK, 0)
                .int32(0).int32(index).int32(0).int32(0).attribute(Interface.IFLA_IFNAME, name).toBytes()));
        return answers;
    }

    private Outcome<List<byte[]>> change(AskNetlink ask, Space space, RouteAnswer request) {
        String name = request.text(Interface.IFLA_IFNAME);
        if (name.isEmpty()) {
            space.up.add(request.int32(4));
            return new Outcome.Done<>(List.of());
        }
        if (refusesMoves) {
            return new Outcome.Refused<>(ask, Errno.EINVAL);
        }
        host.names.remove(request.int32(4));
        // The kernel takes another number where the old one is in use there.
        container.names.put(request.int32(4) + 40, name.replace("%d", "0"));
        return new Outcome.Done<>(List.of());
    }
}
