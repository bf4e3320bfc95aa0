package demitasse.engine.health;

import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.DirectoryOp.Remove;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Cleanup;
import demitasse.runtime.cgroup.Cgroup;
import demitasse.runtime.cgroup.Hierarchy;
import demitasse.runtime.cgroup.Joining.Below;
import demitasse.runtime.cgroup.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control group that a question to a container is asked in, below the container's own: who is in it was started by a question,
 * whatever session it leads by now and whoever its parent is.
 */
final class QuestionGroup {
    private static final String NAME = "health";
    private static final List<String> INHERITED = List.of("pids", "freezer", "devices");

    private final Kernel kernel;
    private final Place place;

    private QuestionGroup(Kernel kernel, Place place) {
        this.kernel = kernel;
        this.place = place;
    }

    /** Makes it, in one hierarchy; null where the container has none, or where that takes no more groups. */
    static @Nullable QuestionGroup make(Kernel kernel, Cgroup container) {
        Place own = of(container.places());
        if (own == null) {
            return null;
        }
        QuestionGroup group = new QuestionGroup(kernel, new Place(own.hierarchy(), own.path() + "/" + NAME));
        // One that is there holds what a question before has left running.
        boolean refused = kernel.attempt(new MakeDirectory(Fd.HERE, group.place.directory(), 0755)) instanceof Refused<?>(_, Errno errno) && errno != Errno.EEXIST;
        return refused ? null : group;
    }

    /** One of version 1 whose groups inherit all limits in every kernel; or that of version 2. */
    private static @Nullable Place of(List<Place> places) {
        for (String controller : INHERITED) {
            for (Place place : places) {
                if (place.hierarchy().version() == Hierarchy.Version.V1 && place.hierarchy().has(controller)) {
                    return place;
                }
            }
        }
        return places.size() == 1 && places.getFirst().hierarchy().version() == Hierarchy.Version.V2 ? places.getFirst() : null;
    }

    /** For whoever asks: where to be. */
    Below below() {
        boolean named = place.hierarchy().version() == Hierarchy.Version.V1;
        return new Below(named ? List.of(place.hierarchy().controllers().getFirst()) : List.of(), NAME);
    }

    /** Kills all that is in it; of what is frozen nobody waits for the end, which comes once it thaws. */
    void kill() {
        Cleanup.attempt(Cgroup.in(kernel, List.of(place))::kill);
    }

    /** Removes it, unless somebody is left in it. */
    void remove() {
        kernel.attempt(new Remove(Fd.HERE, place.directory(), true));
    }
}
