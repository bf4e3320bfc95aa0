package demitasse.runtime;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.IdentityOp.EffectiveUser;
import demitasse.kernel.IdentityOp.GetCapabilities;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.AskSystemName;
import java.util.List;

/** Asks the host for what the planner has to know. */
public final class HostProbe {
    /** A host with tens of thousands of mounts still fits. */
    private static final int MOUNTS_LIMIT_BYTES = 8 * 1024 * 1024;

    private HostProbe() {}

    public static HostFacts probe(Kernel kernel) {
        return with(kernel, MountEntry.parse(Files.read(kernel, Fd.HERE, "/proc/self/mountinfo", MOUNTS_LIMIT_BYTES)));
    }

    /** For what has nothing to do with mounts; a host may have very many. */
    public static HostFacts withoutMounts(Kernel kernel) {
        return with(kernel, List.of());
    }

    private static HostFacts with(Kernel kernel, List<MountEntry> mounts) {
        return new HostFacts(
                kernel.perform(new AskSystemName()),
                mounts,
                kernel.perform(new EffectiveUser()),
                kernel.perform(new GetCapabilities()).permitted());
    }
}
