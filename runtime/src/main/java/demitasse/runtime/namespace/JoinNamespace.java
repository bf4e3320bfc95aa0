package demitasse.runtime.namespace;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Enters a namespace that is there already, as {@link OpenNamespace} opened it (setns(2)). */
public record JoinNamespace(Namespace namespace, String path, String pointer) implements Step {
    @Override
    public String words() {
        return "join the " + namespace.word() + " namespace " + path;
    }

    @Override
    public void perform(Site site) {
        Fd fd = site.kept(OpenNamespace.name(namespace));
        // The kernel refuses the user namespace in which a process is already (setns(2), EINVAL).
        if (namespace != Namespace.USER || !isOwn(site, fd)) {
            site.perform(new Join(fd, namespace.flag()));
        }
        site.perform(new Close(fd));
    }

    private static boolean isOwn(Site site, Fd fd) {
        return site.kernel().attempt(new ReadLink(Fd.HERE, fd.procPath())) instanceof Done<String>(String asked)
                && site.kernel().attempt(new ReadLink(Fd.HERE, "/proc/self/ns/user")) instanceof Done<String>(String own)
                && asked.equals(own);
    }
}
