package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
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
    /** Two numbers: from where to where this host takes ports that nobody has named (ip(7)). */
    private static final String FREE = "/proc/sys/net/ipv4/ip_local_port_range";
    /** Where that says nothing: those that IANA gives to nobody. */
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
        int[] free = {0, 0};
        for (Publish one : wanted) {
            if (one.hostPort() != 0) {
                hold(places, id, one);
                taken.add(one);
            } else {
                free = free[0] == 0 ? freeRange() : free;
                taken.add(takeFree(one, free));
            }
        }
        return taken;
    }

    /** The first that is free of a range, which begins behind it from then on. */
    private Publish takeFree(Publish one, int[] range) {
        while (range[0] <= range[1]) {
            Publish got = one.at(range[0]++);
            if (tryHold(got) instanceof Done<Fd>) {
                return got;
            }
        }
        throw new SetupException("no port up to " + range[1] + " is free for " + one.containerSide(), "name one of this host, -p HOST:" + one.containerPort() + ", or widen " + FREE);
    }

    private int[] freeRange() {
        String text = Files.readIfThere(kernel, Fd.HERE, FREE, LAST);
        int tab = text == null ? -1 : text.indexOf('\t');
        int first = text == null || tab < 0 ? 0 : Publish.number(text.substring(0, tab));
        int last = text == null || tab < 0 ? 0 : Publish.number(text.substring(tab + 1).trim());
        return first == 0 || last < first ? new int[] {FIRST_FREE, LAST} : new int[] {first, last};
    }

    /** With the same ports of IPv6 for each that is for all addresses, of a container that has one. */
    List<Publish> takeBoth(Attachment.Places places, String id, List<Publish> wanted) {
        List<Publish> all = new ArrayList<>(take(places, id, wanted));
        for (Publish one : List.copyOf(all)) {
            Publish twin = one.ofIpv6();
            if (!one.isOfIpv6() && one.isForAll() && !isAmong(all, twin)) {
                hold(places, id, twin);
                all.add(twin);
            }
        }
        return all;
    }

    private static boolean isAmong(List<Publish> all, Publish twin) {
        for (Publish one : all) {
            if (one.meets(twin)) {
                return true;
            }
        }
        return false;
    }

    private Outcome<Fd> tryHold(Publish one) {
        Outcome<Fd> outcome = kernel.attempt(new TakePort(one.hostBytes(), one.hostPort(), one.datagrams()));
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
