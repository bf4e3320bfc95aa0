package demitasse.spec;

import java.util.List;

/** The execution domain of the process (config-linux.md, Personality; personality(2)). */
public record Personality(Domain domain, List<String> flags) {
    /** Takes its own copy of every list and map. */
    public Personality {
        flags = List.copyOf(flags);
    }

    /** The domains that the specification knows. */
    public enum Domain implements Word {
        LINUX,
        LINUX32
    }
}
