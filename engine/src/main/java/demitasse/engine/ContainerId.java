package demitasse.engine;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.RandomBytes;

/** Names that no two containers share: twelve hexadecimal digits, drawn at random. */
final class ContainerId {
    private static final int BYTES = 6;

    private ContainerId() {}

    static String draw(Kernel kernel) {
        StringBuilder id = new StringBuilder(2 * BYTES);
        for (byte drawn : kernel.perform(new RandomBytes(BYTES))) {
            id.append(Character.forDigit(drawn >> 4 & 15, 16)).append(Character.forDigit(drawn & 15, 16));
        }
        return id.toString();
    }
}
