package demitasse.engine.network;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
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
 * Lays the cable, by the parent: a pair of interfaces, one end in the bridge and up, the other in the container's network
 * namespace as eth0; it goes with that namespace. Before it is up there is a {@link Guard}.
 *
 * @param port null for a plan that is only shown
 */
record PlugIn(@Nullable Port port) implements Step {
    @Override
    public String words() {
        return "plug a cable into the bridge " + (port == null ? Bridge.DEFAULT : port.network().bridge()) + ", whose other end is the container's eth0";
    }

    @Override
    public void perform(Site site) {
        Port plugged = Configure.required(port);
        Fd socket = site.perform(new OpenNetlink());
        plug(site.kernel(), socket, plugged, request(plugged, site.initPid()));
        site.perform(new Close(socket));
    }

    /** Makes a cable as the request has it, with a guard; answers what is known of the host's end. */
    static RouteAnswer plug(Kernel kernel, Fd socket, Port plugged, byte[] request) {
        List<Part> cable = List.of(new Part(request, "make the interfaces " + plugged.outside() + " and eth0"));
        Outcome<Outcome.Nothing> outcome = kernel.attempt(new ChangeByNetlink(socket, cable));
        if (outcome instanceof Refused<?>(_, Errno errno) && errno == Errno.EEXIST) {
            // That of the run before: the kernel takes its time to end a network namespace.
            kernel.attempt(new ChangeByNetlink(socket, List.of(new Part(new RouteMessage(RouteMessage.DELETE_LINK, RouteMessage.CHANGE)
                    .int32(0).int32(0).int32(0).int32(0).attribute(Links.NAME, plugged.outside()).toBytes(), "remove the interface " + plugged.outside()))));
            outcome = kernel.attempt(new ChangeByNetlink(socket, cable));
        }
        if (outcome instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.EOPNOTSUPP
                    ? new SetupException("this kernel has no pairs of interfaces (module veth, CONFIG_VETH)", "load the module, or use --network none or host")
                    : new KernelException(op, errno);
        }
        RouteAnswer outside = Links.find(kernel, socket, plugged.outside(), 0);
        if (outside == null) {
            throw new SetupException("the interface " + plugged.outside() + " was removed just when it was made",
                    "is another program managing interfaces? then keep it from those that begin with " + Port.PREFIX);
        }
        if (kernel.attempt(new ChangeByNetlink(socket, Guard.requests(plugged, outside.int32(4)))) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            throw errno == Errno.ENOENT || errno == Errno.EOPNOTSUPP
                    ? new SetupException("this kernel cannot keep a container from sending as another: " + op.words() + ": " + errno.words(),
                            "load the modules sch_ingress and cls_bpf, or use --network none or host")
                    : new KernelException(op, errno);
        }
        return outside;
    }

    static byte[] request(Port port, int pid) {
        return request(port, "eth0", Links.NAMESPACE_OF_PID, pid);
    }

    /** @param attribute how the other end's namespace is meant: by a pid or by a descriptor */
    static byte[] request(Port port, String inside, int attribute, int namespace) {
        RouteMessage message = Links.withOneQueue(new RouteMessage(RouteMessage.NEW_LINK, RouteMessage.CREATE).int32(0).int32(0).int32(0).int32(0)
                .attribute(Links.NAME, port.outside()).attribute(Links.MTU, port.mtu()).attribute(Links.MASTER, port.bridge()));
        int info = message.begin(Links.INFO);
        message.attribute(Links.KIND, "veth");
        int data = message.begin(Links.DATA);
        int peer = message.begin(Links.VETH_PEER);
        Links.withOneQueue(message.int32(0).int32(0).int32(0).int32(0))
                .attribute(Links.NAME, inside).attribute(Links.MTU, port.mtu()).attribute(Links.ADDRESS, port.hardware())
                .attribute(attribute, namespace);
        return message.end(peer).end(data).end(info).toBytes();
    }
}
