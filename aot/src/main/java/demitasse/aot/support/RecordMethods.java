package demitasse.aot.support;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code toString}, {@code equals} and {@code hashCode} of all records, with the results that the JDK's have. */
public final class RecordMethods {
    private RecordMethods() {}

    public static String text(Components self) {
        String shape = self.shape$();
        StringBuilder text = new StringBuilder();
        int done = 0;
        int number = 0;
        for (int at = shape.indexOf('='); at >= 0; at = shape.indexOf('=', done)) {
            text.append(shape, done, at + 1).append(self.component$(number++));
            done = at + 1;
        }
        return text.append(shape, done, shape.length()).toString();
    }

    public static boolean equal(Components self, @Nullable Object other) {
        if (self == other) {
            return true;
        }
        if (other == null || !SameClass.of(self, other)) {
            return false;
        }
        Components others = (Components) other;
        for (int number = 0; ; number++) {
            Object component = self.component$(number);
            if (component == self) {
                return true;
            }
            if (!Objects.equals(component, others.component$(number))) {
                return false;
            }
        }
    }

    public static int hash(Components self) {
        int hash = 0;
        for (int number = 0; ; number++) {
            Object component = self.component$(number);
            if (component == self) {
                return hash;
            }
            hash = hash * 31 + Objects.hashCode(component);
        }
    }
}
