package demitasse.runtime;

import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the steps work: the kernel, and the descriptors that one step leaves for another. It is copied with everything
 * else when init is cloned, so what the parent kept before is there in init, too.
 */
public final class Site {
    private final Kernel kernel;
    private final Map<String, Fd> kept = new HashMap<>();

    public Site(Kernel kernel) {
        this.kernel = kernel;
    }

    public Kernel kernel() {
        return kernel;
    }

    public <R> R perform(KernelOp<R> op) {
        return kernel.perform(op);
    }

    /** Leaves a descriptor for a later step, under a name both know. */
    public void keep(String name, Fd fd) {
        kept.put(name, fd);
    }

    /** A descriptor that an earlier step left. */
    public Fd kept(String name) {
        Fd fd = kept.get(name);
        if (fd == null) {
            throw new IllegalStateException("no step before this one left " + name);
        }
        return fd;
    }

    public @Nullable Fd keptOrNull(String name) {
        return kept.get(name);
    }
}
