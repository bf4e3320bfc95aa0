package demitasse.engine.store;

import java.util.ArrayList;
import java.util.List;

/** What a check has found, and what was done about it. */
public final class Repairs {
    private final boolean mends;
    private final List<String> lines = new ArrayList<>();
    private boolean left;

    /** @param mends whether anything is done at all */
    public Repairs(boolean mends) {
        this.mends = mends;
    }

    boolean mends() {
        return mends;
    }

    /**
     * Notes something that is wrong and can be put right, and does that.
     *
     * @param deed what it is, in the past tense
     */
    public void mend(String wrong, String deed, Runnable repair) {
        if (!mends) {
            left = true;
            lines.add(wrong);
            return;
        }
        try {
            repair.run();
            lines.add(wrong + ": " + deed);
        } catch (RuntimeException failed) {
            left = true;
            lines.add(wrong + ", which could not be repaired: " + failed.getMessage());
        }
    }

    /** Notes something that only a person can decide about. */
    public void leave(String wrong, String advice) {
        left = true;
        lines.add(wrong + "; " + advice);
    }

    /** A line for each thing that was wrong. */
    public List<String> lines() {
        return lines;
    }

    /** Whether something is wrong still. */
    public boolean isLeft() {
        return left;
    }
}
