package demitasse.spec;

import java.nio.charset.StandardCharsets;

/** Documents that are a configuration but for a few bytes, the same on every platform. */
public final class Mutations {
    private static final byte[] SAMPLE = FullConfig.bytes();
    private static final String[] FRAGMENTS = {
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "false", "0", "-", "1e9", "1e-1",
        ".5", "18446744073709551616", "-9223372036854775809", "\u0000", "\n", "\u00e9", "[[[[[[[[", "{\"a\":", "/*", "NaN",
    };

    /** xorshift64: the same numbers on every platform, unlike java.util.Random. */
    private long random;

    /** @param seed any number but 0 */
    public Mutations(long seed) {
        this.random = seed;
    }

    private int below(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 1) % bound);
    }

    /** Up to four bytes are others. */
    public byte[] changed() {
        byte[] broken = SAMPLE.clone();
        for (int i = below(4); i >= 0; i--) {
            broken[below(broken.length)] = (byte) below(256);
        }
        return broken;
    }

    /** Up to eleven bytes make room for a piece of JSON. */
    public byte[] spliced() {
        byte[] fragment = FRAGMENTS[below(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
        int at = below(SAMPLE.length);
        int replaced = Math.min(below(12), SAMPLE.length - at);
        byte[] broken = new byte[SAMPLE.length - replaced + fragment.length];
        System.arraycopy(SAMPLE, 0, broken, 0, at);
        System.arraycopy(fragment, 0, broken, at, fragment.length);
        int rest = SAMPLE.length - at - replaced;
        System.arraycopy(SAMPLE, at + replaced, broken, at + fragment.length, rest);
        return broken;
    }
}
