package demitasse.runtime.plan;

import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is done to make one container, in its order. Security rests on this order, so golden files of the tests
 * pin it.
 *
 * @param cgroups where the container is held
 * @param before by the parent, before there is a second process
 * @param entering by a process between the two, which enters namespaces that are there already and makes the child; empty where none is needed
 * @param namespaces that the child is cloned into, as {@link demitasse.kernel.Namespace} flags
 * @param alongside by the parent, while init waits for it; empty when init need not wait
 * @param inside by the child, which by then is the container's init
 */
public record Plan(CgroupPlan cgroups, List<Step> before, List<Step> entering, long namespaces, List<Step> alongside, List<Step> inside) {
    public Plan {
        before = List.copyOf(before);
        entering = List.copyOf(entering);
        alongside = List.copyOf(alongside);
        inside = List.copyOf(inside);
    }

    public Plan(CgroupPlan cgroups, List<Step> before, long namespaces, List<Step> alongside, List<Step> inside) {
        this(cgroups, before, List.of(), namespaces, alongside, inside);
    }

    /** All steps, numbered from 1 as errors and traces number them. */
    public List<Step> all() {
        List<Step> all = new ArrayList<>(before);
        all.addAll(entering);
        all.addAll(alongside);
        all.addAll(inside);
        return all;
    }

    public int size() {
        return before.size() + entering.size() + alongside.size() + inside.size();
    }
}
