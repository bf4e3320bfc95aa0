package demitasse.engine.store;

import demitasse.engine.store.RunRecord.End;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.TimeOp.Now;

/** What is told of the end of a run that nobody saw. */
final class LostEnd {
    private static final int UPTIME_BYTES = 64;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private LostEnd() {}

    /** A restart of the machine empties {@link Storage#RUNNING}; a run that is not to be found there may also have been killed before it came to that. */
    static End of(Kernel kernel, String id, RunRecord run) {
        long now = kernel.perform(new Now());
        boolean sinceReboot = !kernel.succeeds(new Status(Storage.RUNNING + "/" + id)) && run.startedNanos() < now - uptimeNanos(kernel);
        return RunRecord.lost(sinceReboot, now);
    }

    /** With the time that the machine slept (proc_uptime(5)); 0 where it is not told. */
    private static long uptimeNanos(Kernel kernel) {
        String uptime = Files.readIfThere(kernel, Fd.HERE, "/proc/uptime", UPTIME_BYTES);
        int point = uptime == null ? -1 : uptime.indexOf('.');
        return uptime == null || point < 0 ? 0 : (Long.parseLong(uptime.substring(0, point)) + 1) * SECOND_NANOS;
    }
}
