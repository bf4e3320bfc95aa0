package demitasse.runtime.rootfs;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the device nodes and links that every container has under /dev, and those asked for (config-linux.md, "Default Devices"). */
public record MakeDevices(List<Node> nodes, boolean bound) implements Step {
    /** One node: its path below the root, type of {@link FileStatus}, mode, owner; where it is asked for, null for one that every container has. */
    public record Node(String path, int type, DeviceNumber device, int mode, int uid, int gid, @Nullable String pointer) {
        /** Whether a file is just this node. */
        boolean is(FileStatus status) {
            return status.type() == type && (type == FileStatus.FIFO || status.node().equals(device));
        }

        String words() {
            return FileStatus.typeWords(type) + (type == FileStatus.FIFO ? "" : " " + device.major() + ":" + device.minor());
        }
    }

    /** Those of config-linux.md; /dev/console comes with a terminal, /dev/ptmx is a link. */
    public static final List<Node> DEFAULT = List.of(
            character("/dev/null", 1, 3), character("/dev/zero", 1, 5), character("/dev/full", 1, 7),
            character("/dev/random", 1, 8), character("/dev/urandom", 1, 9), character("/dev/tty", 5, 0));

    private static final List<MakeSymbolicLink> LINKS = List.of(
            new MakeSymbolicLink("/proc/self/fd", Fd.HERE, "fd"),
            new MakeSymbolicLink("/proc/self/fd/0", Fd.HERE, "stdin"),
            new MakeSymbolicLink("/proc/self/fd/1", Fd.HERE, "stdout"),
            new MakeSymbolicLink("/proc/self/fd/2", Fd.HERE, "stderr"),
            new MakeSymbolicLink("pts/ptmx", Fd.HERE, "ptmx"));

    public MakeDevices {
        nodes = List.copyOf(nodes);
    }

    private static Node character(String path, int major, int minor) {
        return new Node(path, FileStatus.CHARACTER_DEVICE, new DeviceNumber(major, minor), 0666, 0, 0, null);
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder(bound ? "bind devices:" : "make devices:");
        for (Node node : nodes) {
            text.append(' ').append(node.path().startsWith("/dev/") ? node.path().substring(5) : node.path());
        }
        return text.append(", and the links of /dev").toString();
    }

    @Override
    public void perform(Site site) {
        Fd root = site.kept(MountRoot.ROOT);
        Below below = new Below(site.kernel(), root);
        Fd dev = below.plainDirectory("/dev");
        for (Node node : nodes) {
            if (bound && node.type() != FileStatus.FIFO) {
                bind(site, below, node);
            } else {
                make(site, below, dev, node);
            }
        }
        for (MakeSymbolicLink link : LINKS) {
            tolerateExisting(site, new MakeSymbolicLink(link.target(), dev, link.path()));
        }
        site.perform(new Close(dev));
    }

    /** In a user namespace no node can be made; the host's own has the same numbers. */
    private static void bind(Site site, Below below, Node node) {
        Fd copy = site.perform(new OpenTree(Fd.HERE, node.path(), true, false));
        FileStatus status = site.perform(new Status(copy));
        if (!node.is(status)) {
            throw isAnother(node, status, "on the host", "a user namespace gets the host's devices: name one that is there under the same path");
        }
        Fd target = below.outsideOfProc(below.findOrMake(node.path(), false), node.path());
        site.perform(new MoveMount(copy, target));
        site.perform(new Close(target));
        site.perform(new Close(copy));
    }

    private static void make(Site site, Below below, Fd dev, Node node) {
        int slash = node.path().lastIndexOf('/');
        String directory = node.path().substring(0, slash);
        Fd parent = directory.equals("/dev") ? dev : below.findOrMake(directory.isEmpty() ? "/" : directory, true);
        String name = node.path().substring(slash + 1);
        MakeNode make = new MakeNode(parent, name, node.type(), node.mode(), node.device());
        switch (site.kernel().attempt(make)) {
            case Done<?> _ -> own(site, parent, name, node);
            case Refused<?>(_, Errno errno) when errno == Errno.EEXIST -> keep(site, parent, name, node);
            // As where our own host is a container: it may have devices, and make none.
            case Refused<?>(_, Errno errno) when errno == Errno.EPERM && node.type() != FileStatus.FIFO -> bind(site, below, node);
            case Refused<?>(KernelOp<?> op, Errno errno) -> throw new KernelException(op, errno);
        }
        if (parent != dev) {
            site.perform(new Close(parent));
        }
    }

    private static void own(Site site, Fd parent, String name, Node node) {
        if (node.uid() != 0 || node.gid() != 0) {
            Fd made = site.perform(new OpenBelow(parent, name, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
            site.perform(new ChangeOwner(made, node.uid(), node.gid()));
            site.perform(new Close(made));
        }
    }

    /** What is there already must be what was asked for (config-linux.md, Devices). */
    private static void keep(Site site, Fd parent, String name, Node node) {
        if (node.pointer() != null) {
            FileStatus status = site.perform(new Status(parent, name, false));
            if (!node.is(status)) {
                throw isAnother(node, status, "in the root filesystem", "remove that, or use another path");
            }
        }
    }

    private static SetupException isAnother(Node node, FileStatus status, String where, String hint) {
        boolean device = status.type() == FileStatus.CHARACTER_DEVICE || status.type() == FileStatus.BLOCK_DEVICE;
        return new SetupException(
                node.path() + " is to be a " + node.words() + (node.pointer() == null ? "" : " (" + node.pointer() + ")") + ", and is a "
                        + FileStatus.typeWords(status.type()) + (device ? " " + status.node().major() + ":" + status.node().minor() : "") + " " + where,
                hint);
    }

    /** A root that is not ours alone may have them already. */
    private static void tolerateExisting(Site site, KernelOp<?> op) {
        if (site.kernel().attempt(op) instanceof Refused<?>(KernelOp<?> refused, Errno errno) && errno != Errno.EEXIST) {
            throw new KernelException(refused, errno);
        }
    }
}
