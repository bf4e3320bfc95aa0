package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.kernel.IdentityOp.InstallFilter;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the kernel judge every system call from here on by a filter. Needs CAP_SYS_ADMIN, or that no new privileges can be
 * gained any more (seccomp(2)).
 *
 * @param instructions of classic BPF, 8 bytes each
 * @param flags of seccomp(2), SECCOMP_SET_MODE_FILTER
 */
public record FilterSystemCalls(byte[] instructions, long flags) implements Step {
    /** @throws SetupException when the profile is too large for the kernel */
    public static FilterSystemCalls of(Seccomp profile, Arch machine) {
        byte[] usual = UsualFilter.of(profile, machine);
        return new FilterSystemCalls(usual == null ? SeccompFilter.compile(profile, machine) : usual, FilterFlags.of(profile));
    }

    /** The architectures that a profile may name on a machine to any effect. */
    public static List<Seccomp.Architecture> architectures(Arch machine) {
        List<Seccomp.Architecture> architectures = new ArrayList<>();
        for (CallTable table : CallTable.values()) {
            if (table.machine() == machine) {
                architectures.add(table.architecture());
            }
        }
        return architectures;
    }

    @Override
    public String words() {
        return "filter system calls";
    }

    @Override
    public String pointer() {
        return "/linux/seccomp";
    }

    @Override
    public void perform(Site site) {
        site.perform(new InstallFilter(instructions, flags));
    }
}
