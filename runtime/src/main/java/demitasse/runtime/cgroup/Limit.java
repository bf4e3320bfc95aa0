package demitasse.runtime.cgroup;

import demitasse.spec.Resources;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * @param given whether a value asks for what every group is like anyway, so that a version without a file for it has it
 * @param demand what is to be done where the kernel does not do it
 */
record Limit<T>(
        String option,
        String pointer,
        Unit unit,
        Function<Resources, List<T>> values,
        @Nullable Target<T> first,
        @Nullable Target<T> second,
        Predicate<T> given,
        Demand demand) {
    /** How a number is told. */
    enum Unit { PLAIN, BYTES }

    /** How much of a limit there has to be. */
    enum Demand {
        /** A refusal is an error. */
        REQUIRED,
        /** It makes another row complete, on kernels that have the file. */
        WHERE_THERE,
        /** Kernels are known that take the number and keep none of it, so it is read again. */
        READ_BACK
    }

    Limit<T> givenAnyway(Predicate<T> value) {
        return new Limit<>(option, pointer, unit, values, first, second, value, demand);
    }

    Limit<T> demanding(Demand other) {
        return new Limit<>(option, pointer, unit, values, first, second, given, other);
    }
}
