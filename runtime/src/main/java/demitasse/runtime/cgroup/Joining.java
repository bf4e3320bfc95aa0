package demitasse.runtime.cgroup;

import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;

/** How one more process gets into the groups of a container that runs. */
public final class Joining {
    private Joining() {}

    /**
     * A group below the container's own.
     *
     * @param controllers in whose hierarchies; empty for all
     * @param path from the container's group
     */
    public record Below(List<String> controllers, String path) {
        public Below {
            controllers = List.copyOf(controllers);
        }
    }

    /**
     * Steps into all of these groups. Each has to be there: without one of them the process would escape its limits.
     *
     * @param below where in them; the last that names a hierarchy counts
     * @param init the container's first process, whose group of version 2 is taken where the container's own has become one
     *     that takes no processes
     */
    public static CgroupPlan plan(List<Place> places, List<Below> below, int init) {
        checkControllers(places, below);
        List<Place> joined = new ArrayList<>();
        List<Step> before = new ArrayList<>();
        for (Place place : places) {
            Place target = target(place, below);
            joined.add(target);
            before.add(new OpenCgroup(target));
            if (target.equals(place) && place.hierarchy().version() == Hierarchy.Version.V2) {
                before.add(new OpenGroupOfInit(place.hierarchy(), init));
            }
        }
        String path = joined.isEmpty() ? "" : joined.get(0).path();
        return new CgroupPlan(path, joined, before, joined.isEmpty() ? List.of() : List.of(new EnterCgroup(joined)));
    }

    private static void checkControllers(List<Place> places, List<Below> below) {
        for (Below one : below) {
            for (String controller : one.controllers()) {
                if (places.stream().noneMatch(place -> place.hierarchy().version() == Hierarchy.Version.V1 && isNamed(place, controller))) {
                    throw new SetupException(
                            "the container has no cgroup of its own of the controller " + controller, "write --cgroup PATH for all that it has");
                }
            }
        }
    }

    private static boolean isNamed(Place place, String controller) {
        return place.hierarchy().has(controller) || place.hierarchy().has("name=" + controller);
    }

    private static Place target(Place place, List<Below> below) {
        String path = place.path();
        for (Below one : below) {
            boolean meant = one.controllers().isEmpty();
            for (String controller : one.controllers()) {
                meant |= isNamed(place, controller);
            }
            if (meant) {
                path = CgroupPath.below(place.path(), one.path());
            }
        }
        return new Place(place.hierarchy(), path);
    }
}
