package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.Hierarchy.Version;
import demitasse.runtime.cgroup.SetLimit.Choice;
import demitasse.spec.Resources;
import demitasse.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done for the container's groups: pure, from what is asked and what the host has.
 *
 * @param path of the group, seen from the root of each hierarchy
 * @param places the groups that are made; in other hierarchies the container stays where its creator is
 * @param before steps of the parent before it clones init, in their order
 * @param inInit steps of init before the user's program, while the host's paths are of no more use to it
 */
public record CgroupPlan(String path, List<Place> places, List<Step> before, List<Step> inInit) {
    /** Controllers of version 1 that are used without any limit: for readings, and to limit devices. */
    private static final List<String> USED = List.of("memory", "pids", "devices");

    /** Those that version 2 makes up for in any of its groups: cpu.stat, cgroup.freeze, cgroup.events. */
    private static final List<String> USED_WITHOUT_UNIFIED = List.of("cpuacct", "freezer");

    /** Controllers of version 2 that are switched on, where offered, without any limit: for readings. */
    private static final List<String> READ = List.of("cpu", "memory", "pids");

    public CgroupPlan {
        places = List.copyOf(places);
        before = List.copyOf(before);
        inInit = List.copyOf(inInit);
    }

    /**
     * The plan for these limits.
     *
     * <p>Device rules are those of the resources and then {@link DefaultDevices#RULES}, since the last that fits decides.
     *
     * @param everything joins all hierarchies and switches on all controllers, not those alone that are used: wanted where
     *     others read figures or change limits, and on kernels before 5.17, where a process that makes a user namespace can
     *     write the release_agent of a hierarchy whose root it sees (CVE-2022-0492)
     * @throws SetupException when the host lacks a controller, or limits contradict each other
     */
    public static CgroupPlan of(@Nullable Resources resources, CgroupLayout layout, String path, boolean everything) {
        Resources asked = resources == null ? Resources.EMPTY : resources;
        List<SetLimit> limits = limits(asked, layout, path);
        List<Place> places = places(layout, path, limits, everything);
        List<Step> before = new ArrayList<>();
        for (Place place : places) {
            before.add(new MakeCgroup(place, place.hierarchy().version() == Version.V2 ? controllers(place.hierarchy(), limits, everything && layout.hierarchies().size() == 1) : List.of(), false));
        }
        before.addAll(limits);
        before.add(devices(asked, layout, path));
        return new CgroupPlan(path, places, before, List.of(new EnterCgroup(places)));
    }

    /**
     * The plan that makes no group; what devices may be used is then up to the groups of the creator.
     *
     * @throws SetupException when a limit is asked for
     */
    public static CgroupPlan none(@Nullable Resources resources, CgroupLayout layout) {
        if (resources != null && !limits(resources, layout, "").isEmpty()) {
            throw new SetupException("limits need a cgroup, and this container gets none", "name one in linux.cgroupsPath that you may make, or leave out linux.resources");
        }
        return new CgroupPlan("", List.of(), List.of(), List.of());
    }

    /**
     * The same for groups that somebody else has made around init, who waits: what is there is taken as it is.
     *
     * @param privileged whether controllers may be switched on in the groups above, and devices be filtered: an ordinary user
     *     may not, and needs no filter, having no right to devices beyond that of their modes
     */
    public List<Step> aroundInit(boolean privileged) {
        List<Step> steps = new ArrayList<>();
        for (Step step : before) {
            switch (step) {
                case MakeCgroup make -> {
                    steps.add(new MakeCgroup(make.place(), privileged ? make.controllers() : List.of(), true));
                    if (make.place().equals(places.get(places.size() - 1))) {
                        steps.add(new AdoptInit(places));
                    }
                }
                case AllowDevices devices when !privileged -> { }
                default -> steps.add(step);
            }
        }
        return steps;
    }

    /** The container's groups, to be worked with once they are made. */
    public Cgroup cgroup(Kernel kernel) {
        return new Cgroup(kernel, places);
    }

    /** What is written for these limits, in its order. */
    static List<SetLimit> limits(Resources resources, CgroupLayout layout, String path) {
        List<SetLimit> limits = new ArrayList<>();
        for (Limit<?> row : Limits.TABLE) {
            addTo(limits, row, resources, layout, path);
        }
        return limits;
    }

    private static <T> void addTo(List<SetLimit> limits, Limit<T> row, Resources resources, CgroupLayout layout, String path) {
        for (T value : row.values().apply(resources)) {
            SetLimit limit = limit(row, value, resources, layout, path);
            if (limit != null) {
                limits.removeIf(limit::isSameWrite);
                limits.add(limit);
            }
        }
    }

    /** Version 1 where the controller is mounted there, otherwise version 2: a controller is never in both; null where nothing is to do. */
    private static <T> @Nullable SetLimit limit(Limit<T> row, T value, Resources resources, CgroupLayout layout, String path) {
        Target<T> first = row.first();
        Hierarchy mounted = first == null ? null : layout.first(first.controller().apply(value));
        if (first != null && mounted != null) {
            return limit(row, first, value, resources, new Place(mounted, path));
        }
        Target<T> second = row.second();
        Hierarchy unified = layout.unified();
        if (second == null && row.given().test(value)) {
            return null;
        }
        if (second == null && unified != null && first != null && unified.has(nameInVersionTwo(first.controller().apply(value)))) {
            throw new SetupException(
                    row.option() + " is a limit of cgroup v1, and this host has the controller " + nameInVersionTwo(first.controller().apply(value)) + " on cgroup v2",
                    "leave " + row.pointer() + " out").at(row.pointer());
        }
        String controller = second == null ? "" : second.controller().apply(value);
        if (second == null || unified == null || !(controller.isEmpty() || unified.has(controller))) {
            String wanted = first == null ? controller : first.controller().apply(value);
            throw layout.missing(row.option(), wanted, controller.isEmpty() ? wanted : controller).at(row.pointer());
        }
        return limit(row, second, value, resources, new Place(unified, path));
    }

    private static String nameInVersionTwo(String controller) {
        return controller.equals("blkio") ? "io" : controller;
    }

    private static <T> SetLimit limit(Limit<T> row, Target<T> target, T value, Resources resources, Place place) {
        List<Choice> choices = new ArrayList<>();
        for (Target.FileOf<T> file : target.files()) {
            choices.add(new Choice(file.name().apply(value), file.conversion().text(value, resources)));
        }
        return new SetLimit(row.option(), row.pointer(), row.unit(), row.demand(), place, choices);
    }

    private static List<Place> places(CgroupLayout layout, String path, List<SetLimit> limits, boolean everything) {
        List<Place> places = new ArrayList<>();
        for (Hierarchy hierarchy : layout.hierarchies()) {
            if (everything || hierarchy.version() == Version.V2 || isUsed(hierarchy, layout) || isLimited(hierarchy, limits)) {
                places.add(new Place(hierarchy, path));
            }
        }
        return places;
    }

    private static boolean isUsed(Hierarchy hierarchy, CgroupLayout layout) {
        boolean alone = layout.unified() == null;
        for (String controller : hierarchy.controllers()) {
            if (USED.contains(controller) || alone && (USED_WITHOUT_UNIFIED.contains(controller) || hierarchy.isNamed())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLimited(Hierarchy hierarchy, List<SetLimit> limits) {
        for (SetLimit limit : limits) {
            if (limit.place().hierarchy().equals(hierarchy)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> controllers(Hierarchy unified, List<SetLimit> limits, boolean everything) {
        if (everything) {
            // Beside version 1 nobody looks for figures here, and a group that has processes can offer nothing to those below it.
            return unified.controllers();
        }
        List<String> controllers = new ArrayList<>();
        for (String controller : unified.controllers()) {
            boolean limited = false;
            for (SetLimit limit : limits) {
                limited |= limit.place().hierarchy().equals(unified) && limit.choices().get(0).file().startsWith(controller + ".");
            }
            if (limited || READ.contains(controller)) {
                controllers.add(controller);
            }
        }
        return controllers;
    }

    private static AllowDevices devices(Resources resources, CgroupLayout layout, String path) {
        List<DeviceRule> rules = new ArrayList<>(resources.devices());
        rules.addAll(DefaultDevices.RULES);
        Hierarchy mounted = layout.first("devices");
        Hierarchy unified = layout.unified();
        if (mounted != null) {
            return new AllowDevices(new Place(mounted, path), rules);
        }
        if (unified == null) {
            throw layout.missing("limiting devices", "devices", "devices").at("/linux/resources/devices");
        }
        return new AllowDevices(new Place(unified, path), rules);
    }
}
