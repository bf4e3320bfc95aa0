package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.TakePort;
import demitasse.kernel.Text;
import demitasse.runtime.Connection;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container's place in a network, from before there is a container until after it has gone. */
public final class Attachment {
    /** In the container's directory, for as long as it has a place: what has to be taken back. */
    public static final String RECORD = "network";
    /** There for good: such a container cannot be started again, since it was made for the address that it had. */
    public static final String MARK = "bridged";
    private static final int LIMIT_BYTES = 256 * 1024;

    private final Kernel kernel;
    private final Places places;
    private final String id;
    private final Port port;
    private final List<Publish> published;
    private final List<Fd> held = new ArrayList<>();

    private Attachment(Kernel kernel, Places places, String id, Port port, List<Publish> published) {
        this.kernel = kernel;
        this.places = places;
        this.id = id;
        this.port = port;
        this.published = published;
    }

    /**
     * Where it is kept on disk.
     *
     * @param pools the directory of the address pools
     * @param containers that of the containers' directories
     */
    public record Places(String pools, String containers) {}

    /** What is asked of the bridge: a certain address, or null for the next free one, and ports of the host. */
    public record Wish(@Nullable Integer address, List<Publish> published) {
        public Wish {
            published = List.copyOf(published);
        }
    }

    /**
     * Attaches a container, whose directory is locked, to the bridge of this host, which is made where it isn't there. The
     * ports of the host are this process's until it ends.
     *
     * @throws SetupException when something that was asked for is not to be had; nothing of the container's is left then
     */
    public static Attachment make(Kernel kernel, Places places, String id, Fd directory, Wish wish) {
        AddressPool pool = AddressPool.open(kernel, places.pools(), Bridge.DEFAULT, places.containers());
        Bridge bridge = Bridge.open(kernel, Bridge.DEFAULT);
        Port port;
        try {
            pool.lock();
            port = port(bridge.ready(pool), pool, id, wish.address());
        } finally {
            bridge.close();
            pool.close();
        }
        Attachment attachment = new Attachment(kernel, places, id, port, wish.published());
        Files.create(kernel, directory, MARK, 0600, new byte[0]);
        Files.create(kernel, directory, RECORD, 0600, Text.encode(attachment.record()));
        try {
            attachment.holdPorts();
            attachment.admit();
            return attachment;
        } catch (RuntimeException failed) {
            attachment.letPortsGo();
            giveBack(kernel, places, id, directory, port.address());
            throw failed;
        }
    }

    private static Port port(Bridge.Ready bridge, AddressPool pool, String id, @Nullable Integer wanted) {
        AddressPool.Header header = pool.header();
        if (header == null) {
            throw new SetupException("the address pool is empty although its bridge is ready", "is its disk full?");
        }
        int address;
        if (wanted == null) {
            address = pool.take(header, id);
        } else {
            pool.takeThis(header, wanted, id);
            address = wanted;
        }
        return new Port(Bridge.DEFAULT, Port.outside(id), bridge.index(), bridge.mtu(), header.subnet(), address, Links.hardwareAddress(address));
    }

    /** The steps by which a container gets there; for one that is only shown where the attachment is null. */
    public static Connection connection(@Nullable Attachment attachment) {
        Port port = attachment == null ? null : attachment.port;
        return new Connection(new PlugIn(port), new Configure(port));
    }

    public String address() {
        return Ipv4.words(port.address());
    }

    /** While the container runs no other program can take its ports, and none of the programs that are there loses one. */
    private void holdPorts() {
        for (Publish one : published) {
            TakePort take = new TakePort(one.hostAddress() == null ? new byte[4] : Ipv4.bytes(one.hostAddress()), one.hostPort(), one.datagrams());
            switch (kernel.attempt(take)) {
                case Done<Fd>(Fd socket) -> held.add(socket);
                case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> {
                    letPortsGo();
                    throw switch (errno) {
                        case EADDRINUSE -> inUse(one);
                        case EADDRNOTAVAIL -> new SetupException("this host does not have the address of " + one.hostSide(), "ip address lists those that it has");
                        default -> new KernelException(op, errno);
                    };
                }
            }
        }
    }

    private SetupException inUse(Publish one) {
        String holder = PortHolder.find(kernel, places.containers(), one, id);
        return new SetupException("port " + one.hostSide() + " of this host is in use" + (holder == null ? "" : ", by " + holder), "publish on another port, or end what uses it");
    }

    private void letPortsGo() {
        for (Fd socket : held) {
            kernel.attempt(new Close(socket));
        }
        held.clear();
    }

    private void admit() {
        Outcome<Outcome.Nothing> outcome = Firewall.admit(kernel, port, published, false);
        if (outcome instanceof Refused<?>(_, Errno errno) && errno == Errno.ENOENT) {
            outcome = admitWithRules();
        }
        if (outcome instanceof Refused<?>(KernelOp<?> op, Errno errno) && errno == Errno.EEXIST) {
            // Of a container that was killed, whose address or port this one has now.
            Firewall.withdraw(kernel, port.outside(), port.address(), published);
            outcome = Firewall.admit(kernel, port, published, false);
        }
        if (outcome instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            letPortsGo();
            throw Firewall.refused(op, errno);
        }
    }

    /** Rules are put in by one at a time, and only where another one has not just done so. */
    private Outcome<Outcome.Nothing> admitWithRules() {
        AddressPool pool = AddressPool.open(kernel, places.pools(), Bridge.DEFAULT, places.containers());
        try {
            pool.lock();
            Outcome<Outcome.Nothing> again = Firewall.admit(kernel, port, published, false);
            return again instanceof Refused<?>(_, Errno errno) && errno == Errno.ENOENT ? Firewall.admit(kernel, port, published, true) : again;
        } finally {
            pool.close();
        }
    }

    private static void giveBack(Kernel kernel, Places places, String id, Fd directory, int address) {
        AddressPool pool = AddressPool.open(kernel, places.pools(), Bridge.DEFAULT, places.containers());
        pool.release(address, id);
        pool.close();
        kernel.attempt(new Remove(directory, RECORD, false));
    }

    /**
     * Takes back what a container has, if anything, that runs no more; its directory is locked by this process. The cable
     * goes by itself, with the container's network namespace, and the ports with the process that made them its own.
     */
    public static void release(Kernel kernel, Places places, String id, Fd directory) {
        String text = Files.readIfThere(kernel, directory, RECORD, LIMIT_BYTES);
        NetworkRecord record = text == null ? null : NetworkRecord.read(text);
        if (record != null) {
            Firewall.withdraw(kernel, Port.outside(id), record.address(), record.published());
            giveBack(kernel, places, id, directory, record.address());
        }
    }

    private String record() {
        return new NetworkRecord(port.address(), published).text();
    }
}
