package demitasse.runtime.rootfs;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.DirectoryOp.MakeNode;
import demitasse.kernel.DirectoryOp.MakeSymbolicLink;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.OpenBelow;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.OpenTree;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/** Makes the device nodes and links that every container has under /dev, and those asked for (config-linux.md, "Default Devices"). */
public record MakeDevices(List<Node> nodes, boolean bound) implements Step {
    /** One node: its path below the root, type of {@link FileStatus}, mode, owner. */
    public record Node(String path, int type, DeviceNumber device, int mode, int uid, int gid) {}

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
        return new Node(path, FileStatus.CHARACTER_DEVICE, new DeviceNumber(major, minor), 0666, 0, 0);
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
            if (bound) {
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
        Fd target = below.findOrMake(node.path(), false);
        site.perform(new MoveMount(copy, target));
        site.perform(new Close(target));
        site.perform(new Close(copy));
    }

    private static void make(Site site, Below below, Fd dev, Node node) {
        int slash = node.path().lastIndexOf('/');
        String directory = node.path().substring(0, slash);
        Fd parent = directory.equals("/dev") ? dev : below.findOrMake(directory.isEmpty() ? "/" : directory, true);
        String name = node.path().substring(slash + 1);
        tolerateExisting(site, new MakeNode(parent, name, node.type(), node.mode(), node.device()));
        if (node.uid() != 0 || node.gid() != 0) {
            Fd made = site.perform(new OpenBelow(parent, name, OpenFlag.PATH | OpenFlag.NO_FOLLOW, 0));
            site.perform(new ChangeOwner(made, node.uid(), node.gid()));
            site.perform(new Close(made));
        }
        if (parent != dev) {
            site.perform(new Close(parent));
        }
    }

    /** A root that is not ours alone may have them already. */
    private static void tolerateExisting(Site site, KernelOp<?> op) {
        if (site.kernel().attempt(op) instanceof Refused<?>(KernelOp<?> refused, Errno errno) && errno != Errno.EEXIST) {
            throw new KernelException(refused, errno);
        }
    }
}
