package demitasse.aot.support;

/** The size of a new array, checked as the language asks for it (JLS 15.10.2); natively a negative one corrupts the heap. */
public final class ArraySize {
    private ArraySize() {}

    public static int checked(int size) {
        if (size < 0) {
            throw new NegativeArraySizeException(Integer.toString(size));
        }
        return size;
    }
}
