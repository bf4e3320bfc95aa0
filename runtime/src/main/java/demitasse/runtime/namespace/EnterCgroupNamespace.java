package demitasse.runtime.namespace;

import demitasse.kernel.Namespace;
import demitasse.kernel.NamespaceOp.Unshare;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Makes the cgroup that init is in by now the root of all that the container sees of cgroups. Not a flag of clone(2): the
 * namespace would have the parent's cgroup as its root (cgroup_namespaces(7)).
 */
public record EnterCgroupNamespace() implements Step {
    @Override
    public String words() {
        return "see no cgroup above our own";
    }

    @Override
    public void perform(Site site) {
        site.perform(new Unshare(Namespace.CGROUP.flag()));
    }
}
