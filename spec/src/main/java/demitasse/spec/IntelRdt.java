package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shares of the cache and the memory bandwidth (config-linux.md, IntelRdt). */
public record IntelRdt(
        @Nullable String closID,
        List<String> schemata,
        @Nullable String l3CacheSchema,
        @Nullable String memBwSchema,
        boolean enableMonitoring) {
    /** Takes its own copy of every list and map. */
    public IntelRdt {
        schemata = List.copyOf(schemata);
    }

    public IntelRdt withClosID(@Nullable String closID) {
        return new IntelRdt(closID, schemata, l3CacheSchema, memBwSchema, enableMonitoring);
    }

    public IntelRdt withSchemata(List<String> schemata) {
        return new IntelRdt(closID, schemata, l3CacheSchema, memBwSchema, enableMonitoring);
    }

    public IntelRdt withL3CacheSchema(@Nullable String l3CacheSchema) {
        return new IntelRdt(closID, schemata, l3CacheSchema, memBwSchema, enableMonitoring);
    }

    public IntelRdt withMemBwSchema(@Nullable String memBwSchema) {
        return new IntelRdt(closID, schemata, l3CacheSchema, memBwSchema, enableMonitoring);
    }

    public IntelRdt withEnableMonitoring(boolean enableMonitoring) {
        return new IntelRdt(closID, schemata, l3CacheSchema, memBwSchema, enableMonitoring);
    }
}
