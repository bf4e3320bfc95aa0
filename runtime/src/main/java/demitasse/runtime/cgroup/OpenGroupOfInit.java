package demitasse.runtime.cgroup;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/**
 * Leaves open the way into the group of version 2 that the container's first process is in by now: one such as systemd moves
 * itself into a group below the container's, and then limits what is below; from there on the container's own takes no
 * process any more (EBUSY; cgroup-v2, "No Internal Process Constraint").
 */
public record OpenGroupOfInit(Hierarchy hierarchy, int init) implements Step {
    /** The name of the directory's descriptor in the site. */
    public static final String OTHER = "cgroup v2 of init";

    private static final int LIMIT_BYTES = 64 * 1024;
    /** The line of version 2 in /proc/PID/cgroup (cgroups(7)). */
    private static final String UNIFIED = "0::/";

    @Override
    public String words() {
        return "cgroup: open that of init, should the container's take no process";
    }

    @Override
    public void perform(Site site) {
        String groups = Files.readIfThere(site.kernel(), Fd.HERE, "/proc/" + init + "/cgroup", LIMIT_BYTES);
        String path = groups == null ? null : unified(groups);
        // Where it can't be had it isn't needed either, or its absence is told when it is.
        if (path != null && site.kernel().attempt(new Open(hierarchy.mountPoint() + path, OpenFlag.READ | OpenFlag.DIRECTORY)) instanceof Done<Fd>(Fd directory)) {
            site.keep(OTHER, directory);
        }
    }

    private static @Nullable String unified(String groups) {
        int start = groups.startsWith(UNIFIED) ? 0 : groups.indexOf("\n" + UNIFIED) + 1;
        if (!groups.startsWith(UNIFIED, start)) {
            return null;
        }
        int end = groups.indexOf('\n', start);
        String path = groups.substring(start + UNIFIED.length() - 1, end < 0 ? groups.length() : end);
        // Outside of what we see of the hierarchy, or removed.
        return path.startsWith("/..") || path.endsWith(" (deleted)") ? null : path;
    }
}
