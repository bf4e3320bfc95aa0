package demitasse.runtime;

import demitasse.kernel.FileOp.Poll.Interest;
import java.util.List;

/** Takes part in the parent's wait for the container's end, as the relay of a terminal does: what else is watched meanwhile. */
public interface Participant {
    /** Takes no part. */
    Participant NONE = new Participant() {
        @Override
        public List<Interest> interests() {
            return List.of();
        }

        @Override
        public void ready(int[] events, int first) {}

        @Override
        public boolean isDraining() {
            return false;
        }

        @Override
        public void finish() {}
    };

    /** What to watch; asked anew before each wait. */
    List<Interest> interests();

    /** Acts on what became ready: {@code events} from {@code first} on are those of the interests, in their order (poll(2)). */
    void ready(int[] events, int first);

    /** Sees a signal first; true keeps it from being forwarded. */
    default boolean takes(int signal) {
        return false;
    }

    /** This process is about to be stopped by its shell. */
    default void suspend() {}

    /** This process goes on after it was stopped. */
    default void resume() {}

    /** Whether the wait is over though the container has not ended. */
    default boolean isOver() {
        return false;
    }

    /** The container has ended: whether something is left that {@link #ready} brings out; its interests are then that alone. */
    boolean isDraining();

    /** Gives back what was taken, on every way out, and more than once without harm. */
    void finish();
}
