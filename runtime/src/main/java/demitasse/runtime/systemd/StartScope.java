package demitasse.runtime.systemd;

import demitasse.runtime.InitPid;
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
            systemd.start(name, InitPid.of(site), limits);
        } finally {
            systemd.close();
        }
    }
}
