package demitasse.runtime.cgroup;

import demitasse.spec.Resources;
import java.util.List;
import java.util.function.Function;

/**
 * Where a limit is written in one version of cgroups.
 *
 * @param controller whose hierarchy has the file; empty for files that every group of version 2 has
 * @param files the first that exists is written: a kernel has one or the other
 * @param <T> what the configuration holds
 */
record Target<T>(Function<T, String> controller, List<FileOf<T>> files) {
    /** A file and what is written to it for a value. */
    record FileOf<T>(Function<T, String> name, Conversion<T> conversion) {}

    /** The text that a value becomes; other values of the configuration may have a say (cpu.max holds two). */
    interface Conversion<T> {
        String text(T value, Resources all);
    }

    static <T> Target<T> file(String controller, String name, Conversion<T> conversion) {
        return named(controller, _ -> name, conversion);
    }

    static <T> Target<T> named(String controller, Function<T, String> name, Conversion<T> conversion) {
        return new Target<>(_ -> controller, List.of(new FileOf<>(name, conversion)));
    }

    /** A second file for kernels that lack the first. */
    Target<T> or(String name, Conversion<T> conversion) {
        return new Target<>(controller, List.of(files.get(0), new FileOf<>(_ -> name, conversion)));
    }
}
