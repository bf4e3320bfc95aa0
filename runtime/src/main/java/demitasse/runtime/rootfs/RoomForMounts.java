package demitasse.runtime.rootfs;

import demitasse.kernel.ProcessOp.GetResourceLimit;
import demitasse.kernel.ProcessOp.SetResourceLimit;
import demitasse.kernel.ResourceLimit;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.RlimitType;
import org.jspecify.annotations.Nullable;

/**
 * As many open files as there are mounts, and the limit of before once they are in their places.
 *
 * <p>A mount that shows files with other owners can be made by the parent alone, and is open from then until init has placed it.
 * Both processes have the limit of before from this object, which is copied with all else when init is cloned.
 */
public final class RoomForMounts {
    private static final int FILES = RlimitType.RLIMIT_NOFILE.number();
    /** What else is open, with room to spare. */
    private static final int OTHERS = 256;

    private final int mounts;
    private @Nullable ResourceLimit before;

    public RoomForMounts(int mounts) {
        this.mounts = mounts;
    }

    /** By the parent, before the first mount. */
    public Step make() {
        return new Make(this);
    }

    /** By the parent once init is there, which has its own of each mount. */
    public Step leave() {
        return new GiveBack(this, true);
    }

    /** By init once it has placed, and closed, all of them. */
    public Step giveBack() {
        return new GiveBack(this, false);
    }

    private record Make(RoomForMounts room) implements Step {
        @Override
        public String words() {
            return "make room for " + room.mounts + " open mounts";
        }

        @Override
        public void perform(Site site) {
            ResourceLimit now = site.perform(new GetResourceLimit(FILES));
            long needed = room.mounts + OTHERS;
            if (Long.compareUnsigned(now.soft(), needed) < 0) {
                room.before = now;
                site.perform(new SetResourceLimit(0, FILES, needed, Long.compareUnsigned(now.hard(), needed) < 0 ? needed : now.hard()));
            }
        }
    }

    private record GiveBack(RoomForMounts room, boolean stillOpen) implements Step {
        @Override
        public String words() {
            return "have the usual number of open files again";
        }

        @Override
        public void perform(Site site) {
            ResourceLimit usual = room.before;
            if (usual != null) {
                if (stillOpen) {
                    // Nothing more could be opened otherwise.
                    site.letGo(BindMount.KEPT);
                }
                ResourceLimit now = site.perform(new GetResourceLimit(FILES));
                // What somebody else has set since is meant for the program.
                site.perform(new SetResourceLimit(0, FILES, usual.soft(), now.hard() == room.mounts + OTHERS ? usual.hard() : now.hard()));
            }
        }
    }
}
