package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.runtime.SetupException;
import demitasse.runtime.network.RouteMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What IPv6 asks of an interface: settings before it is up, and addresses that nobody has to look for twice (ip-sysctl of the kernel). */
final class Inet6 {
    static final int AF_INET6 = 10;
    /** No detection of duplicates: who has which address is known, and a start does not wait for it. */
    private static final int NO_DETECTION = 0x02;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int LINK_PREFIX = 64;
    private static final int LIMIT_BYTES = 64;
    private static final String SETTINGS = "/proc/sys/net/ipv6/conf/";

    private Inet6() {}

    /** Settings of a bridge that isn't up; of the host's, that it forwards. */
    static void prepareBridge(Kernel kernel, Definition network) {
        String name = network.bridge();
        if (network.subnet6() == null) {
            put(kernel, name, "disable_ipv6", "1", false);
            return;
        }
        String disabled = Files.readIfThere(kernel, Fd.HERE, SETTINGS + "all/disable_ipv6", LIMIT_BYTES);
        if (disabled == null || disabled.startsWith("1")) {
            throw new SetupException("the network " + network.name() + " is to have IPv6, which is disabled on this host " + (disabled == null ? "(ipv6.disable=1)" : "(net.ipv6.conf.all.disable_ipv6)"),
                    disabled == null ? "start the kernel without ipv6.disable=1, or make the network without --ipv6"
                            : "sysctl -w net.ipv6.conf.all.disable_ipv6=0, or make the network without --ipv6");
        }
        forward(kernel);
        put(kernel, name, "disable_ipv6", "0", true);
        put(kernel, name, "accept_ra", "0", true);
        put(kernel, name, "accept_dad", "0", true);
    }

    /** A host that forwards hears routers no more, and would lose its own way out by that: its interfaces are told to go on. */
    private static void forward(Kernel kernel) {
        String already = Files.readIfThere(kernel, Fd.HERE, SETTINGS + "all/forwarding", LIMIT_BYTES);
        if (already != null && already.startsWith("1")) {
            return;
        }
        for (Entry one : Files.list(kernel, Fd.HERE, "/proc/sys/net/ipv6/conf")) {
            String hears = Files.readIfThere(kernel, Fd.HERE, SETTINGS + one.name() + "/accept_ra", LIMIT_BYTES);
            if (hears != null && hears.startsWith("1") && !one.name().equals("all")) {
                put(kernel, one.name(), "accept_ra", "2", false);
            }
        }
        put(kernel, "all", "forwarding", "1", true);
    }

    /** Settings of a container's interface that isn't up: it has what it is given, and otherwise the kernel would look for routers. */
    static void prepareInside(Kernel kernel, String name, @Nullable Subnet6 address) {
        if (address == null) {
            put(kernel, name, "disable_ipv6", "1", false);
            return;
        }
        put(kernel, name, "disable_ipv6", "0", true);
        put(kernel, name, "accept_ra", "0", true);
        // The address of its link is made here, of the MAC address: the filter at the cable has to know it.
        put(kernel, name, "addr_gen_mode", "1", true);
    }

    private static void put(Kernel kernel, String name, String setting, String value, boolean needed) {
        if (Files.tryPut(kernel, Fd.HERE, SETTINGS + name + "/" + setting, value) instanceof Refused<?>(KernelOp<?> op, Errno errno) && (needed || errno != Errno.ENOENT)) {
            throw new KernelException(op, errno);
        }
    }

    static Part address(int index, String name, Ipv6 address, int prefix) {
        return new Part(new RouteMessage(RouteMessage.NEW_ADDRESS, RouteMessage.CREATE)
                .int8(AF_INET6).int8(prefix).int8(NO_DETECTION).int8(0).int32(index)
                .attribute(Links.LOCAL, address.bytes()).attribute(Links.PEER, address.bytes()).toBytes(),
                "give " + name + " the address " + address.words() + "/" + prefix);
    }

    /** A container's addresses; none on a network without IPv6. */
    static List<Part> addresses(Port port, int index, String name) {
        List<Part> parts = new ArrayList<>();
        if (port.address6() != null) {
            parts.add(address(index, name, port.address6().address(), port.address6().prefix()));
            parts.add(address(index, name, Ipv6.ofLink(port.hardware()), LINK_PREFIX));
        }
        return parts;
    }

    /** As {@link Configure#route} has it for IPv4. */
    static Part route(Ipv6 gateway, int index) {
        return new Part(new RouteMessage(RouteMessage.NEW_ROUTE, RouteMessage.CREATE)
                .int8(AF_INET6).int8(0).int8(0).int8(0).int8(254).int8(3).int8(0).int8(1).int32(0)
                .attribute(RTA_GATEWAY, gateway.bytes()).attribute(RTA_OIF, index).toBytes(),
                "send everything else of IPv6 by way of " + gateway.words());
    }
}
