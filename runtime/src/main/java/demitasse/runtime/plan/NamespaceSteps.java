package demitasse.runtime.plan;

import demitasse.kernel.Namespace;
import demitasse.runtime.Step;
import demitasse.runtime.namespace.JoinNamespace;
import demitasse.runtime.namespace.OffsetClocks;
import demitasse.runtime.namespace.OpenNamespace;
import demitasse.spec.Linux;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which namespaces of a configuration are new and which are joined, by whom and when. */
final class NamespaceSteps {
    /** That of mounts last: then other paths lead elsewhere. That of users after all: from inside of it the others can't be joined. */
    private static final List<Namespace> ORDER = List.of(Namespace.NETWORK, Namespace.UTS, Namespace.IPC, Namespace.TIME, Namespace.CGROUP,
            Namespace.PID, Namespace.MOUNT, Namespace.USER);

    private final Linux linux;

    NamespaceSteps(Linux linux) {
        this.linux = linux;
    }

    boolean creates(Namespace namespace) {
        demitasse.spec.Namespace asked = linux.namespace(typeOf(namespace));
        return asked != null && asked.path() == null;
    }

    boolean joins(Namespace namespace) {
        demitasse.spec.Namespace asked = linux.namespace(typeOf(namespace));
        return asked != null && asked.path() != null;
    }

    boolean has(Namespace namespace) {
        return linux.namespace(typeOf(namespace)) != null;
    }

    /** Where an existing namespace is joined, its file; otherwise null. */
    @Nullable String path(Namespace namespace) {
        demitasse.spec.Namespace asked = linux.namespace(typeOf(namespace));
        return asked == null ? null : asked.path();
    }

    /** The namespaces that the child is cloned into; those of cgroups and time have a moment of their own. */
    long cloneFlags() {
        long flags = 0;
        for (Namespace namespace : Namespace.values()) {
            if (namespace != Namespace.CGROUP && namespace != Namespace.TIME && creates(namespace)) {
                flags |= namespace.flag();
            }
        }
        return flags;
    }

    /** By the parent: every path is one of the host, and of the kind it is given for. */
    List<Step> opening() {
        List<Step> steps = new ArrayList<>();
        for (Namespace namespace : ORDER) {
            if (path(namespace) instanceof String path) {
                steps.add(new OpenNamespace(namespace, path, pointer(namespace)));
            }
        }
        return steps;
    }

    /**
     * What init can't join by itself, and then all the others too, since their order matters: processes are in a PID
     * namespace from their beginning, a user namespace owns what is made in it, and from a new one nothing of the host's
     * can be joined.
     */
    List<Step> entering() {
        return isLed() ? joining(ORDER) : List.of();
    }

    private boolean isLed() {
        boolean anything = false;
        for (Namespace namespace : ORDER) {
            anything |= joins(namespace);
        }
        return joins(Namespace.PID) || joins(Namespace.USER) || creates(Namespace.USER) && anything;
    }

    /** What init joins first of all. */
    List<Step> joiningFirst() {
        return isLed() ? List.of() : joining(List.of(Namespace.NETWORK, Namespace.UTS, Namespace.IPC, Namespace.TIME));
    }

    /** What init joins by itself at the moment at which it would make a new one. */
    List<Step> joining(Namespace namespace) {
        return isLed() ? List.of() : joining(List.of(namespace));
    }

    private List<Step> joining(List<Namespace> order) {
        List<Step> steps = new ArrayList<>();
        for (Namespace namespace : order) {
            if (path(namespace) instanceof String path) {
                steps.add(new JoinNamespace(namespace, path, pointer(namespace)));
            }
        }
        return steps;
    }

    private String pointer(Namespace namespace) {
        return "/linux/namespaces/" + linux.namespaces().indexOf(linux.namespace(typeOf(namespace)));
    }

    /** Before init becomes another user, as whom it could no longer write its own file. */
    List<Step> clocks() {
        if (!creates(Namespace.TIME)) {
            return List.of();
        }
        StringBuilder lines = new StringBuilder();
        Linux.TimeOffsets offsets = linux.timeOffsets();
        if (offsets != null) {
            appendOffset(lines, "monotonic", offsets.monotonic());
            appendOffset(lines, "boottime", offsets.boottime());
        }
        return List.of(new OffsetClocks(lines.toString()));
    }

    private static void appendOffset(StringBuilder lines, String clock, Linux.@Nullable TimeOffset offset) {
        if (offset != null) {
            lines.append(clock).append(' ').append(offset.secs()).append(' ').append(offset.nanosecs()).append('\n');
        }
    }

    static demitasse.spec.Namespace.Type typeOf(Namespace namespace) {
        return switch (namespace) {
            case PID -> demitasse.spec.Namespace.Type.PID;
            case MOUNT -> demitasse.spec.Namespace.Type.MOUNT;
            case UTS -> demitasse.spec.Namespace.Type.UTS;
            case IPC -> demitasse.spec.Namespace.Type.IPC;
            case NETWORK -> demitasse.spec.Namespace.Type.NETWORK;
            case CGROUP -> demitasse.spec.Namespace.Type.CGROUP;
            case USER -> demitasse.spec.Namespace.Type.USER;
            case TIME -> demitasse.spec.Namespace.Type.TIME;
        };
    }
}
