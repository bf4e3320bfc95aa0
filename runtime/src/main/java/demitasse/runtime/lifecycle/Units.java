package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.Grouping;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.plan.Scope;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.ContainerState.Unit;
import demitasse.runtime.systemd.ScopeName;
import demitasse.runtime.systemd.Systemd;
import demitasse.runtime.systemd.UnitProperty;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Containers as units of systemd: what has to be asked of it besides making the unit. */
public final class Units {
    private Units() {}

    /**
     * The groups of a unit.
     *
     * @param userDirectory $XDG_RUNTIME_DIR of the user whose systemd is asked, null for that of the host
     * @throws demitasse.runtime.SetupException where there is no systemd
     */
    public static Grouping grouping(Kernel kernel, @Nullable String userDirectory) {
        Systemd systemd = Systemd.connect(kernel, userDirectory);
        try {
            return new Grouping.Unit(userDirectory, userDirectory == null ? "" : systemd.controlGroup());
        } finally {
            systemd.close();
        }
    }

    /** What is kept of the unit of a container, null where it is none. */
    static @Nullable Unit of(Grouping grouping, @Nullable String cgroupsPath, String id) {
        if (!(grouping instanceof Grouping.Unit unit)) {
            return null;
        }
        ScopeName name = Scope.name(cgroupsPath, id, unit);
        return new Unit(name.slice(), name.unit(), unit.userDirectory());
    }

    /** Ends the container's unit, if it is one, with all its processes. */
    static void release(Kernel kernel, ContainerState state, Cgroup cgroup) {
        Unit unit = state.unit();
        if (unit != null) {
            if (cgroup.isPopulated()) {
                cgroup.kill();
            }
            with(kernel, unit, systemd -> systemd.stop(name(unit)));
        }
    }

    /** Tells systemd of other limits; nothing where the container is no unit. */
    static void change(Kernel kernel, ContainerState state, List<UnitProperty> limits) {
        Unit unit = state.unit();
        if (unit != null && !limits.isEmpty()) {
            with(kernel, unit, systemd -> systemd.change(name(unit), limits));
        }
    }

    private static ScopeName name(Unit unit) {
        return new ScopeName(unit.slice(), unit.name());
    }

    private static void with(Kernel kernel, Unit unit, Consumer<Systemd> use) {
        Systemd systemd = Systemd.connect(kernel, unit.userDirectory());
        try {
            use.accept(systemd);
        } finally {
            systemd.close();
        }
    }
}
