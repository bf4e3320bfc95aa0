package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.SocketOp.TakePort;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports of the host: while the container runs no other program can take them, and none of the programs that are there loses one. */
final class HeldPorts {
    /** Where free ports are looked for, up to the last: those that IANA gives to nobody. */
    private static final int FIRST_FREE = 49_153;
    private static final int LAST = 65_535;
    private static final int IN_A_MESSAGE = 8;

    private final Kernel kernel;
    private final List<Fd> sockets = new ArrayList<>();
    private @Nullable Fd bundle;

    HeldPorts(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Answers what it got: the same, with numbers where any free one would do.
     *
     * @throws SetupException when somebody else has one
     */
    List<Publish> take(Attachment.Places places, String id, List<Publish> wanted) {
        List<Publish> taken = new ArrayList<>();
        int next = FIRST_FREE;
        for (Publish one : wanted) {
            Publish got = one;
            if (one.hostPort() != 0) {
                hold(places, id, one);
            } else {
                got = with(one, next);
                while (!(tryHold(got) instanceof Done<Fd>)) {
                    if (got.hostPort() == LAST) {
                        throw new SetupException("no port from " + FIRST_FREE + " on is free for " + one.containerSide(), "name one of this host: -p HOST:" + one.containerPort());
                    }
                    got = with(one, got.hostPort() + 1);
                }
                next = Math.min(LAST, got.hostPort() + 1);
            }
            taken.add(got);
        }
        return taken;
    }

    private static Publish with(Publish one, int hostPort) {
        return new Publish(one.hostAddress(), hostPort, one.containerPort(), one.datagrams());
    }

    private Outcome<Fd> tryHold(Publish one) {
        Outcome<Fd> outcome = kernel.attempt(new TakePort(one.hostAddress() == null ? new byte[4] : Ipv4.bytes(one.hostAddress()), one.hostPort(), one.datagrams()));
        if (outcome instanceof Done<Fd>(Fd socket)) {
            sockets.add(socket);
        }
        return outcome;
    }

    private void hold(Attachment.Places places, String id, Publish one) {
        if (tryHold(one) instanceof Refused<Fd>(KernelOp<Fd> op, Errno errno)) {
            throw switch (errno) {
                case EADDRINUSE -> inUse(places, id, one);
                case EADDRNOTAVAIL -> new SetupException("this host does not have the address of " + one.hostSide(), "ip address lists those that it has");
                default -> new KernelException(op, errno);
            };
        }
    }

    private SetupException inUse(Attachment.Places places, String id, Publish one) {
        String holder = PortHolder.find(kernel, places.containers(), one, id);
        return new SetupException("port " + one.hostSide() + " of this host is in use" + (holder == null ? "" : ", by " + holder), "publish on another port, or end what uses it");
    }

    /** All of them in one descriptor: on their way through a socket that nobody reads from they stay as they are, and end with it. */
    @Nullable Fd asOne() {
        if (sockets.isEmpty()) {
            return null;
        }
        FdPair pair = kernel.perform(new MakePair());
        for (int at = 0; at < sockets.size(); at += IN_A_MESSAGE) {
            kernel.perform(new SendMessage(pair.first(), new byte[] {1}, List.copyOf(sockets.subList(at, Math.min(sockets.size(), at + IN_A_MESSAGE)))));
        }
        kernel.perform(new Close(pair.first()));
        letGo();
        bundle = pair.second();
        return bundle;
    }

    void letGo() {
        for (Fd socket : sockets) {
            kernel.attempt(new Close(socket));
        }
        sockets.clear();
        if (bundle != null) {
            kernel.attempt(new Close(bundle));
            bundle = null;
        }
    }
}
