package demitasse.aot.support;

import org.teavm.interop.Address;
import org.teavm.interop.Unmanaged;
import org.teavm.runtime.RuntimeClass;
import org.teavm.runtime.RuntimeObject;

/** Compares the classes of two objects without {@code getClass}, which would keep the names of all classes in the binary. */
@Unmanaged
final class SameClass {
    private SameClass() {}

    static boolean of(Object one, Object other) {
        RuntimeObject first = Address.ofObject(one).toStructure();
        RuntimeObject second = Address.ofObject(other).toStructure();
        return RuntimeClass.getClass(first) == RuntimeClass.getClass(second);
    }
}
