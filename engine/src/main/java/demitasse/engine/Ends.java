package demitasse.engine;

import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.Signal;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.cgroup.CgroupReadings;
import demitasse.runtime.process.SentSignal;
import demitasse.spec.Linux;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import demitasse.spec.Spec;
import org.jspecify.annotations.Nullable;

/** What is kept of the end of a run. */
public final class Ends {
    private Ends() {}

    /**
     * @param stopped whether somebody asked for it
     * @param passed the last signal that was passed on to the program, null for none
     * @param sent the last one that a command of ours sent, null for none
     */
    public static End of(
            Kernel kernel, ProcessEnd end, CgroupReadings readings, Spec spec, boolean stopped, @Nullable SentSignal passed, @Nullable SentSignal sent) {
        boolean outOfMemory = readings.oomKills() != null && readings.oomKills() > 0;
        return new End(end.exitCode(), end.signal(), outOfMemory, limit(spec), readings.memoryPeakBytes(), kernel.perform(new Now()), stopped, null,
                by(end.signal(), outOfMemory, passed, sent));
    }

    /** Whoever has sent it from elsewhere is not to be found out afterwards. */
    static @Nullable String by(int signal, boolean outOfMemory, @Nullable SentSignal passed, @Nullable SentSignal sent) {
        if (sent != null && sent.explains(signal)) {
            return sent.words();
        }
        if (passed != null && passed.explains(signal)) {
            return passed.words();
        }
        return outOfMemory && signal == Signal.KILL ? Signal.nameOf(signal) + " from the kernel, since memory ran out" : null;
    }

    /** The line about who ended it, null where nothing is to be told. */
    static @Nullable String words(End end) {
        if (end.by() != null) {
            return (end.signal() == 0 ? "asked to end by " : "ended by ") + end.by();
        }
        return end.signal() == 0 ? null
                : "who sent " + Signal.nameOf(end.signal()) + " is not known: another process of this host or of the container";
    }

    private static @Nullable Long limit(Spec spec) {
        Linux linux = spec.linux();
        Resources resources = linux == null ? null : linux.resources();
        Memory memory = resources == null ? null : resources.memory();
        return memory == null ? null : memory.limit();
    }
}
