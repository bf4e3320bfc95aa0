package demitasse.engine.check;

import demitasse.engine.Caller;
import demitasse.kernel.Kernel;
import demitasse.runtime.HostFacts;
import demitasse.runtime.HostProbe;
import demitasse.runtime.cgroup.CgroupLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The doctor: every look at the host, in the order in which they are told.
 *
 * <p>Where it can, a look tries the thing itself in a child that ends at once, since a version number only promises it.
 */
public final class HostCheck {
    private static final List<Function<Sight, List<Finding>>> LOOKS = List.of(
            KernelLook::findings, PrivilegeLook::findings, NamespaceLook::findings, CgroupLook::findings,
            FilesystemLook::findings, ConfinementLook::findings, ProgramLook::findings);

    private HostCheck() {}

    /**
     * What the looks see.
     *
     * @param caller whose PATH is searched for programs
     */
    record Sight(Kernel kernel, HostFacts facts, CgroupLayout cgroups, Caller caller) {
        boolean isRoot() {
            return facts.uid() == 0;
        }
    }

    /** Looks at everything. */
    public static List<Finding> of(Kernel kernel, Caller caller) {
        HostFacts facts = HostProbe.probe(kernel);
        Sight sight = new Sight(kernel, facts, CgroupLayout.probe(kernel, facts.mounts()), caller);
        List<Finding> findings = new ArrayList<>();
        for (Function<Sight, List<Finding>> look : LOOKS) {
            findings.addAll(look.apply(sight));
        }
        return findings;
    }

    /** Whether containers run on this host at all. */
    public static boolean runs(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.state() == Finding.State.FAILS) {
                return false;
            }
        }
        return true;
    }
}
