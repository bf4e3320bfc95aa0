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

    /**
     * Moves this process into the namespace that {@code namespace} is open on, of which {@code type} is the {@link Namespace}
     * flag, or 0 for any; or, where it is a descriptor of a process, into all those of that process that {@code type} names,
     * at once (Linux 5.8); setns(2).
     */
    record Join(Fd namespace, long type) implements NamespaceOp<Nothing> {
        @Override
        public String call() {
            return "setns";
        }

        @Override
        public String words() {
            boolean several = Long.bitCount(type) > 1;
            return several ? "join the namespaces" + Namespace.words(type) + " of " + namespace.name() : "join namespace " + namespace.name();
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
