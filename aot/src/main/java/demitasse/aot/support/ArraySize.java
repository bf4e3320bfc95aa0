package demitasse.aot.support;

/** The size of a new array, checked as the language asks for it (JLS 15.10.2); natively a negative one corrupts the heap. */
public final class ArraySize {
    private ArraySize() {}

    // The allocator counts bytes in 32 bits without a look at what it loses; no heap of ours has room for more.
    private static final int MOST = 1 << 26;

    public static int checked(int size) {
        if (size < 0) {
            throw new NegativeArraySizeException(Integer.toString(size));
        }
        if (size > MOST) {
            throw new OutOfMemoryError("array of " + size);
        }
        return size;
    }
}
