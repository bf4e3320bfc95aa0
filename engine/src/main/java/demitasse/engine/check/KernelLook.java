package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.kernel.SystemName;
import demitasse.runtime.SetupException;
import demitasse.runtime.plan.KernelVersion;
import java.util.List;

/** The kernel's version: the one thing that cannot be tried call by call without making a container. */
final class KernelLook {
    private static final String SUBJECT = "kernel";

    private KernelLook() {}

    static List<Finding> findings(Sight sight) {
        SystemName system = sight.facts().system();
        String found = "Linux " + system.release() + " on " + system.machine();
        try {
            KernelVersion.check(system);
        } catch (SetupException old) {
            return List.of(Finding.fails(SUBJECT, found, String.valueOf(old.getMessage()), old.hint()));
        }
        return List.of(
                KernelVersion.isBefore(system, 5, 14)
                        ? Finding.limited(SUBJECT, found, "ending all processes of a container takes more than one write (cgroup.kill, Linux 5.14)", null)
                        : Finding.works(SUBJECT, found));
    }
}
