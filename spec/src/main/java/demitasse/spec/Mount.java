package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mount below the root, in the order of the document (config.md, Mounts).
 *
 * <p>A mapping is for an id-mapped mount; {@code idmap} or {@code ridmap} among the options asks for it too. */
public record Mount(
        String destination,
        @Nullable String type,
        @Nullable String source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {
    /** Takes its own copy of every list and map. */
    public Mount {
        options = List.copyOf(options);
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
    }

    public Mount withDestination(String destination) {
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    public Mount withType(@Nullable String type) {
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    public Mount withSource(@Nullable String source) {
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    public Mount withOptions(List<String> options) {
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    public Mount withUidMappings(List<IdMapping> uidMappings) {
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    public Mount withGidMappings(List<IdMapping> gidMappings) {
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    /** A mount without options. */
    public static Mount at(String destination, String type, String source) {
        return new Mount(destination, type, source, List.of(), List.of(), List.of());
    }
}
