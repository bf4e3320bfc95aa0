package demitasse.runtime.lifecycle;

import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Kernel;
import demitasse.runtime.HostProbe;
import demitasse.runtime.resctrl.ResctrlGroup;
import demitasse.spec.IntelRdt;
import demitasse.spec.Linux;

/** The share of a container in caches and memory bandwidth, after its end. */
final class CacheShare {
    /** Where the kernel's documentation mounts it, and everybody does. */
    private static final String USUAL_PLACE = "/sys/fs/resctrl/schemata";

    private CacheShare() {}

    /** Removes what was made for the container alone. */
    static void remove(Kernel kernel, Container container) {
        // Nearly no host has it, and a configuration is not to be read for nothing.
        if (!kernel.succeeds(new Status(USUAL_PLACE))) {
            return;
        }
        Linux linux = container.configuration().linux();
        IntelRdt share = linux == null ? null : linux.intelRdt();
        if (share != null) {
            ResctrlGroup.remove(kernel, share, container.id(), HostProbe.probe(kernel).mounts());
        }
    }
}
