package demitasse.runtime.cgroup;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.Files;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves this process, which is init and has one thread, into its groups.
 *
 * <p>Version 1 through {@code tasks} and not {@code cgroup.procs}: a thread that moves itself by writing 0 there waits for
 * nobody, while a whole process is moved under a lock of all forks, which costs a grace period of RCU (7 to 15 ms measured
 * on Linux 6.18; since Linux 5.5, "cgroup: Optimize single thread migration"). Version 2 needs nothing here where
 * clone3(2) put the process into its group already.
 */
public record EnterCgroup(List<Place> places) implements Step {
    /** Under this name the launcher leaves {@link MakeCgroup#UNIFIED} when clone3(2) would not take it. */
    public static final String PENDING = "cgroup v2 to enter";

    private static final byte[] SELF = {'0'};

    public EnterCgroup {
        places = List.copyOf(places);
    }

    @Override
    public String words() {
        StringBuilder names = new StringBuilder();
        for (Place place : places) {
            for (String controller : place.hierarchy().version() == Hierarchy.Version.V2 ? List.of("v2") : place.hierarchy().controllers()) {
                names.append(names.isEmpty() ? "" : ", ").append(controller);
            }
        }
        return "cgroup: enter " + (places.isEmpty() ? "" : places.get(0).path()) + " (" + names + ")";
    }

    @Override
    public String pointer() {
        return "/linux/cgroupsPath";
    }

    @Override
    public void perform(Site site) {
        for (Place place : places) {
            switch (place.hierarchy().version()) {
                case V1 -> check(place, site.kernel().attempt(new FileOp.Write(site.kept(place.entranceName()), SELF)) instanceof Refused<?> r ? r : null);
                case V2 -> {
                    Fd pending = site.keptOrNull(PENDING);
                    check(place, pending == null ? null : Files.tryPut(site.kernel(), pending, "cgroup.procs", "0"));
                }
            }
        }
    }

    private static void check(Place place, @Nullable Refused<?> refused) {
        if (refused != null) {
            checkRealTime(place, refused);
            String hint = switch (refused.errno()) {
                case ENOSPC -> "no processors or no memory nodes are left to the cgroup: see cpuset.cpus and cpuset.mems in it";
                case EACCES, EPERM -> "run as root, or below a cgroup that was delegated to this user";
                case EBUSY -> "processes live in the leaves of cgroup v2 alone: choose another cgroupsPath";
                default -> null;
            };
            throw new SetupException("cannot enter the cgroup " + place.directory() + ": " + refused.errno().words(), hint);
        }
    }

    /** The one reason why a group for the processor refuses a process at all (sched-rt-group.rst, 2.1). */
    static void checkRealTime(Place place, Refused<?> refused) {
        if (refused.errno() == Errno.EINVAL && place.hierarchy().version() == Hierarchy.Version.V1 && place.hierarchy().has("cpu")) {
            throw new SetupException(
                    "the cgroup " + place.directory() + " has no time for a real-time process: set linux.resources.cpu.realtimeRuntime (cpu.rt_runtime_us)",
                    "the groups above it need as much; or take process.scheduler out").at("/process/scheduler");
        }
    }
}
