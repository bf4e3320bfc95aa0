package demitasse.aot.support;

import org.teavm.interop.Unmanaged;
import org.teavm.runtime.GC;

/** Ends the process when the heap has not one free piece, before the collector takes some other memory for it. */
@Unmanaged
public final class FreePieces {
    private FreePieces() {}

    public static void check(int pieces) {
        if (pieces == 0) {
            GC.outOfMemory();
        }
    }
}
