package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Operations on namespaces and what belongs to them. */
public sealed interface NamespaceOp<R> extends KernelOp<R> {
    /** Moves this process into new namespaces ({@link Namespace} flags); unshare(2). */
    record Unshare(long namespaces) implements NamespaceOp<Nothing> {
        @Override
        public String call() {
            return "unshare";
        }

        @Override
        public String words() {
            return "enter new namespaces:" + Namespace.words(namespaces);
        }
    }

    /** Moves this process into the namespace that {@code namespace} is open on; the type is one {@link Namespace} flag or 0 for any; setns(2). */
    record Join(Fd namespace, long type) implements NamespaceOp<Nothing> {
        @Override
        public String call() {
            return "setns";
        }

        @Override
        public String words() {
            return "join namespace " + namespace.name();
        }
    }

    /** The name of this host, in this UTS namespace; sethostname(2). */
    record SetHostName(String name) implements NamespaceOp<Nothing> {
        @Override
        public String call() {
            return "sethostname";
        }

        @Override
        public String words() {
            return "set the host name to " + name;
        }
    }

    /** The NIS domain name, in this UTS namespace; setdomainname(2). */
    record SetDomainName(String name) implements NamespaceOp<Nothing> {
        @Override
        public String call() {
            return "setdomainname";
        }

        @Override
        public String words() {
            return "set the domain name to " + name;
        }
    }

    /** Brings a network interface up (netdevice(7), SIOCSIFFLAGS); {@code socket} is any socket of the network namespace. */
    record BringUp(Fd socket, String networkInterface) implements NamespaceOp<Nothing> {
        @Override
        public String call() {
            return "ioctl";
        }

        @Override
        public String words() {
            return "bring up network interface " + networkInterface;
        }
    }
}
