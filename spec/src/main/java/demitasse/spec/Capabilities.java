package demitasse.spec;

import java.util.List;

/** The five capability sets, with the names of capabilities(7) such as {@code CAP_CHOWN} (config.md, Linux Process).
 *
 * <p>Names are kept as they stand, since a name that the kernel lacks is to be warned about, not refused. */
public record Capabilities(
        List<String> bounding,
        List<String> effective,
        List<String> inheritable,
        List<String> permitted,
        List<String> ambient) {
    /** No capability in any set. */
    public static final Capabilities EMPTY = new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Takes its own copy of every list and map. */
    public Capabilities {
        bounding = List.copyOf(bounding);
        effective = List.copyOf(effective);
        inheritable = List.copyOf(inheritable);
        permitted = List.copyOf(permitted);
        ambient = List.copyOf(ambient);
    }

    public Capabilities withBounding(List<String> bounding) {
        return new Capabilities(bounding, effective, inheritable, permitted, ambient);
    }

    public Capabilities withEffective(List<String> effective) {
        return new Capabilities(bounding, effective, inheritable, permitted, ambient);
    }

    public Capabilities withInheritable(List<String> inheritable) {
        return new Capabilities(bounding, effective, inheritable, permitted, ambient);
    }

    public Capabilities withPermitted(List<String> permitted) {
        return new Capabilities(bounding, effective, inheritable, permitted, ambient);
    }

    public Capabilities withAmbient(List<String> ambient) {
        return new Capabilities(bounding, effective, inheritable, permitted, ambient);
    }
}
