package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.IdentityOp.InstallFilter;
import demitasse.kernel.IdentityOp.InstallNotifyingFilter;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the kernel judge every system call from here on by a filter. Needs CAP_SYS_ADMIN, or that no new privileges can be
 * gained any more (seccomp(2)).
 *
 * @param instructions of classic BPF, 8 bytes each
 * @param flags of seccomp(2), SECCOMP_SET_MODE_FILTER
 * @param listener who is asked about calls that the filter leaves open; null where it leaves none
 */
public record FilterSystemCalls(byte[] instructions, long flags, @Nullable Listener listener) implements Step {
    /** @throws SetupException when the profile is too large for the kernel */
    public static FilterSystemCalls of(Seccomp profile, Arch machine, @Nullable Listener listener) {
        byte[] usual = UsualFilter.of(profile, machine);
        return new FilterSystemCalls(usual == null ? SeccompFilter.compile(profile, machine) : usual, FilterFlags.of(profile, listener != null), listener);
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
        if (listener == null) {
            site.perform(new InstallFilter(instructions, flags));
            return;
        }
        Fd asking = site.perform(new InstallNotifyingFilter(instructions, flags));
        // From here on our own calls may wait for the listener, which has to have its descriptor first.
        site.perform(new SendMessage(Listener.socket(site), listener.told(site.initPid()), List.of(asking)));
        site.perform(new Close(Listener.socket(site)));
        site.perform(new Close(asking));
    }
}
