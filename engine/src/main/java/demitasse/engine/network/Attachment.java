package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Connection;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import org.jspecify.annotations.Nullable;

/** A container's place in a network, from before there is a container until after it has gone. */
public final class Attachment {
    private final Port port;
    private final HeldPorts held;

    private Attachment(Port port, HeldPorts held) {
        this.port = port;
        this.held = held;
    }

    /**
     * Where it is kept on disk.
     *
     * @param networks the directory of the networks and their address pools
     * @param containers that of the containers' directories
     */
    public record Places(String networks, String containers) {}

    /**
     * Attaches a container, whose directory is locked, to its network, of which the bridge is made where it isn't there. The
     * ports of the host are this process's until it ends.
     *
     * @throws SetupException when something that was asked for is not to be had; nothing of the container's is left then
     */
    public static Attachment make(Kernel kernel, Places places, String id, Fd directory, Wish wish) {
        Definition network = Definition.find(kernel, places.networks(), wish.network());
        if (network == null) {
            throw Networks.missing(wish.network());
        }
        Port port = port(kernel, places, id, network, wish);
        HeldPorts held = new HeldPorts(kernel);
        try {
            NetworkRecord record = new NetworkRecord(network.name(), network.bridge(), port.address(), port.subnet().prefix(), port.gateway(), port.hardware(),
                    wish.names(), held.take(places, id, wish.published()));
            Files.create(kernel, directory, NetworkRecord.FILE, 0600, Text.encode(record.text()));
            Rules.admit(kernel, places, record);
            enter(kernel, places, id, directory, record, wish);
            return new Attachment(port, held);
        } catch (RuntimeException failed) {
            held.letGo();
            Cleanup.attempt(() -> release(kernel, places, id, directory));
            giveBack(kernel, places, id, directory, network.bridge(), port.address());
            throw failed;
        }
    }

    private static Port port(Kernel kernel, Places places, String id, Definition network, Wish wish) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), network.bridge(), places.containers());
        Bridge bridge = Bridge.open(kernel, network);
        try {
            pool.lock();
            return port(bridge.ready(pool), pool, id, network, wish);
        } finally {
            bridge.close();
            pool.close();
        }
    }

    private static Port port(Bridge.Ready bridge, AddressPool pool, String id, Definition network, Wish wish) {
        AddressPool.Header header = pool.header();
        if (header == null) {
            throw new SetupException("the address pool is empty although its bridge is ready", "is its disk full?");
        }
        int address;
        if (wish.address() == null) {
            address = pool.take(header, network, id);
        } else {
            pool.takeThis(header, network, wish.address(), id);
            address = wish.address();
        }
        byte[] hardware = wish.hardware() == null ? Links.hardwareAddress(address) : wish.hardware();
        return new Port(network, Port.outside(id), bridge.index(), bridge.mtu(), header.subnet(), network.gatewayIn(header.subnet()), address, hardware);
    }

    private static void enter(Kernel kernel, Places places, String id, Fd directory, NetworkRecord record, Wish wish) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), record.bridge(), places.containers());
        try {
            pool.lock();
            new HostsFile(kernel, places, pool, record.bridge()).enter(id, directory, record, wish);
        } finally {
            pool.close();
        }
    }

    /** The steps by which a container gets there; for one that is only shown. */
    public static Connection shown() {
        return new Connection(new PlugIn(null), new Configure(null));
    }

    /** The same container, which gets there when it is started. */
    public ContainerSpec connect(ContainerSpec container) {
        return container.withConnection(new Connection(new PlugIn(port), new Configure(port)));
    }

    /** What keeps its ports from others, as one descriptor; null where it has none. */
    public @Nullable Fd ports() {
        return held.asOne();
    }

    /** Lets others have its ports, of one that could not be started. */
    public void letPortsGo() {
        held.letGo();
    }

    /**
     * Takes back what a container has, if anything, that runs no more; its directory is locked by this process. The cable
     * goes by itself, with the container's network namespace, and the ports with the process that made them its own.
     */
    public static void release(Kernel kernel, Places places, String id, Fd directory) {
        NetworkRecord record = NetworkRecord.of(kernel, directory, NetworkRecord.FILE);
        if (record == null) {
            return;
        }
        if (!record.published().isEmpty()) {
            Firewall.withdraw(kernel, record.published());
        }
        if (HostsFile.hasName(id, record.names())) {
            leave(kernel, places, id, record.bridge());
        }
        giveBack(kernel, places, id, directory, record.bridge(), record.address());
    }

    private static void leave(Kernel kernel, Places places, String id, String bridge) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), bridge, places.containers());
        try {
            pool.lock();
            new HostsFile(kernel, places, pool, bridge).leave(id);
        } finally {
            pool.close();
        }
    }

    private static void giveBack(Kernel kernel, Places places, String id, Fd directory, String bridge, int address) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), bridge, places.containers());
        pool.release(address, id);
        pool.close();
        kernel.attempt(new Remove(directory, NetworkRecord.FILE, false));
    }
}
