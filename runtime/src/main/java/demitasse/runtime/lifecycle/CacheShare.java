package demitasse.runtime.lifecycle;

import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Kernel;
import demitasse.runtime.HostProbe;
import demitasse.runtime.resctrl.ResctrlGroup;
import demitasse.runtime.resctrl.ShareStatistics;
import demitasse.spec.IntelRdt;
import demitasse.spec.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The share of a container in caches and memory bandwidth, once it is there. */
final class CacheShare {
    /** Where the kernel's documentation mounts it, and everybody does. */
    private static final String USUAL_PLACE = "/sys/fs/resctrl/schemata";

    private CacheShare() {}

    /** Removes what was made for the container alone. */
    static void remove(Kernel kernel, Container container) {
        IntelRdt share = share(kernel, container);
        if (share != null) {
            ResctrlGroup.remove(kernel, share, container.id(), HostProbe.probe(kernel).mounts());
        }
    }

    /** Writes what it is and uses as {@code intel_rdt}; nothing in it where the container has none of its own. */
    static void write(Kernel kernel, Container container, JsonWriter out) {
        IntelRdt share = share(kernel, container);
        out.name("intel_rdt").beginObject();
        if (share != null) {
            ShareStatistics.write(kernel, share, container.id(), HostProbe.probe(kernel).mounts(), out);
        }
        out.endObject();
    }

    private static @Nullable IntelRdt share(Kernel kernel, Container container) {
        // Nearly no host has it, and a configuration is not to be read for nothing.
        if (!kernel.succeeds(new Status(USUAL_PLACE))) {
            return null;
        }
        return container.configuration().linuxOrEmpty().intelRdt();
    }
}
