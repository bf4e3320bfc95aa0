package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.runtime.Cleanup;
import demitasse.runtime.Connection;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container's place in its networks, from before there is a container until after it has gone. */
public final class Attachment {
    /** Names of the files in a container's directory that outlast {@link #release}. */
    public static final List<String> FILES = List.of(Wish.FILE, HostsFile.NAME);

    private final List<Port> ports;
    private final HeldPorts held;

    Attachment(List<Port> ports, HeldPorts held) {
        this.ports = ports;
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
     * Attaches a container, whose directory is locked, to its networks, of which the bridges are made where they aren't there.
     * The ports of the host are this process's until it ends.
     *
     * @param wishes one for each network, at least one
     * @throws SetupException when something that was asked for is not to be had; nothing of the container's is left then
     */
    public static Attachment make(Kernel kernel, Places places, String id, Fd directory, List<Wish> wishes) {
        HeldPorts held = new HeldPorts(kernel);
        List<Port> ports = new ArrayList<>();
        if (wishes.getFirst().isOfNone()) {
            return Membership.ofNone(kernel, places, id, directory, wishes.getFirst(), held);
        }
        try {
            for (Wish wish : wishes) {
                Definition network = Networks.required(kernel, places, wish.network());
                ports.add(port(kernel, places, network, wish, id, ports.isEmpty() ? Port.outside(id) : Port.outside(id, network.bridge())));
            }
            List<NetworkRecord> records = records(ports, wishes, published(places, id, held, ports.getFirst(), wishes.getFirst().published()));
            Files.create(kernel, directory, NetworkRecord.FILE, 0600, NetworkRecord.file(records));
            for (int i = 0; i < records.size(); i++) {
                admit(kernel, places, ports.get(i).network(), records.get(i));
                enter(kernel, places, id, directory, records.get(i), records, wishes.getFirst());
            }
            return new Attachment(ports, held);
        } catch (RuntimeException failed) {
            held.letGo();
            Cleanup.attempt(() -> release(kernel, places, id, directory));
            for (Port port : ports) {
                giveBack(kernel, places, id, port.network().bridge(), port.address());
            }
            kernel.attempt(new Remove(directory, NetworkRecord.FILE, false));
            throw failed;
        }
    }

    /** Of a network that is no bridge nothing comes by the rules. */
    static void admit(Kernel kernel, Places places, Definition network, NetworkRecord record) {
        if (network.driver().isBridge()) {
            Rules.admit(kernel, places, record);
        } else if (!record.published().isEmpty()) {
            throw new SetupException("ports are published on a bridge, and the network " + network.name() + " is one of " + network.driver().kind()
                    + ", whose containers are reached at addresses of their own", "leave out --publish, or have a bridge as the first network");
        }
    }

    private static List<NetworkRecord> records(List<Port> ports, List<Wish> wishes, List<Publish> published) {
        List<NetworkRecord> records = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            records.add(record(ports.get(i), wishes.get(i), i == 0 ? published : List.of()));
        }
        return records;
    }

    private static List<Publish> published(Places places, String id, HeldPorts held, Port port, List<Publish> wanted) {
        if (port.address6() != null) {
            return held.takeBoth(places, id, wanted);
        }
        for (Publish one : wanted) {
            if (one.isOfIpv6()) {
                throw new SetupException("port " + one.hostSide() + " is one of IPv6, which the network " + port.network().name() + " does not have",
                        "publish it for IPv4, or make a network that has: demitasse network create --ipv6 NAME");
            }
        }
        return held.take(places, id, wanted);
    }

    static NetworkRecord record(Port port, Wish wish, List<Publish> published) {
        return new NetworkRecord(port.network().name(), port.network().bridge(), port.address(), port.subnet().prefix(), port.gateway(), port.hardware(), wish.names(), published,
                port.address6());
    }

    /** Takes an address, on a bridge that is ready. */
    static Port port(Kernel kernel, Places places, Definition network, Wish wish, String id, String outside) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), network.bridge(), places.containers());
        Bridge bridge = Bridge.open(kernel, network);
        try {
            pool.lock();
            Port port = port(bridge.ready(pool), pool, id, network, wish, outside);
            if (network.subnet6() == null && wish.address6() == null) {
                return port;
            }
            return Cleanup.afterFailure(() -> port.with(Addresses6.take(kernel, places, pool, network, port.subnet(), port.address(), wish.address6(), id)),
                    () -> pool.release(port.address(), id));
        } finally {
            bridge.close();
            pool.close();
        }
    }

    private static Port port(Bridge.Ready bridge, AddressPool pool, String id, Definition network, Wish wish, String outside) {
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
        byte[] hardware = !network.driver().hasHardware() ? new byte[6] : wish.hardware() == null ? Links.hardwareAddress(address) : wish.hardware();
        return new Port(network, outside, bridge.index(), bridge.mtu(), header.subnet(), network.gatewayIn(header.subnet()), address, hardware, null);
    }

    static void enter(Kernel kernel, Places places, String id, Fd directory, NetworkRecord record, List<NetworkRecord> all, Wish first) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), record.bridge(), places.containers());
        try {
            pool.lock();
            new HostsFile(kernel, places, pool, record.bridge()).enter(id, directory, all, first);
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
        if (ports.isEmpty()) {
            return container.withConnection(null);
        }
        Step first = ports.getFirst().network().driver().isBridge() ? new PlugIn(ports.getFirst()) : new Direct(ports.getFirst());
        return container.withConnection(new Connection(ports.size() == 1 ? first : new PlugInAll(first, ports), new Configure(ports.getFirst())));
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
        List<NetworkRecord> records = NetworkRecord.all(kernel, directory, NetworkRecord.FILE);
        for (NetworkRecord record : records) {
            if (!record.published().isEmpty()) {
                Rules.withdraw(kernel, places, record.published());
            }
            leave(kernel, places, id, record);
        }
        if (!records.isEmpty()) {
            kernel.attempt(new Remove(directory, NetworkRecord.FILE, false));
        }
    }

    /** Takes back a name and an address. */
    static void leave(Kernel kernel, Places places, String id, NetworkRecord record) {
        if (HostsFile.hasName(id, record.names())) {
            AddressPool pool = AddressPool.open(kernel, places.networks(), record.bridge(), places.containers());
            try {
                pool.lock();
                new HostsFile(kernel, places, pool, record.bridge()).leave(id);
            } finally {
                pool.close();
            }
        }
        giveBack(kernel, places, id, record.bridge(), record.address());
    }

    static void giveBack(Kernel kernel, Places places, String id, String bridge, int address) {
        AddressPool pool = AddressPool.open(kernel, places.networks(), bridge, places.containers());
        pool.release(address, id);
        pool.close();
    }
}
