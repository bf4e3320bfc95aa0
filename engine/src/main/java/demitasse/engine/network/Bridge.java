package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.AskNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.kernel.SocketOp.OpenNetlink;
import demitasse.runtime.SetupException;
import demitasse.runtime.network.RouteAnswer;
import demitasse.runtime.network.RouteMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host's side of a network: a bridge with an address, which is the gateway of its containers (rtnetlink(7)). */
final class Bridge {
    static final String DEFAULT = "demitasse0";
    private static final int AF_INET = 2;
    private static final int UP = 1;
    private static final int MAIN_TABLE = 254;
    private static final int ETHERNET_MTU = 1500;
    /** How many ranges there are to choose from: of 16 bits, and of 12. */
    private static final int LARGE = 12;
    private static final int SMALL = 16;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;

    private final Kernel kernel;
    private final Fd socket;
    private final Definition network;
    private final String name;

    private Bridge(Kernel kernel, Fd socket, Definition network) {
        this.kernel = kernel;
        this.socket = socket;
        this.network = network;
        this.name = network.bridge();
    }

    /** A bridge that is up and has its address. */
    record Ready(int index, int mtu) {}

    static Bridge open(Kernel kernel, Definition network) {
        return new Bridge(kernel, kernel.perform(new OpenNetlink()), network);
    }

    void close() {
        kernel.attempt(new Close(socket));
    }

    /** The bridge, set up where it isn't; the pool is locked, and holds afterwards which range it has. */
    Ready ready(AddressPool pool) {
        if (!network.driver().isBridge()) {
            return Direct.ready(kernel, socket, network, pool);
        }
        AddressPool.Header header = pool.header();
        RouteAnswer link = link(name, 0);
        if (link != null && header != null && link.int32(4) == header.bridge() && (link.int32(8) & UP) != 0) {
            return new Ready(header.bridge(), mtu(link));
        }
        List<byte[]> routes = ask(new RouteMessage(RouteMessage.GET_ROUTE, RouteMessage.LIST).int8(AF_INET).int8(0).int16(0).int32(0).int32(0), "list the routes");
        if (link == null) {
            make(uplinkMtu(routes));
            link = link(name, 0);
        }
        if (link == null) {
            throw new SetupException("the bridge " + name + " was removed just when it was made", "is another program managing interfaces? then keep it from " + name);
        }
        int index = link.int32(4);
        Subnet subnet = chosen(header, routes, index);
        if (network.subnet6() != null) {
            requireFree(network.subnet6(), index);
        }
        // From nothing on again, should this be cut short: a bridge without the address is not ready.
        prepare();
        addAddress(index, subnet);
        pool.write(new AddressPool.Header(subnet, index, header == null ? 0 : header.next()));
        return new Ready(index, mtu(link));
    }

    private void make(int mtu) {
        RouteMessage message = new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CREATE).int32(0).int32(0).int32(0).int32(0)
                .attribute(Links.NAME, name).attribute(Links.MTU, mtu);
        int info = message.begin(Links.INFO);
        message.attribute(Links.KIND, "bridge").end(info);
        if (change(List.of(new Part(message.toBytes(), "make the bridge " + name))) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.EOPNOTSUPP
                    ? new SetupException("this kernel has no bridges (module bridge, CONFIG_BRIDGE)", "load the module, or use --network none or host")
                    : new KernelException(op, errno);
        }
    }

    /** What the kernel's settings have to be before there are containers behind it. */
    private void prepare() {
        Inet6.prepareBridge(kernel, network);
        // So that this host's own programs reach published ports at 127.0.0.1; the rules keep the containers from doing so.
        put("/proc/sys/net/ipv4/conf/" + name + "/route_localnet");
        put("/proc/sys/net/ipv4/ip_forward");
    }

    private void put(String path) {
        if (Files.tryPut(kernel, Fd.HERE, path, "1") instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw new KernelException(op, errno);
        }
    }

    private void addAddress(int index, Subnet subnet) {
        int gateway = network.gatewayIn(subnet);
        Part address = new Part(new RouteMessage(RouteMessage.NEW_ADDRESS, RouteMessage.CREATE)
                .int8(AF_INET).int8(subnet.prefix()).int8(0).int8(0).int32(index)
                .attribute(Links.LOCAL, Ipv4.bytes(gateway)).attribute(Links.BROADCAST, Ipv4.bytes(subnet.broadcast()))
                .attribute(Links.PEER, Ipv4.bytes(gateway)).toBytes(),
                "give the bridge " + name + " the address " + Ipv4.words(gateway) + "/" + subnet.prefix());
        give(address);
        if (network.subnet6() != null) {
            give(Inet6.address(index, "the bridge " + name, network.subnet6().gateway(), network.subnet6().prefix()));
        }
        Part up = new Part(Links.change(index, UP, UP).attribute(Links.ADDRESS, Links.hardwareAddress(gateway)).toBytes(), "bring up the bridge " + name);
        if (change(List.of(up)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw new KernelException(op, errno);
        }
    }

    private void give(Part address) {
        if (change(List.of(address)) instanceof Refused<?>(KernelOp<?> op, Errno errno) && errno != Errno.EEXIST) {
            throw new KernelException(op, errno);
        }
    }

    /** The range it had before, if that is free; otherwise the first free one. */
    private Subnet chosen(AddressPool.@Nullable Header header, List<byte[]> routes, int own) {
        List<Subnet> taken = new ArrayList<>();
        for (byte[] message : routes) {
            RouteAnswer route = new RouteAnswer(message, 12);
            byte[] to = route.attribute(RTA_DST);
            byte[] by = route.attribute(RTA_OIF);
            if (to != null && to.length == 4 && !isNumber(by, own)) {
                taken.add(new Subnet(Ipv4.of(to), route.int8(1)));
            }
        }
        Subnet asked = network.subnet();
        if (asked != null) {
            if (!isFree(asked, taken)) {
                throw new SetupException("the range " + asked.words() + " of the network " + network.name() + " overlaps with a route of this host",
                        "ip route lists those; remove the network and make it with another --subnet");
            }
            return asked;
        }
        if (header != null && isFree(header.subnet(), taken)) {
            return header.subnet();
        }
        for (int i = 0; i < LARGE + SMALL; i++) {
            Subnet candidate = i < LARGE ? new Subnet(172 << 24 | 20 + i << 16, 16) : new Subnet(192 << 24 | 168 << 16 | i - LARGE << 12, 20);
            if (isFree(candidate, taken)) {
                return candidate;
            }
        }
        throw new SetupException("none of the ranges 172.20.0.0/16 to 172.31.0.0/16 and 192.168.0.0/20 to 192.168.240.0/20 is free for the bridge " + name
                + ": this host has routes to all of them", "give a network of your own another --subnet, or use --network none or host");
    }

    private void requireFree(Subnet6 range, int own) {
        for (byte[] message : ask(new RouteMessage(RouteMessage.GET_ROUTE, RouteMessage.LIST).int8(Inet6.AF_INET6).int8(0).int16(0).int32(0).int32(0), "list the routes of IPv6")) {
            RouteAnswer route = new RouteAnswer(message, 12);
            byte[] to = route.attribute(RTA_DST);
            if (to != null && to.length == Ipv6.BYTES && route.int8(4) == MAIN_TABLE && !isNumber(route.attribute(RTA_OIF), own)
                    && range.overlaps(new Subnet6(Ipv6.of(to), route.int8(1)))) {
                throw new SetupException("the range " + range.words() + " of the network " + network.name() + " overlaps with a route of this host",
                        "ip -6 route lists those; remove the network and make it with another --subnet");
            }
        }
    }

    /** Removes the interface, where it is there. */
    void remove() {
        change(List.of(new Part(new RouteMessage(RouteMessage.DELETE_LINK, RouteMessage.CHANGE).int32(0).int32(0).int32(0).int32(0)
                .attribute(Links.NAME, name).toBytes(), "remove the bridge " + name)));
    }

    private static boolean isFree(Subnet candidate, List<Subnet> taken) {
        for (Subnet other : taken) {
            if (candidate.overlaps(other)) {
                return false;
            }
        }
        return true;
    }

    /** Of the interface that the default route leaves by. */
    private int uplinkMtu(List<byte[]> routes) {
        for (byte[] message : routes) {
            RouteAnswer route = new RouteAnswer(message, 12);
            byte[] by = route.attribute(RTA_OIF);
            if (route.int8(1) == 0 && route.int8(4) == MAIN_TABLE && by != null && by.length == 4) {
                RouteAnswer uplink = link("", by[0] & 255 | (by[1] & 255) << 8 | (by[2] & 255) << 16 | by[3] << 24);
                return uplink == null ? ETHERNET_MTU : mtu(uplink);
            }
        }
        return ETHERNET_MTU;
    }

    private static boolean isNumber(byte @Nullable [] bytes, int number) {
        return bytes != null && bytes.length == 4 && Integer.reverseBytes(Ipv4.of(bytes)) == number;
    }

    static int mtu(RouteAnswer link) {
        byte[] value = link.attribute(Links.MTU);
        return value == null || value.length < 4 ? ETHERNET_MTU : Integer.reverseBytes(Ipv4.of(value));
    }

    /** An interface by its name, or by its number where the name is empty; null where there is none. */
    private @Nullable RouteAnswer link(String name, int index) {
        return Links.find(kernel, socket, name, index);
    }

    private List<byte[]> ask(RouteMessage request, String what) {
        return kernel.perform(new AskNetlink(socket, request.toBytes(), what));
    }

    private Outcome<Outcome.Nothing> change(List<Part> parts) {
        return kernel.attempt(new ChangeByNetlink(socket, parts));
    }
}
