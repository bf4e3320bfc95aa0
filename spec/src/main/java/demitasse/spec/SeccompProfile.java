package demitasse.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter of system calls as container engines keep it in a file: rules that are there for some machines, kernels and
 * capabilities only. A filter as a configuration has it is one, too.
 *
 * @param filter all but the rules
 * @param families for each architecture of a machine those that its programs may be of, too; empty where the filter names them
 */
public record SeccompProfile(Seccomp filter, List<Family> families, List<Rule> rules) {
    public SeccompProfile {
        families = List.copyOf(families);
        rules = List.copyOf(rules);
    }

    /** A machine's own architecture and those beside it. */
    public record Family(Seccomp.Architecture architecture, List<Seccomp.Architecture> others) {
        public Family {
            others = List.copyOf(others);
        }
    }

    /** A rule that is there when all of {@code includes} is so, and nothing of {@code excludes}. */
    public record Rule(Seccomp.Syscall syscall, Guard includes, Guard excludes) {}

    /**
     * What a rule depends on.
     *
     * @param machines as Go calls them: {@code amd64}, {@code arm64}
     * @param oldestKernel null for any
     */
    public record Guard(List<String> machines, List<String> capabilities, @Nullable Release oldestKernel) {
        public static final Guard NONE = new Guard(List.of(), List.of(), null);

        public Guard {
            machines = List.copyOf(machines);
            capabilities = List.copyOf(capabilities);
        }
    }

    /** The first two numbers of a kernel's release. */
    public record Release(int major, int minor) {
        public boolean isAtLeast(Release other) {
            return major > other.major || major == other.major && minor >= other.minor;
        }
    }

    /**
     * What a container is made with.
     *
     * @param machine as Go calls it
     * @param architecture the machine's own
     * @param capabilities of the bounding set
     */
    public record Setting(String machine, Seccomp.Architecture architecture, Release kernel, List<String> capabilities) {
        public Setting {
            capabilities = List.copyOf(capabilities);
        }
    }

    /** The filter for a container that is made so. */
    public Seccomp resolve(Setting setting) {
        List<Seccomp.Architecture> architectures = new ArrayList<>(filter.architectures());
        for (Family family : families) {
            if (family.architecture() == setting.architecture()) {
                architectures.add(family.architecture());
                architectures.addAll(family.others());
            }
        }
        List<Seccomp.Syscall> syscalls = new ArrayList<>();
        for (Rule rule : rules) {
            if (includes(rule.includes(), setting) && !excludes(rule.excludes(), setting)) {
                syscalls.add(rule.syscall());
            }
        }
        return filter.withArchitectures(architectures).withSyscalls(syscalls);
    }

    private static boolean includes(Guard guard, Setting setting) {
        return (guard.machines().isEmpty() || guard.machines().contains(setting.machine()))
                && setting.capabilities().containsAll(guard.capabilities())
                && (guard.oldestKernel() == null || setting.kernel().isAtLeast(guard.oldestKernel()));
    }

    private static boolean excludes(Guard guard, Setting setting) {
        boolean excluded = guard.machines().contains(setting.machine())
                || guard.oldestKernel() != null && setting.kernel().isAtLeast(guard.oldestKernel());
        for (String capability : guard.capabilities()) {
            excluded |= setting.capabilities().contains(capability);
        }
        return excluded;
    }
}
