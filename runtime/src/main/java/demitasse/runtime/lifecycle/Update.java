package demitasse.runtime.lifecycle;

import demitasse.kernel.FileOp.Lock;
import demitasse.kernel.Kernel;
import demitasse.runtime.Cleanup;
import demitasse.runtime.HostProbe;
import demitasse.runtime.MountEntry;
import demitasse.runtime.SetupException;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.cgroup.LimitChange;
import demitasse.runtime.cgroup.NewGroups;
import demitasse.runtime.cgroup.Place;
import demitasse.runtime.plan.Scope;
import demitasse.runtime.resctrl.ResctrlGroup;
import demitasse.runtime.state.ContainerState.Group;
import demitasse.runtime.state.Status;
import demitasse.spec.IntelRdt;
import demitasse.spec.Linux;
import demitasse.spec.Resources;
import demitasse.spec.ResourcesJson;
import demitasse.spec.Rules;
import demitasse.spec.Spec;
import demitasse.spec.Violation;
import demitasse.spec.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives a container other limits: all of those asked for, or none. */
public final class Update {
    private Update() {}

    /**
     * The limits in a document, an object such as {@code linux.resources}.
     *
     * @param name of the document, for messages
     * @throws demitasse.spec.json.JsonException when it is none
     */
    public static Resources read(byte[] document, String name) {
        return JsonDocument.parse(document, name, ResourcesJson::read).value();
    }

    /**
     * Changes the limits that are asked for; rules for devices are passed over, since callers send all limits of their
     * configuration. What later commands read as the configuration has the new ones.
     *
     * @param share of caches and memory bandwidth, null to leave that as it is
     * @throws SetupException when it has stopped, when limits contradict each other, or when the kernel refuses one
     */
    public static void update(Kernel kernel, String root, String id, Resources asked, @Nullable IntelRdt share) {
        Container container = Container.find(kernel, root, id);
        Status status = container.status();
        switch (status) {
            case CREATED, RUNNING, PAUSED -> { }
            case CREATING, STOPPED -> throw new SetupException("container not running: it is " + status.word(), null);
        }
        // Two at once would each write a configuration without the limits of the other; the lock goes with this process.
        kernel.perform(new Lock(container.directory().fd(), true, true));
        Spec spec = container.configuration();
        Linux linux = spec.linuxOrEmpty();
        Resources before = linux.resources() == null ? Resources.EMPTY : linux.resources();
        List<MountEntry> mounts = HostProbe.probe(kernel).mounts();
        CgroupLayout layout = CgroupLayout.probe(kernel, mounts);
        LimitChange change = LimitChange.of(before, asked, layout, path(container));
        Spec limited = spec.withLinux(linux.withResources(change.after()));
        check(limited);
        change.check(kernel);
        enterGroups(kernel, container, change);
        // Before the files: systemd writes what it is told in its own way, and ours is exact.
        Units.change(kernel, container.state(), Scope.properties(change.writes()));
        Cleanup.afterFailure(
                () -> {
                    change.perform(kernel);
                    Spec changed = share == null ? limited : limited.withLinux(shared(kernel, container, limited, share, mounts));
                    container.directory().replaceConfiguration(changed);
                    return changed;
                },
                () -> takeBack(kernel, container, LimitChange.of(change.after(), before, layout, path(container))));
    }

    /** Noted before they are made, so that whoever removes the container removes them with it. */
    private static void enterGroups(Kernel kernel, Container container, LimitChange change) {
        Cgroup cgroup = container.cgroup();
        List<Place> missing = NewGroups.missing(cgroup, change.writes());
        if (!missing.isEmpty()) {
            List<Group> groups = new ArrayList<>(container.state().groups());
            groups.addAll(Container.groups(missing));
            container.directory().write(container.state().withGroups(groups));
            NewGroups.make(kernel, cgroup, missing);
        }
        NewGroups.switchOn(kernel, change.writes());
    }

    /**
     * A configuration with other limits, of a container that does not run.
     *
     * @throws SetupException when limits contradict each other, or the host lacks a controller
     */
    public static Spec limited(Kernel kernel, Spec spec, Resources asked) {
        Linux linux = spec.linuxOrEmpty();
        Resources before = linux.resources() == null ? Resources.EMPTY : linux.resources();
        CgroupLayout layout = CgroupLayout.probe(kernel, HostProbe.probe(kernel).mounts());
        Spec limited = spec.withLinux(linux.withResources(LimitChange.of(before, asked, layout, "/").after()));
        check(limited);
        return limited;
    }

    private static Linux shared(Kernel kernel, Container container, Spec spec, IntelRdt asked, List<MountEntry> mounts) {
        Linux linux = spec.linuxOrEmpty();
        return linux.withIntelRdt(
                ResctrlGroup.change(kernel, linux.intelRdt(), asked, container.id(), container.cgroup().processes(), mounts));
    }

    private static void takeBack(Kernel kernel, Container container, LimitChange back) {
        Units.change(kernel, container.state(), Scope.properties(back.writes()));
        back.perform(kernel);
    }

    private static String path(Container container) {
        if (container.state().groups().isEmpty()) {
            throw new SetupException("container " + container.id() + " has no control groups, so it has no limits", null);
        }
        return container.state().groups().get(0).path();
    }

    private static void check(Spec spec) {
        for (Violation violation : Rules.check(spec)) {
            if (violation.severity() == Violation.Severity.ERROR) {
                throw new SetupException(violation.message(), violation.hint());
            }
        }
    }
}
