package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which NUMA nodes memory comes from (config-linux.md, Memory policy; set_mempolicy(2)). */
public record MemoryPolicy(Mode mode, @Nullable String nodes, List<Flag> flags) {
    /** Takes its own copy of every list and map. */
    public MemoryPolicy {
        flags = List.copyOf(flags);
    }

    public MemoryPolicy withMode(Mode mode) {
        return new MemoryPolicy(mode, nodes, flags);
    }

    public MemoryPolicy withNodes(@Nullable String nodes) {
        return new MemoryPolicy(mode, nodes, flags);
    }

    public MemoryPolicy withFlags(List<Flag> flags) {
        return new MemoryPolicy(mode, nodes, flags);
    }

    /** How the nodes are used. */
    public enum Mode implements Word {
        MPOL_DEFAULT,
        MPOL_BIND,
        MPOL_INTERLEAVE,
        MPOL_WEIGHTED_INTERLEAVE,
        MPOL_PREFERRED,
        MPOL_PREFERRED_MANY,
        MPOL_LOCAL
    }

    /** What modifies a mode. */
    public enum Flag implements Word {
        MPOL_F_NUMA_BALANCING,
        MPOL_F_RELATIVE_NODES,
        MPOL_F_STATIC_NODES
    }
}
