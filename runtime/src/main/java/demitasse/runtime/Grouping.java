package demitasse.runtime;

import org.jspecify.annotations.Nullable;

/** In which control groups a container is. */
public sealed interface Grouping {
    /** Groups of ours, in those hierarchies and with those controllers that the container's limits and our readings need. */
    record Needed() implements Grouping {}

    /** Groups of ours in every hierarchy and with every controller: other programs read figures and change limits there. */
    record Every() implements Grouping {}

    /** {@link Every}, where the configuration names a group; otherwise {@link None}: an ordinary user can make none on version 1. */
    record WhereNamed() implements Grouping {}

    /** No group of its own: the container stays where its creator is. */
    record None() implements Grouping {}

    /**
     * The group of a unit of systemd.
     *
     * @param userDirectory $XDG_RUNTIME_DIR of the user whose systemd is asked, null for that of the host
     * @param manager the group of that systemd, without a leading slash; empty for the root
     */
    record Unit(@Nullable String userDirectory, String manager) implements Grouping {}
}
