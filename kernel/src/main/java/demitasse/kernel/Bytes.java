package demitasse.kernel;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.PlatformMarker;
import org.teavm.interop.Platforms;
import org.teavm.interop.c.Include;

/**
 * Many bytes at once, where what goes through is counted in gigabytes: a loop over an array takes six instructions a byte in the
 * native binary, and these take less than one.
 */
public final class Bytes {
    private Bytes() {}

    /** Where that byte comes first from {@code from} on and before {@code to}; {@code to} where it does not. */
    public static int find(byte[] data, int from, int to, byte wanted) {
        check(data, from, to - from);
        if (isNative()) {
            // What memchr answers is of use only before anything is allocated.
            long found = memchr(Address.ofData(data).add(from), wanted & 0xff, to - from).toLong();
            return found == 0 ? to : (int) (found - Address.ofData(data).toLong());
        }
        int at = from;
        while (at < to && data[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Copies, to another array. */
    public static void copy(byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
        check(from, fromOffset, length);
        check(to, toOffset, length);
        if (isNative()) {
            Address.moveMemoryBlock(Address.ofData(from).add(fromOffset), Address.ofData(to).add(toOffset), length);
        } else {
            System.arraycopy(from, fromOffset, to, toOffset, length);
        }
    }

    private static void check(byte[] data, int offset, int length) {
        if (offset < 0 || length < 0 || length > data.length - offset) {
            throw new IllegalArgumentException("not " + length + " bytes from " + offset + " on");
        }
    }

    /** The compiler to C answers true in its place. */
    @PlatformMarker(Platforms.C)
    private static boolean isNative() {
        return false;
    }

    @Import(name = "memchr")
    @Include("string.h")
    private static native Address memchr(Address block, int wanted, long size);
}
