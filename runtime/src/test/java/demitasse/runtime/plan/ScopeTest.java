package demitasse.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.kernel.Text;
import demitasse.runtime.Grouping;
import demitasse.runtime.MountEntry;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.CgroupPlan;
import demitasse.runtime.systemd.ScopeName;
import demitasse.runtime.systemd.UnitProperty;
import demitasse.spec.Memory;
import demitasse.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static final CgroupLayout V2 = CgroupLayout.of(
            MountEntry.parse(Text.encode("30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n")), _ -> "cpu memory pids\n");
    private static final Resources LIMITED = Resources.EMPTY.withMemory(Memory.EMPTY.withLimit(4096L));

    private static String words(Grouping.Unit unit) {
        ScopeName name = Scope.name("system.slice:p:web", "web", unit);
        StringBuilder text = new StringBuilder();
        for (Step step : Scope.steps(name, unit, CgroupPlan.of(LIMITED, V2, name.path(unit.manager()), true))) {
            String words = step.words();
            text.append(words.startsWith("cgroup: deny") ? "devices" : words).append('\n');
        }
        return text.toString();
    }

    @Test
    void systemdMakesTheGroupThenWeAdoptAndLimitIt() {
        assertEquals(
                """
                systemd: start p-web.scope in system.slice
                cgroup: make /sys/fs/cgroup/system.slice/p-web.scope with cpu, memory, pids
                cgroup: move init into system.slice/p-web.scope
                cgroup: memory.max = 4096 (4K)
                devices
                """,
                words(new Grouping.Unit(null, "")));
    }

    @Test
    void theSystemdOfAUserHasItsGroupsBelowItsOwn() {
        assertEquals(
                """
                systemd: start p-web.scope in system.slice
                cgroup: make /sys/fs/cgroup/user@7.service/system.slice/p-web.scope
                cgroup: move init into user@7.service/system.slice/p-web.scope
                cgroup: memory.max = 4096 (4K)
                """,
                words(new Grouping.Unit("/run/user/7", "user@7.service")));
    }

    @Test
    void systemdIsToldOfTheLimitsThatItKeeps() {
        List<String> names = new ArrayList<>();
        for (UnitProperty property : Scope.properties(CgroupPlan.of(LIMITED, V2, "a", true).before())) {
            names.add(property.name());
        }
        assertEquals(List.of("MemoryMax"), names);
    }
}
