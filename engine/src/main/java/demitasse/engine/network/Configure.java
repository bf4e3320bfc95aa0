package demitasse.engine.network;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.SocketOp.ChangeByNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.kernel.SocketOp.OpenNetlink;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.network.RouteAnswer;
import demitasse.runtime.network.RouteMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings up what is inside, by the container's init while it may: loopback, and eth0 with its address and the way out.
 *
 * @param port null for a plan that is only shown
 */
record Configure(@Nullable Port port) implements Step {
    private static final int AF_INET = 2;
    private static final int UP = 1;
    private static final int LOOPBACK = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    /** Of what is reached without a gateway. */
    private static final int LINK_SCOPE = 253;

    @Override
    public String words() {
        return "bring up loopback and eth0" + (port == null ? ", with an address of the bridge's range"
                : " with the address " + port.words() + ", by way of " + Ipv4.words(port.gateway()));
    }

    @Override
    public void perform(Site site) {
        Port own = required(port);
        Kernel kernel = site.kernel();
        Inet6.prepareInside(kernel, "eth0", own.address6());
        Fd socket = kernel.perform(new OpenNetlink());
        RouteAnswer link = Links.find(kernel, socket, "eth0", 0);
        if (link == null) {
            throw new SetupException("the container's interface eth0 is not there", "is another program managing interfaces? then keep it from those that begin with " + Port.PREFIX);
        }
        List<Part> parts = requests(own, link.int32(4));
        if (own.address6() != null) {
            parts.addAll(Inet6.addresses(own, link.int32(4), "eth0"));
            if (!own.network().internal()) {
                parts.add(Inet6.route(own.address6().gateway(), link.int32(4)));
            }
        }
        kernel.perform(new ChangeByNetlink(socket, parts));
        kernel.perform(new Close(socket));
    }

    static List<Part> requests(Port port, int index) {
        return requests(port, index, "eth0");
    }

    /** Loopback, the address, the interface, and the way out unless the network is internal. */
    static List<Part> requests(Port port, int index, String name) {
        Subnet subnet = port.subnet();
        RouteMessage address = new RouteMessage(RouteMessage.NEW_ADDRESS, RouteMessage.CREATE)
                .int8(AF_INET).int8(subnet.prefix()).int8(0).int8(0).int32(index)
                .attribute(Links.LOCAL, Ipv4.bytes(port.address())).attribute(Links.BROADCAST, Ipv4.bytes(subnet.broadcast()))
                .attribute(Links.PEER, Ipv4.bytes(port.address()));
        RouteMessage route = port.network().driver().isRouted() ? route(LINK_SCOPE) : route(0).attribute(RTA_GATEWAY, Ipv4.bytes(port.gateway()));
        route.attribute(RTA_OIF, index);
        List<Part> parts = new ArrayList<>(List.of(
                new Part(Links.change(LOOPBACK, UP, UP).toBytes(), "bring up network interface lo"),
                new Part(address.toBytes(), "give " + name + " the address " + port.words()),
                new Part(Links.change(index, UP, UP).toBytes(), "bring up network interface " + name)));
        if (!port.network().internal()) {
            parts.add(new Part(route.toBytes(), "send everything else by way of " + Ipv4.words(port.gateway())));
        }
        return parts;
    }

    /** struct rtmsg (rtnetlink(7)): the table main, set at boot as it were, for everywhere, to a host. */
    private static RouteMessage route(int scope) {
        return new RouteMessage(RouteMessage.NEW_ROUTE, RouteMessage.CREATE)
                .int8(AF_INET).int8(0).int8(0).int8(0).int8(254).int8(3).int8(scope).int8(1).int32(0);
    }

    static byte[] routeBy(int gateway) {
        return route(0).attribute(RTA_GATEWAY, Ipv4.bytes(gateway)).toBytes();
    }

    static Port required(@Nullable Port port) {
        if (port == null) {
            throw new IllegalStateException("this plan is only for showing");
        }
        return port;
    }
}
