package demitasse.runtime.cgroup;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp;
import demitasse.kernel.Signal;
import demitasse.kernel.TimeOp;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Hierarchy.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups of a container that is there: what its processes are, use, and how they are stopped and ended. */
public final class Cgroup {
    private static final int PROCESSES_LIMIT_BYTES = 8 << 20;

    /** Two seconds altogether, short waits first: the last process of a group is gone from it some time after it ended. */
    private static final int WAITS = 100;

    /** A tenth of a second, for a process that was killed and is not quite gone. */
    private static final int UNUSED_WAITS = 30;

    private final Kernel kernel;
    private final List<Place> places;

    Cgroup(Kernel kernel, List<Place> places) {
        this.kernel = kernel;
        this.places = List.copyOf(places);
    }

    /** The groups in these places. */
    public static Cgroup in(Kernel kernel, List<Place> places) {
        return new Cgroup(kernel, places);
    }

    public List<Place> places() {
        return places;
    }

    /** The pids of all processes, those of groups made inside included. */
    public List<Integer> processes() {
        List<Integer> pids = new ArrayList<>();
        Place place = leader();
        if (place != null) {
            addProcesses(place.directory(), pids);
        }
        return pids;
    }

    /** Whether there is any process in it. */
    public boolean isPopulated() {
        Place unified = unified();
        String events = unified == null ? null : SmallFile.read(kernel, unified.file("cgroup.events"));
        Long populated = events == null ? null : Counter.numberOf(events, "populated");
        return populated == null ? !processes().isEmpty() : populated != 0;
    }

    /**
     * Ends every process, those that are being made meanwhile included, and returns when none is left: cgroup.kill where the
     * kernel has it (version 2, Linux 5.14), otherwise one by one until the list is empty.
     *
     * @throws SetupException when processes live on for two seconds (an uninterruptible wait)
     */
    public void kill() {
        Place unified = unified();
        boolean atOnce = unified != null && Files.tryPut(kernel, Fd.HERE, unified.file("cgroup.kill"), "1") == null;
        for (int wait = 0; wait < WAITS; wait++) {
            if (atOnce) {
                if (!isPopulated()) {
                    return;
                }
            } else {
                List<Integer> pids = processes();
                if (pids.isEmpty()) {
                    return;
                }
                signal(pids, Signal.KILL);
                if (wait == 0 && isFrozen()) {
                    // Version 1 delivers nothing to a process that is stopped.
                    thaw();
                }
            }
            pause(wait);
        }
        throw new SetupException(
                "processes of the cgroup " + path() + " outlive SIGKILL: " + processes(),
                "they wait for a device or a network filesystem, see /proc/PID/stack; try again when that has answered");
    }

    /** Sends a signal to every process; those that are made meanwhile may be missed. */
    public void signal(int signal) {
        signal(processes(), signal);
    }

    private void signal(List<Integer> pids, int signal) {
        for (int pid : pids) {
            // ESRCH: it has ended since.
            kernel.attempt(new ProcessOp.Kill(pid, signal));
        }
    }

    /** Stops every process; returns once the kernel says that all have stopped (cgroup.freeze; freezer.state). */
    public void freeze() {
        freezer(true);
    }

    /** Lets every process go on. */
    public void thaw() {
        freezer(false);
    }

    /** Whether the processes are stopped. */
    public boolean isFrozen() {
        Place unified = unified();
        String events = unified == null ? null : SmallFile.read(kernel, unified.file("cgroup.events"));
        Long frozen = events == null ? null : Counter.numberOf(events, "frozen");
        Place freezer = holder("freezer");
        if ((frozen == null || frozen == 0) && freezer != null) {
            String state = SmallFile.read(kernel, freezer.file("freezer.state"));
            return "FROZEN\n".equals(state);
        }
        return frozen != null && frozen != 0;
    }

    private void freezer(boolean freeze) {
        Place unified = unified();
        Refused<?> refused = unified == null ? null : Files.tryPut(kernel, Fd.HERE, unified.file("cgroup.freeze"), freeze ? "1" : "0");
        Place place = unified;
        if (unified == null || refused != null) {
            place = holder("freezer");
            if (place == null) {
                throw new SetupException(
                        "the cgroup " + path() + " cannot be " + (freeze ? "frozen" : "thawed") + ": neither cgroup.freeze of cgroup v2 nor the freezer controller of v1 is there",
                        "it needs Linux 5.2 with cgroup v2, or mount -t cgroup -o freezer");
            }
            Files.put(kernel, Fd.HERE, place.file("freezer.state"), freeze ? "FROZEN" : "THAWED");
        }
        for (int wait = 0; wait < WAITS; wait++) {
            if (isFrozen() == freeze) {
                return;
            }
            pause(wait);
        }
        throw new SetupException(
                "the cgroup " + place.directory() + " did not become " + (freeze ? "frozen" : "thawed") + " within two seconds",
                "a process waits for a device or a network filesystem, see /proc/PID/stack; try again when that has answered");
    }

    /** What is told of a container that has ended: peaks, processor time and kills. */
    public CgroupReadings readAtEnd() {
        return new CgroupReader(kernel, this).atEnd();
    }

    /**
     * Ends every process and removes the groups in every hierarchy, those made inside of them too. The parent of all
     * containers stays: to make it and to remove it costs as much as a container's own group.
     *
     * @throws SetupException when processes are still in one after two seconds
     */
    public void destroy() {
        // As a rule everybody has ended, and one call for each group is all.
        if (isRemoved(1)) {
            return;
        }
        if (isPopulated()) {
            kill();
        }
        remove();
    }

    /**
     * Removes the groups as {@link #destroy} does, where nobody is left in them.
     *
     * @throws SetupException when processes are still in one after two seconds
     */
    public void remove() {
        for (Place place : places) {
            if (!isRemoved(place, WAITS)) {
                List<Integer> pids = new ArrayList<>();
                addProcesses(place.directory(), pids);
                throw new SetupException(
                        "cannot remove the cgroup " + place.directory() + ": " + Errno.EBUSY.words() + (pids.isEmpty() ? "" : ": processes " + pids + " are in it"),
                        "end these processes and try again");
            }
        }
    }

    /** Removes the groups unless somebody lives in them, who then is not of this container: it never had a process. */
    public void removeUnused() {
        isRemoved(UNUSED_WAITS);
    }

    private boolean isRemoved(int tries) {
        boolean all = true;
        for (Place place : places) {
            all &= isRemoved(place, tries);
        }
        return all;
    }

    private boolean isRemoved(Place place, int tries) {
        Removal removal = new Removal(kernel, place.directory());
        for (int wait = 1; !removal.attempt(); wait++) {
            if (wait >= tries) {
                return false;
            }
            pause(wait);
        }
        return true;
    }

    private void addProcesses(String directory, List<Integer> pids) {
        String text = Files.readIfThere(kernel, Fd.HERE, directory + "/cgroup.procs", PROCESSES_LIMIT_BYTES);
        if (text == null) {
            return;
        }
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            Long pid = Counter.numberOf(text.substring(start, end), "");
            if (pid != null && pid != 0) {
                pids.add(pid.intValue());
            }
            start = end + 1;
        }
        for (String child : Removal.children(kernel, directory)) {
            addProcesses(directory + "/" + child, pids);
        }
    }

    private void pause(int wait) {
        kernel.perform(new TimeOp.Sleep(wait < 10 ? 200_000 : wait < 50 ? 5_000_000 : 36_000_000));
    }

    private String path() {
        return places.isEmpty() ? "" : places.get(0).path();
    }

    /** The group in version 2, or null. */
    @Nullable Place unified() {
        for (Place place : places) {
            if (place.hierarchy().version() == Version.V2) {
                return place;
            }
        }
        return null;
    }

    /** The group in the hierarchy of version 1 with that controller, or null. */
    @Nullable Place holder(String controller) {
        for (Place place : places) {
            if (place.hierarchy().version() == Version.V1 && place.hierarchy().has(controller)) {
                return place;
            }
        }
        return null;
    }

    /** Where to ask for processes: version 2, where nobody else puts them elsewhere, or any group that every container has. */
    private @Nullable Place leader() {
        Place unified = unified();
        Place pids = holder("pids");
        return unified != null ? unified : pids != null ? pids : places.isEmpty() ? null : places.get(0);
    }
}
