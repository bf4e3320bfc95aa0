package demitasse.aot.support;

/** The text of an object that has none of its own. */
public final class ObjectText {
    private ObjectText() {}

    public static String of(Object self) {
        return "object@" + Integer.toHexString(self.hashCode());
    }
}
