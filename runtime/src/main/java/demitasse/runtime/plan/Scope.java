package demitasse.runtime.plan;

import demitasse.runtime.Grouping;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.cgroup.Hierarchy.Version;
import demitasse.runtime.cgroup.SetLimit;
import demitasse.runtime.systemd.LimitProperties;
import demitasse.runtime.systemd.LimitProperties.Setting;
import demitasse.runtime.systemd.ScopeName;
import demitasse.runtime.systemd.StartScope;
import demitasse.runtime.systemd.UnitProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a container that is a unit of systemd comes by its groups. */
public final class Scope {
    private Scope() {}

    /** The unit of a container; see {@link ScopeName#of}. */
    public static ScopeName name(@Nullable String cgroupsPath, String id, Grouping.Unit unit) {
        return ScopeName.of(cgroupsPath, id, unit.userDirectory() != null);
    }

    /** What is done while init waits: systemd makes the unit with init in it, then we make, limit and enter what systemd has not. */
    static List<Step> steps(ScopeName name, Grouping.Unit unit, CgroupPlan groups) {
        List<Step> steps = new ArrayList<>();
        List<Step> ours = groups.aroundInit(unit.userDirectory() == null);
        steps.add(new StartScope(name, unit.userDirectory(), properties(ours)));
        steps.addAll(ours);
        return steps;
    }

    /** What systemd has to know of these limits: those of version 2, since it goes by its own mind with groups of version 1 only when they are made. */
    public static List<UnitProperty> properties(List<? extends Step> steps) {
        List<Setting> settings = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof SetLimit limit && limit.place().hierarchy().version() == Version.V2) {
                for (SetLimit.Choice choice : limit.choices()) {
                    settings.add(new Setting(choice.file(), choice.text()));
                }
            }
        }
        return LimitProperties.of(settings);
    }
}
