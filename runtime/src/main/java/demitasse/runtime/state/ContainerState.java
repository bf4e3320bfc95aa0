package demitasse.runtime.state;

import demitasse.spec.Hooks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a container while its directory is there: what its state tells, and what {@code start}, {@code kill} and
 * {@code delete} need, so that none of them reads the configuration again. The status is not among it, since the kernel knows it.
 *
 * @param pid of init, 0 as long as there is none
 * @param startTicks when init was started, as {@link ProcessStat} has it: with the pid it names the process for good
 * @param bundle an absolute path
 * @param rootfs an absolute path
 * @param created the time of its creation (RFC 3339)
 * @param owner the name, or else the number, of the user who created it
 * @param sharesPids whether other processes than its own live in its pid namespace
 * @param groups the control groups made for it
 * @param unit the unit of systemd that its groups belong to, null where they are ours
 * @param hooks those that run after the start and after the stop; no others
 */
public record ContainerState(
        String ociVersion,
        String id,
        int pid,
        long startTicks,
        String bundle,
        String rootfs,
        String created,
        String owner,
        Map<String, String> annotations,
        boolean sharesPids,
        List<Group> groups,
        @Nullable Unit unit,
        Hooks hooks) {
    public ContainerState {
        groups = List.copyOf(groups);
    }

    /** A control group: the hierarchy as it was mounted, and the path in it without a leading slash. */
    public record Group(String mountPoint, boolean unified, List<String> controllers, String path) {
        public Group {
            controllers = List.copyOf(controllers);
        }
    }

    /** A unit of systemd, and $XDG_RUNTIME_DIR of the user whose systemd has it, null for that of the host. */
    public record Unit(String slice, String name, @Nullable String userDirectory) {}

    /** All that can be said of a container whose creation or deletion was interrupted before or after there was more. */
    static ContainerState unfinished(String id) {
        return new ContainerState("1.3.0", id, 0, 0, "", "", "", "", Map.of(), false, List.of(), null, Hooks.EMPTY);
    }

    public ContainerState withGroups(List<Group> groups) {
        return new ContainerState(ociVersion, id, pid, startTicks, bundle, rootfs, created, owner, annotations, sharesPids, groups, unit, hooks);
    }

    public ContainerState withInit(int pid, long startTicks) {
        return new ContainerState(ociVersion, id, pid, startTicks, bundle, rootfs, created, owner, annotations, sharesPids, groups, unit, hooks);
    }
}
