package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.IdentityOp.InstallFilter;
import demitasse.kernel.IdentityOp.InstallNotifyingFilter;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.CallWatch;
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
 * @param watch who answers in the filter's place; null where it answers itself
 */
public record FilterSystemCalls(byte[] instructions, long flags, @Nullable Listener listener, @Nullable Watched watch) implements Step {
    /** Who watches, on which machine. */
    public record Watched(CallWatch by, Arch machine) {}

    public FilterSystemCalls(byte[] instructions, long flags, @Nullable Listener listener) {
        this(instructions, flags, listener, null);
    }

    /** @throws SetupException when the profile is too large for the kernel */
    public static FilterSystemCalls of(Seccomp profile, Arch machine, @Nullable Listener listener) {
        return new FilterSystemCalls(program(profile, machine), FilterFlags.of(profile, listener != null), listener);
    }

    /** One for a container without a profile, whose calls are watched all the same. */
    public static FilterSystemCalls none() {
        return new FilterSystemCalls(new byte[] {6, 0, 0, 0, 0, 0, (byte) (Answer.ALLOW >>> 16), (byte) (Answer.ALLOW >>> 24)}, 0, null);
    }

    public FilterSystemCalls watched(CallWatch by, Arch machine) {
        if (listener != null) {
            throw new SetupException("the profile has calls decided by a listener of its own, and there can be only one",
                    "leave out --why and --seccomp-record, or the profile's listenerPath");
        }
        return new FilterSystemCalls(instructions, flags, null, new Watched(by, machine));
    }

    static byte[] program(Seccomp profile, Arch machine) {
        byte[] usual = UsualFilter.of(profile, machine);
        return usual == null ? SeccompFilter.compile(profile, machine) : usual;
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
        if (watch != null) {
            Fd told = site.perform(new InstallNotifyingFilter(WatchedProgram.of(instructions, watch.by(), watch.machine()), flags));
            site.perform(new SendMessage(watch.by().socket(), instructions, List.of(told)));
            site.perform(new Close(told));
            return;
        }
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
