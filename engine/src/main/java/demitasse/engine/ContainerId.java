package demitasse.engine;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.RandomBytes;
import demitasse.kernel.Text;

/** Names that no two containers share: twelve hexadecimal digits, drawn at random. */
final class ContainerId {
    private static final int BYTES = 6;

    private ContainerId() {}

    static String draw(Kernel kernel) {
        return Text.hex(kernel.perform(new RandomBytes(BYTES)));
    }
}
