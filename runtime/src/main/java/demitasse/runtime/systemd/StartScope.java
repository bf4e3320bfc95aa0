package demitasse.runtime.systemd;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has systemd make the scope of the container with init in it, while init waits: a scope is of processes that are there.
 *
 * @param userDirectory of the user whose systemd is asked, null for that of the host
 */
public record StartScope(ScopeName name, @Nullable String userDirectory, List<UnitProperty> limits) implements Step {
    private static final int STAT_BYTES = 4096;

    public StartScope {
        limits = List.copyOf(limits);
    }

    @Override
    public String words() {
        return "systemd: start " + name.unit() + " in " + name.slice();
    }

    @Override
    public String pointer() {
        return "/linux/cgroupsPath";
    }

    @Override
    public void perform(Site site) {
        Systemd systemd = Systemd.connect(site.kernel(), userDirectory);
        try {
            systemd.start(name, pid(site), limits);
        } finally {
            systemd.close();
        }
    }

    /** The number that /proc knows it by here, which is the one that systemd knows. */
    private static int pid(Site site) {
        String stat = Files.readIfThere(site.kernel(), site.kept(INIT_PROCESS), "stat", STAT_BYTES);
        int space = stat == null ? -1 : stat.indexOf(' ');
        if (stat == null || space < 0) {
            throw new SetupException("the container's init has ended too early", null);
        }
        return Integer.parseInt(stat.substring(0, space));
    }
}
