package demitasse.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open file description of the fake: duplicates share it. */
final class FakeOpen {
    final Fd named;
    final @Nullable FakePlace place;
    final int flags;
    int position;
    boolean isListed;
    /** A pipe or a socket: what was written and not yet read, shared with the other end; what this end writes to. */
    List<SocketOp.Message> incoming = new ArrayList<>();
    @Nullable FakeOpen peer;
    boolean isClosed;
    final Set<Long> held = new HashSet<>();
    /** A listening socket: the ends that nobody has accepted yet. */
    final List<FakeOpen> waiting = new ArrayList<>();
    /** A detached mount, or a filesystem being set up. */
    @Nullable FakeMount mount;
    final List<String> options = new ArrayList<>();

    FakeOpen(Fd named, @Nullable FakePlace place, int flags) {
        this.named = named;
        this.place = place;
        this.flags = flags;
    }

    boolean isHandle() {
        return (flags & OpenFlag.PATH) != 0;
    }

    boolean isReadable() {
        return !isHandle() && (flags & 3) != OpenFlag.WRITE;
    }

    boolean isWritable() {
        return !isHandle() && (flags & 3) != OpenFlag.READ;
    }
}
