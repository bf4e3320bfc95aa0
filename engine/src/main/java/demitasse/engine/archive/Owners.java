package demitasse.engine.archive;

import demitasse.spec.IdMapping;
import java.util.List;

/**
 * How the ids of owners change on the way through an archive: those of a container with users of its own are others on the
 * host. An id that stands for none becomes nobody's (65534), as the kernel shows it.
 */
public final class Owners {
    /** As they are. */
    public static final Owners SAME = new Owners(List.of(), List.of(), false, false);
    /** All is root's. */
    public static final Owners ROOT = new Owners(List.of(), List.of(), false, true);
    private static final int NOBODY = 65534;

    private final List<IdMapping> users;
    private final List<IdMapping> groups;
    private final boolean toHost;
    private final boolean root;

    private Owners(List<IdMapping> users, List<IdMapping> groups, boolean toHost, boolean root) {
        this.users = users;
        this.groups = groups;
        this.toHost = toHost;
        this.root = root;
    }

    /** From ids of the host to the container's; the same where there are no mappings. */
    public static Owners toContainer(List<IdMapping> users, List<IdMapping> groups) {
        return users.isEmpty() ? SAME : new Owners(users, groups, false, false);
    }

    /** From ids of the container to the host's. {@code root} has all be the container's root's. */
    public static Owners toHost(List<IdMapping> users, List<IdMapping> groups, boolean root) {
        return users.isEmpty() ? root ? ROOT : SAME : new Owners(users, groups, true, root);
    }

    public int uid(int id) {
        return mapped(users, root ? 0 : id);
    }

    public int gid(int id) {
        return mapped(groups, root ? 0 : id);
    }

    private int mapped(List<IdMapping> mappings, int id) {
        if (mappings.isEmpty()) {
            return id;
        }
        for (IdMapping mapping : mappings) {
            long from = toHost ? mapping.containerId() : mapping.hostId();
            long offset = (id & 0xffff_ffffL) - from;
            if (offset >= 0 && offset < mapping.size()) {
                return (int) ((toHost ? mapping.hostId() : mapping.containerId()) + offset);
            }
        }
        return NOBODY;
    }
}
