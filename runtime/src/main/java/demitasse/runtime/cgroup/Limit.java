package demitasse.runtime.cgroup;

import demitasse.spec.Resources;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of limits.
 *
 * @param option as people ask for it, for messages
 * @param pointer of the property, below /linux/resources
 * @param unit of the number, which people are told beside it
 * @param values in the configuration: none where it does not ask, several where it lists them by device or size
 * @param first where cgroup v1 has it, null where it has not
 * @param second where cgroup v2 has it, null where it has not
 */
record Limit<T>(
        String option, String pointer, Unit unit, Function<Resources, List<T>> values, @Nullable Target<T> first, @Nullable Target<T> second) {
    /** How a number is told. */
    enum Unit { PLAIN, BYTES }
}
