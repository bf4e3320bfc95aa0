package demitasse.runtime.cgroup;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.cgroup.Hierarchy.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups that a container needs for limits which it was made without: of version 1 it is in those hierarchies only where
 * something was limited or is read, of version 2 its group offers only those controllers.
 */
public final class NewGroups {
    /** Who forks while its parent is moved is found the next time. */
    private static final int ROUNDS = 20;

    private NewGroups() {}

    /** The groups of version 1 that limits are to be written to, and that are not the container's yet. */
    public static List<Place> missing(Cgroup cgroup, List<SetLimit> writes) {
        List<Place> missing = new ArrayList<>();
        for (SetLimit write : writes) {
            Place place = write.place();
            boolean there = missing.contains(place);
            for (Place held : cgroup.places()) {
                there |= held.hierarchy().mountPoint().equals(place.hierarchy().mountPoint());
            }
            if (!there && place.hierarchy().version() == Version.V1) {
                missing.add(place);
            }
        }
        return missing;
    }

    /** Makes those groups, and moves all processes of the container into them. */
    public static void make(Kernel kernel, Cgroup cgroup, List<Place> missing) {
        for (Place place : missing) {
            new MakeCgroup(place, List.of(), true).perform(new Site(kernel));
            List<Integer> moved = new ArrayList<>();
            boolean more = true;
            for (int round = 0; more && round < ROUNDS; round++) {
                more = false;
                for (int pid : cgroup.processes()) {
                    if (!moved.contains(pid)) {
                        move(kernel, place, pid);
                        moved.add(pid);
                        more = true;
                    }
                }
            }
        }
    }

    private static void move(Kernel kernel, Place place, int pid) {
        Refused<?> refused = Files.tryPut(kernel, Fd.HERE, place.file("cgroup.procs"), Integer.toString(pid));
        // It may have ended meanwhile.
        if (refused != null && refused.errno() != Errno.ESRCH) {
            throw new SetupException("cannot move process " + pid + " into the cgroup " + place.directory() + ": " + refused.errno().words(), null);
        }
    }

    /** Has a group of version 2 offered the controllers that limits are to be written to. */
    public static void switchOn(Kernel kernel, List<SetLimit> writes) {
        for (SetLimit write : writes) {
            Place place = write.place();
            String file = write.choices().getFirst().file();
            String controller = file.substring(0, Math.max(0, file.indexOf('.')));
            if (place.hierarchy().version() == Version.V2 && place.hierarchy().has(controller) && !kernel.succeeds(new Status(place.file(file)))) {
                new MakeCgroup(place, List.of(controller), true).perform(new Site(kernel));
            }
        }
    }
}
