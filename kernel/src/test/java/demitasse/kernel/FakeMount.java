package demitasse.kernel;

import org.jspecify.annotations.Nullable;

/** A mount of the fake: the node that it shows, what it was made of, and the mount that it covers in turn. */
final class FakeMount {
    final long id;
    final FakeNode root;
    final String source;
    final String type;
    long attributes;
    @Nullable FakeMount below;

    FakeMount(long id, FakeNode root, String source, String type) {
        this.id = id;
        this.root = root;
        this.source = source;
        this.type = type;
    }
}
