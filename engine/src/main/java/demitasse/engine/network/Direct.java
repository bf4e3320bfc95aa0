package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.SocketOp.ChangeByNetlink;
import demitasse.kernel.SocketOp.ChangeByNetlink.Part;
import demitasse.kernel.SocketOp.OpenNetlink;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.network.RouteAnswer;
import demitasse.runtime.network.RouteMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a container its interface at one of the host's (macvlan, ipvlan), by the parent: it is made as eth0 in the container's
 * network namespace, and goes with that. There is no end of it at the host where packets could be looked at.
 */
record Direct(Port port) implements Step {
    private static final int UP = 1;
    private static final int MODE = 1;

    @Override
    public String words() {
        return "give the container an interface eth0 at " + port.network().interfaceName() + " (" + port.network().driver().kind() + " " + port.network().driver().mode() + ")";
    }

    @Override
    public void perform(Site site) {
        plug(site.kernel(), port, "eth0", Links.NAMESPACE_OF_PID, site.initPid());
    }

    static void plug(Kernel kernel, Port port, String inside, int attribute, int namespace) {
        Fd socket = kernel.perform(new OpenNetlink());
        make(kernel, socket, request(port, inside, attribute, namespace), port.network().driver().kind(), port.network());
        kernel.perform(new Close(socket));
    }

    static byte[] request(Port port, String inside, int attribute, int namespace) {
        Driver driver = port.network().driver();
        RouteMessage message = new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CREATE).int32(0).int32(0).int32(0).int32(0)
                .attribute(Links.OTHER_END, port.bridge()).attribute(Links.NAME, inside);
        if (driver.hasHardware()) {
            message.attribute(Links.ADDRESS, port.hardware());
        }
        message.attribute(attribute, namespace);
        int info = message.begin(Links.INFO);
        message.attribute(Links.KIND, driver.kind());
        int data = message.begin(Links.DATA);
        if (driver.hasHardware()) {
            message.attribute(MODE, driver.modeNumber());
        } else {
            message.attribute(MODE, new byte[] {(byte) driver.modeNumber(), 0});
        }
        return message.end(data).end(info).toBytes();
    }

    private static void make(Kernel kernel, Fd socket, byte[] request, String kind, Definition network) {
        String what = "make an interface of " + kind + " for the network " + network.name();
        if (kernel.attempt(new ChangeByNetlink(socket, List.of(new Part(request, what)))) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw switch (errno) {
                case EOPNOTSUPP -> new SetupException("this kernel has no " + kind + " (CONFIG_" + upper(kind) + "), which the network " + network.name() + " needs",
                        "load the module " + kind + ", or use a bridge");
                case EBUSY -> new SetupException("the interface " + network.interfaceName() + " cannot have interfaces of " + kind + " now: it belongs to a bridge, or has some of another kind",
                        "give --opt parent= another one");
                default -> new KernelException(op, errno);
            };
        }
    }

    private static String upper(String kind) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kind.length(); i++) {
            text.append((char) (kind.charAt(i) - 32));
        }
        return text.toString();
    }

    /** The host's interface, up; the pool is locked, and holds afterwards which range it has. */
    static Bridge.Ready ready(Kernel kernel, Fd socket, Definition network, AddressPool pool) {
        AddressPool.Header header = pool.header();
        Subnet subnet = network.subnet();
        if (subnet == null) {
            throw new SetupException("the network " + network.name() + " has lost its range", "remove it, and make it anew with --subnet");
        }
        RouteAnswer link = Links.find(kernel, socket, network.interfaceName(), 0);
        if (link == null && network.driver().parent() == null) {
            link = nowhere(kernel, socket, network);
        }
        if (link == null) {
            throw new SetupException("there is no network interface " + network.interfaceName() + " on this host, at which the network " + network.name() + " is", "ip link lists those that are there");
        }
        if ((link.int32(8) & UP) == 0) {
            throw new SetupException("the network interface " + network.interfaceName() + ", at which the network " + network.name() + " is, is down", "ip link set " + network.interfaceName() + " up");
        }
        if (header == null || !header.subnet().equals(subnet)) {
            pool.write(new AddressPool.Header(subnet, 0, 0));
        }
        return new Bridge.Ready(link.int32(4), Bridge.mtu(link));
    }

    /** An interface that leads nowhere, for containers that are to reach each other alone. */
    private static @Nullable RouteAnswer nowhere(Kernel kernel, Fd socket, Definition network) {
        RouteMessage message = new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CREATE).int32(0).int32(0).int32(UP).int32(UP).attribute(Links.NAME, network.bridge());
        int info = message.begin(Links.INFO);
        make(kernel, socket, message.attribute(Links.KIND, "dummy").end(info).toBytes(), "dummy", network);
        return Links.find(kernel, socket, network.bridge(), 0);
    }
}
