package demitasse.engine.upkeep;

import demitasse.engine.image.ImageCheck;
import demitasse.engine.store.ContainerCheck;
import demitasse.engine.store.Repairs;
import demitasse.engine.store.VolumeCheck;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Kernel;

/** Checks all that is kept, and repairs it. */
public final class Fsck {
    private static final int REPAIRED = 1;
    private static final int LEFT = 4;

    private Fsck() {}

    /** @param mends whether anything is changed */
    public static Repairs check(Kernel kernel, boolean mends) {
        Repairs repairs = new Repairs(mends);
        kernel.perform(new SetUmask(0));
        // Images and volumes first: containers are held against what is there of them.
        ImageCheck.check(kernel, repairs);
        VolumeCheck.check(kernel, repairs);
        ContainerCheck.check(kernel, repairs);
        return repairs;
    }

    /** The exit code that says how it went (fsck(8)). */
    public static int code(Repairs repairs) {
        return repairs.isLeft() ? LEFT : repairs.lines().isEmpty() ? 0 : REPAIRED;
    }
}
