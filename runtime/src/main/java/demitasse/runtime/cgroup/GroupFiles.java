package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.cgroup.Hierarchy.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one group, for who reads many; those that the kernel does not have are null. */
record GroupFiles(Kernel kernel, Place place) {
    /** What {@code max} stands for: as large as a number gets. */
    static final long UNLIMITED = -1;

    private static final int LIMIT_BYTES = 60_000;

    /** The group that the controller counts for, null where this host has none. */
    static @Nullable GroupFiles of(Kernel kernel, Cgroup cgroup, String controller) {
        Place mounted = cgroup.holder(controller);
        Place place = mounted == null ? cgroup.unified() : mounted;
        return place == null ? null : new GroupFiles(kernel, place);
    }

    boolean isVersionOne() {
        return place.hierarchy().version() == Version.V1;
    }

    @Nullable String text(String file) {
        return SmallFile.read(kernel, place.file(file), LIMIT_BYTES);
    }

    /** The number that the file holds, unsigned; {@link #UNLIMITED} for {@code max}. */
    @Nullable Long number(String file) {
        String text = text(file);
        return text == null ? null : text.startsWith("max") ? Long.valueOf(UNLIMITED) : Counter.numberOf(text, "");
    }

    /** The number behind the key in lines of {@code key number}, times a factor. */
    static @Nullable Long keyed(@Nullable String text, String key, long factor) {
        Long number = text == null ? null : Counter.numberOf(text, key);
        return number == null ? null : number * factor;
    }

    static List<String> lines(@Nullable String text) {
        return text == null ? List.of() : Text.words(text, '\n');
    }
}
