package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.spec.Capability;
import java.util.ArrayList;
import java.util.List;

/** Who we are, and which capabilities that one has. */
final class PrivilegeLook {
    /** Without these no container can be made. */
    private static final List<Capability> NEEDED = List.of(
            Capability.CAP_SYS_ADMIN, Capability.CAP_SETUID, Capability.CAP_SETGID, Capability.CAP_SETPCAP, Capability.CAP_CHOWN,
            Capability.CAP_DAC_OVERRIDE, Capability.CAP_MKNOD, Capability.CAP_SYS_CHROOT, Capability.CAP_KILL);

    private PrivilegeLook() {}

    static List<Finding> findings(Sight sight) {
        if (!sight.isRoot()) {
            return List.of(Finding.fails("user", "uid " + sight.facts().uid(),
                    "only root makes namespaces, mounts and cgroups here; the looks below are those of this user", "sudo demitasse check"));
        }
        return List.of(Finding.works("user", "root"), capabilities(sight.facts().capabilities()));
    }

    private static Finding capabilities(long held) {
        List<String> needed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            if ((held & 1L << capability.number()) == 0) {
                missing.add(capability.name());
                if (NEEDED.contains(capability)) {
                    needed.add(capability.name());
                }
            }
        }
        String subject = "capabilities";
        if (missing.isEmpty()) {
            return Finding.works(subject, "all " + Capability.values().length);
        }
        String found = "all but " + String.join(", ", missing);
        if (!needed.isEmpty()) {
            return Finding.fails(subject, found, "containers cannot be made without " + String.join(", ", needed), null);
        }
        return Finding.limited(subject, found, missing.contains(Capability.CAP_SYS_RESOURCE.name())
                ? "--ulimit cannot raise a hard limit, --oom-score-adj not go below ours, and no container can have what we have not"
                : "no container can have them, --privileged neither", null);
    }
}
