package demitasse.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of sysctls: only those that a namespace keeps away from the host (config-linux.md, Sysctl). */
final class SysctlRules {
    /** Sysctls, by their beginning or whole, and the namespace that each belongs to. */
    private record Scope(String name, boolean beginning, Namespace.Type namespace) {}

    private static final List<Scope> SCOPES = List.of(
            new Scope("net/", true, Namespace.Type.NETWORK),
            new Scope("fs/mqueue/", true, Namespace.Type.IPC),
            new Scope("kernel/msgmax", false, Namespace.Type.IPC),
            new Scope("kernel/msgmnb", false, Namespace.Type.IPC),
            new Scope("kernel/msgmni", false, Namespace.Type.IPC),
            new Scope("kernel/sem", false, Namespace.Type.IPC),
            new Scope("kernel/shmall", false, Namespace.Type.IPC),
            new Scope("kernel/shmmax", false, Namespace.Type.IPC),
            new Scope("kernel/shmmni", false, Namespace.Type.IPC),
            new Scope("kernel/shm_rmid_forced", false, Namespace.Type.IPC),
            new Scope("kernel/domainname", false, Namespace.Type.UTS),
            new Scope("user/", true, Namespace.Type.USER));

    private SysctlRules() {}

    static void check(Findings found, Linux linux) {
        for (Map.Entry<String, String> entry : linux.sysctl().entrySet()) {
            String at = Sysctl.pointer(entry.getKey());
            String file = Sysctl.file(entry.getKey());
            if (file == null) {
                found.error(at, Findings.quote(entry.getKey()) + " is not the name of a sysctl",
                        "use letters, digits, _ and -, with dots between");
            } else {
                checkScope(found, linux, at, file);
            }
            if (entry.getValue().indexOf('\n') >= 0) {
                found.error(at, "the value has more than one line", "write one line");
            }
        }
    }

    private static void checkScope(Findings found, Linux linux, String at, String file) {
        if (file.equals("kernel/hostname")) {
            found.error(at, "the name of the host has a property of its own", "use hostname instead");
            return;
        }
        Namespace.Type namespace = namespaceOf(file);
        if (namespace == null) {
            found.error(at, "this sysctl belongs to the whole host", "set it on the host, outside of the container");
        } else if (linux.namespace(namespace) == null) {
            found.error(at, "this sysctl would be set on the host",
                    "add {\"type\":\"" + namespace.word() + "\"} to linux.namespaces");
        }
    }

    private static Namespace.@Nullable Type namespaceOf(String file) {
        for (Scope scope : SCOPES) {
            if (scope.beginning() ? file.startsWith(scope.name()) : file.equals(scope.name())) {
                return scope.namespace();
            }
        }
        return null;
    }
}
