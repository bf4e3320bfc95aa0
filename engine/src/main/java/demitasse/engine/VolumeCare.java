package demitasse.engine;

import demitasse.engine.RunRequest.IdMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a volume beside mounting it.
 *
 * @param overlay what is written lands in the container, and the volume stays as it was
 * @param upper the directory of the host in which that lands and stays; null for one of the container's
 * @param work an empty directory beside it, for the kernel; there where {@code upper} is
 * @param owned all in it is given to the container's user before
 * @param copied a new volume gets what the root filesystem has at its place
 * @param subpath the part of it that is mounted, without {@code ..}; null for all of it
 * @param users how the ids of users in it are shown inside: {@code containerId} is the one in the filesystem; none for no such wish
 * @param groups likewise
 */
public record VolumeCare(
        boolean overlay, boolean owned, boolean copied, @Nullable String subpath, List<IdMapping> users, List<IdMapping> groups,
        @Nullable String upper, @Nullable String work) {
    public static final VolumeCare NONE = new VolumeCare(false, false, true, null, List.of(), List.of());

    public VolumeCare {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /** Without directories of the host for what is written. */
    public VolumeCare(boolean overlay, boolean owned, boolean copied, @Nullable String subpath, List<IdMapping> users, List<IdMapping> groups) {
        this(overlay, owned, copied, subpath, users, groups, null, null);
    }
}
