package demitasse.runtime.namespace;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Join;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Enters namespaces of a container that runs, all at once: the kernel takes them all or none, and looks at rights before it
 * moves into a user namespace, where those over the others may be lost (setns(2), Linux 5.8).
 *
 * <p>With a mount namespace come its root, and that as the working directory; a pid namespace takes in the children alone.
 *
 * @param process the container's init, open
 * @param namespaces {@link Namespace} flags
 */
public record JoinNamespaces(Fd process, long namespaces) implements Step {
    @Override
    public String words() {
        return "join the container's namespaces:" + Namespace.words(namespaces);
    }

    @Override
    public String pointer() {
        return "/linux/namespaces";
    }

    @Override
    public void perform(Site site) {
        if (site.kernel().attempt(new Join(process, namespaces)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno == Errno.ESRCH) {
                throw new SetupException("cannot exec in a stopped container", "it ended while the process was made");
            }
            throw new KernelException(op, errno);
        }
    }
}
