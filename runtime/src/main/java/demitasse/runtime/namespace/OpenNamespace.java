package demitasse.runtime.namespace;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.FileSystemOf;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileSystemType;
import demitasse.kernel.Namespace;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Opens a namespace that is there already, for {@link JoinNamespace}; by the parent, since its path is one of the host. */
public record OpenNamespace(Namespace namespace, String path, String pointer) implements Step {
    /** Under which name the file is kept. */
    static String name(Namespace namespace) {
        return "existing " + namespace.word() + " namespace";
    }

    @Override
    public String words() {
        return "open the " + namespace.word() + " namespace " + path;
    }

    @Override
    public void perform(Site site) {
        Fd fd = site.perform(new Open(path, OpenFlag.READ | OpenFlag.NON_BLOCKING));
        String identity = identity(site, fd);
        // The part before the colon, as in net:[4026531840]; time_for_children is told as time.
        String kind = identity.indexOf(':') < 0 ? "" : identity.substring(0, identity.indexOf(':'));
        // One that is mounted somewhere, as by ip-netns(8), is told by its path: there setns(2) asks whether the kind is right.
        if (!kind.equals(kindOf(namespace)) && !identity.startsWith("/")) {
            throw new SetupException(
                    path + " is no " + namespace.word() + " namespace" + (kind.isEmpty() ? "" : ", but one of type " + kind),
                    "name a file such as /proc/PID/ns/" + kindOf(namespace) + ", or one that it is mounted on");
        }
        if (namespace == Namespace.MOUNT && isOfTheHost(site, identity)) {
            throw new SetupException(
                    path + " is the mount namespace of the host, whose root a container would take away",
                    "leave out the path for a new one");
        }
        site.keep(name(namespace), fd);
    }

    private static String kindOf(Namespace namespace) {
        return namespace == Namespace.TIME ? "time" : namespace.entry();
    }

    /** What the kernel calls it, {@code net:[4026531840]}; empty for what is no namespace. */
    private static String identity(Site site, Fd fd) {
        if (site.perform(new FileSystemOf(fd)) != FileSystemType.NAMESPACE) {
            return "";
        }
        return site.kernel().attempt(new ReadLink(Fd.HERE, fd.procPath())) instanceof Done<String>(String link) ? link : "";
    }

    private static boolean isOfTheHost(Site site, String identity) {
        for (String path : new String[] {"/proc/self/ns/mnt", "/proc/1/ns/mnt"}) {
            if (site.kernel().attempt(new ReadLink(Fd.HERE, path)) instanceof Done<String>(String own) && own.equals(identity)) {
                return true;
            }
        }
        return false;
    }
}
