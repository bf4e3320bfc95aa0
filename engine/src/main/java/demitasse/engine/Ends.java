package demitasse.engine;

import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.cgroup.CgroupReadings;
import demitasse.spec.Linux;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Spec;
import org.jspecify.annotations.Nullable;

/** What is kept of the end of a run. */
public final class Ends {
    private Ends() {}

    /** @param stopped whether somebody asked for it */
    public static End of(Kernel kernel, ProcessEnd end, CgroupReadings readings, Spec spec, boolean stopped) {
        boolean outOfMemory = readings.oomKills() != null && readings.oomKills() > 0;
        return new End(end.exitCode(), end.signal(), outOfMemory, limit(spec), readings.memoryPeakBytes(), kernel.perform(new Now()), stopped, null);
    }

    private static @Nullable Long limit(Spec spec) {
        Linux linux = spec.linux();
        Resources resources = linux == null ? null : linux.resources();
        Memory memory = resources == null ? null : resources.memory();
        return memory == null ? null : memory.limit();
    }
}
