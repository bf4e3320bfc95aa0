package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.kernel.Child;
import demitasse.kernel.Errno;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.Kernel;
import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Unshare;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each kind of namespace can be made: tried, by a child that makes one and ends. */
final class NamespaceLook {
    private NamespaceLook() {}

    static List<Finding> findings(Sight sight) {
        List<Finding> findings = new ArrayList<>();
        for (Namespace namespace : Namespace.values()) {
            findings.add(finding(namespace, attempt(sight.kernel(), namespace), sight.isRoot()));
        }
        return findings;
    }

    private static Finding finding(Namespace namespace, @Nullable Errno refusal, boolean isRoot) {
        String subject = "namespace " + namespace.word();
        if (refusal == null) {
            return Finding.works(subject, "can be made");
        }
        String found = "cannot be made: " + refusal.words();
        if (!isRoot && namespace != Namespace.USER) {
            return Finding.limited(subject, found, "this user makes it inside of a user namespace at best", "sudo demitasse check");
        }
        return switch (namespace) {
            case USER -> Finding.limited(subject, found, "--userns does not work", refusal == Errno.ENOSPC || refusal == Errno.EUSERS
                    ? "sysctl -w user.max_user_namespaces=28633" : "sysctl -w kernel.unprivileged_userns_clone=1");
            case TIME -> Finding.limited(subject, found, "clocks of a container's own do not work (linux.timeOffsets)", null);
            case CGROUP -> Finding.limited(subject, found, "containers see the host's cgroups: run them with --cgroupns host", null);
            case PID, MOUNT, UTS, IPC, NETWORK -> Finding.fails(subject, found,
                    "no container has the isolation that it has by default", refusal == Errno.ENOSPC ? "sysctl -w user.max_" + namespace.word() + "_namespaces=28633" : null);
        };
    }

    /** Null where it was made. A namespace of time takes no flag of clone(2), and the one of cgroups is made after it, too. */
    private static @Nullable Errno attempt(Kernel kernel, Namespace namespace) {
        boolean inChild = namespace == Namespace.TIME || namespace == Namespace.CGROUP;
        switch (kernel.attempt(new Clone(inChild ? 0 : namespace.flag(), null))) {
            case Refused<Child>(_, Errno errno) -> {
                return errno;
            }
            case Done<Child>(Child child) -> {
                if (child.isSelf()) {
                    kernel.attempt(new Exit(inChild ? unshare(kernel, namespace) : 0));
                }
                int number = kernel.perform(new Wait(child.pid(), true)).exitCode();
                kernel.perform(new Close(child.process()));
                return number == 0 ? null : Errno.of(number);
            }
        }
    }

    /** The number of the refusal, which leaves the child as its exit code. */
    private static int unshare(Kernel kernel, Namespace namespace) {
        Outcome<?> outcome = kernel.attempt(new Unshare(namespace.flag()));
        return outcome instanceof Refused<?> refused ? refused.errno().number() : 0;
    }
}
