package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of the process, each 0..4294967295 (config.md, POSIX-platform User).
 *
 * <p>{@code username} is of other platforms, and is kept without a meaning. */
public record User(
        long uid,
        long gid,
        @Nullable Long umask,
        List<Long> additionalGids,
        @Nullable String username) {
    /** uid 0, gid 0, no other groups. */
    public static final User ROOT = new User(0, 0, null, List.of(), null);

    /** Takes its own copy of every list and map. */
    public User {
        additionalGids = List.copyOf(additionalGids);
    }

    public User withUid(long uid) {
        return new User(uid, gid, umask, additionalGids, username);
    }

    public User withGid(long gid) {
        return new User(uid, gid, umask, additionalGids, username);
    }

    public User withUmask(@Nullable Long umask) {
        return new User(uid, gid, umask, additionalGids, username);
    }

    public User withAdditionalGids(List<Long> additionalGids) {
        return new User(uid, gid, umask, additionalGids, username);
    }

    public User withUsername(@Nullable String username) {
        return new User(uid, gid, umask, additionalGids, username);
    }
}
