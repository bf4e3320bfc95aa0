package demitasse.runtime.network;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.SocketOp.AskNetlink;
import demitasse.kernel.SocketOp.OpenNetlink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interfaces of one network namespace: that in which it was opened. Each refusal is a {@link demitasse.kernel.KernelException} in words. */
public final class Interfaces {
    private static final int IFLA_NET_NS_FD = 28;
    private static final int UP = 1;

    private final Kernel kernel;
    private final Fd socket;

    private Interfaces(Kernel kernel, Fd socket) {
        this.kernel = kernel;
        this.socket = socket;
    }

    /** Those of the network namespace in which this process is now. */
    public static Interfaces open(Kernel kernel) {
        return new Interfaces(kernel, kernel.perform(new OpenNetlink()));
    }

    public void close() {
        kernel.attempt(new Close(socket));
    }

    public List<Interface> list() {
        RouteMessage request = new RouteMessage(RouteMessage.GET_LINK, RouteMessage.LIST).int32(0).int32(0).int32(0).int32(0);
        List<Interface> found = new ArrayList<>();
        for (byte[] message : ask(request, "list the network interfaces")) {
            found.add(Interface.of(message));
        }
        return found;
    }

    public @Nullable Interface find(String name) {
        for (Interface candidate : list()) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /** Of all families; the kernel tells those of all interfaces. */
    List<Address> addresses(Interface on) {
        List<Address> found = new ArrayList<>();
        RouteMessage request = new RouteMessage(RouteMessage.GET_ADDRESS, RouteMessage.LIST).int32(0).int32(0);
        for (byte[] message : ask(request, "list the addresses of network interface " + on.name())) {
            Address address = Address.of(message);
            if (address.index() == on.index()) {
                found.add(address);
            }
        }
        return found;
    }

    /** Moves an interface to another namespace, where it is down and has no address; a name with {@code %d} gets the next free number. */
    public void move(Interface moved, Fd namespace, String name) {
        change(link(moved, 0, 0).attribute(IFLA_NET_NS_FD, namespace.number()).attribute(Interface.IFLA_IFNAME, name),
                "move network interface " + moved.name() + (name.equals(moved.name()) ? "" : " as " + name) + " to " + namespace.name());
    }

    public void bringUp(Interface raised) {
        change(link(raised, UP, UP), "bring up network interface " + raised.name());
    }

    void add(Interface to, Address address) {
        change(address.request(to.index()), "give network interface " + to.name() + " the address " + address.words());
    }

    /** struct ifinfomsg: family, type, index, flags, and which of the flags are meant. */
    private static RouteMessage link(Interface meant, int flags, int mask) {
        return new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CHANGE).int32(0).int32(meant.index()).int32(flags).int32(mask);
    }

    private void change(RouteMessage request, String what) {
        ask(request, what);
    }

    private List<byte[]> ask(RouteMessage request, String what) {
        return kernel.perform(new AskNetlink(socket, request.toBytes(), what));
    }
}
