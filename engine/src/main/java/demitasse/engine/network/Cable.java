package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.AskNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.kernel.SocketOp.OpenNetlink;
import demitasse.runtime.SetupException;
import demitasse.runtime.network.Interface;
import demitasse.runtime.network.Interfaces;
import demitasse.runtime.network.RouteAnswer;
import demitasse.runtime.network.RouteMessage;
import java.util.ArrayList;
import java.util.List;

/** A further cable of a container, laid and taken away from outside, while it runs or before; its end inside is the next free of eth0, eth1, … */
final class Cable {
    /** Where it stands among the requests of {@link Configure}. */
    private static final int ROUTE = 3;

    private final Kernel kernel;
    private final Fd namespace;

    /** @param namespace the container's network namespace */
    Cable(Kernel kernel, Fd namespace) {
        this.kernel = kernel;
        this.namespace = namespace;
    }

    /** @param leaves whether the way out may lead there, which stays as it is where there is one */
    void lay(Port port, boolean leaves) {
        int index = port.network().driver().isBridge() ? plug(port) : plugDirectly(port);
        inside(() -> configure(port, index, leaves));
    }

    private int plugDirectly(Port port) {
        List<Interface> before = interfaces();
        Direct.plug(kernel, port, "eth%d", Links.NAMESPACE_OF_DESCRIPTOR, namespace.number());
        for (Interface one : interfaces()) {
            if (!before.contains(one)) {
                return one.index();
            }
        }
        throw new SetupException("the container has removed the interface of its new network", null);
    }

    private List<Interface> interfaces() {
        List<Interface> found = new ArrayList<>();
        inside(() -> {
            Interfaces interfaces = Interfaces.open(kernel);
            found.addAll(interfaces.list());
            interfaces.close();
        });
        return found;
    }

    private int plug(Port port) {
        Fd socket = kernel.perform(new OpenNetlink());
        RouteAnswer outside = PlugIn.plug(kernel, socket, port, PlugIn.request(port, "eth%d", Links.NAMESPACE_OF_DESCRIPTOR, namespace.number()));
        kernel.perform(new Close(socket));
        byte[] other = outside.attribute(Links.OTHER_END);
        if (other == null || other.length < 4) {
            throw new SetupException("the interface " + port.outside() + " has lost its other end", "is another program managing interfaces? then keep it from those that begin with " + Port.PREFIX);
        }
        return Integer.reverseBytes(Ipv4.of(other));
    }

    private void configure(Port port, int index, boolean leaves) {
        Fd socket = kernel.perform(new OpenNetlink());
        RouteAnswer link = Links.find(kernel, socket, "", index);
        if (link == null) {
            throw new SetupException("the container has removed the interface of its new network", null);
        }
        String name = link.text(Links.NAME);
        Inet6.prepareInside(kernel, name, port.address6());
        List<Part> parts = Configure.requests(port, index, name);
        kernel.perform(new ChangeByNetlink(socket, parts.subList(1, ROUTE)));
        if (leaves && parts.size() > ROUTE) {
            leave(socket, parts.get(ROUTE));
        }
        if (port.address6() != null) {
            kernel.perform(new ChangeByNetlink(socket, Inet6.addresses(port, index, name)));
            if (!port.network().internal()) {
                leave(socket, Inet6.route(port.address6().gateway(), index));
            }
        }
        kernel.perform(new Close(socket));
    }

    private void leave(Fd socket, Part route) {
        if (kernel.attempt(new ChangeByNetlink(socket, List.of(route))) instanceof Refused<?>(KernelOp<?> op, Errno errno) && errno != Errno.EEXIST) {
            throw new KernelException(op, errno);
        }
    }

    /** Has everything else go by way of that gateway, unless there is a way already. */
    void leaveBy(int gateway) {
        Part route = new Part(Configure.routeBy(gateway), "send everything else by way of " + Ipv4.words(gateway));
        inside(() -> {
            Fd socket = kernel.perform(new OpenNetlink());
            leave(socket, route);
            kernel.perform(new Close(socket));
        });
    }

    /** Takes away the one whose end at the host has that name, if it is there. */
    static boolean remove(Kernel kernel, String outside) {
        Fd socket = kernel.perform(new OpenNetlink());
        boolean removed = kernel.succeeds(new ChangeByNetlink(socket, List.of(new Part(new RouteMessage(RouteMessage.DELETE_LINK, RouteMessage.CHANGE)
                .int32(0).int32(0).int32(0).int32(0).attribute(Links.NAME, outside).toBytes(), "remove the interface " + outside))));
        kernel.perform(new Close(socket));
        return removed;
    }

    /** Takes away the one that has that address inside, if it is there. */
    void removeInside(int address) {
        inside(() -> {
            Fd socket = kernel.perform(new OpenNetlink());
            byte[] question = new RouteMessage(RouteMessage.GET_ADDRESS, RouteMessage.LIST).int32(0).int32(0).toBytes();
            for (byte[] message : kernel.perform(new AskNetlink(socket, question, "list the container's addresses"))) {
                RouteAnswer answer = new RouteAnswer(message, 8);
                byte[] local = answer.attribute(Links.LOCAL);
                if (local != null && local.length == 4 && Ipv4.of(local) == address) {
                    kernel.attempt(new ChangeByNetlink(socket, List.of(new Part(new RouteMessage(RouteMessage.DELETE_LINK, RouteMessage.CHANGE)
                            .int32(0).int32(answer.int32(4)).int32(0).int32(0).toBytes(), "remove the container's interface of " + Ipv4.words(address)))));
                }
            }
            kernel.perform(new Close(socket));
        });
    }

    /** Sockets and settings are those of the namespace in which this process is. */
    private void inside(Runnable work) {
        Fd own = kernel.perform(new Open("/proc/self/ns/net", OpenFlag.READ));
        kernel.perform(new Join(namespace, Namespace.NETWORK.flag()));
        try {
            work.run();
        } finally {
            kernel.perform(new Join(own, Namespace.NETWORK.flag()));
            kernel.perform(new Close(own));
        }
    }
}
