package demitasse.kernel;

import org.jspecify.annotations.Nullable;

/** Where a walk through the tree has come to: the node, its name, and the way there, which {@code ..} goes back. */
record FakePlace(@Nullable FakePlace parent, String name, FakeNode node, long mountId) {
    /** The path from the root of the walk on: {@code /a/b}. */
    String path() {
        FakePlace above = parent;
        if (above == null) {
            return "/";
        }
        String start = above.path();
        return start.endsWith("/") ? start + name : start + "/" + name;
    }

    /** Whether a mount begins here. */
    boolean isMountPoint() {
        FakePlace above = parent;
        return above != null && above.mountId != mountId;
    }
}
