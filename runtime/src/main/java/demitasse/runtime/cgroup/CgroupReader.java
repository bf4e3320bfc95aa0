package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.runtime.cgroup.Counter.Source;
import demitasse.runtime.cgroup.Hierarchy.Version;
import org.jspecify.annotations.Nullable;

/** Takes readings; a file that holds several is read once where they follow each other. */
final class CgroupReader {
    private final Kernel kernel;
    private final Cgroup cgroup;
    private String lastPath = "";
    private @Nullable String lastText;

    CgroupReader(Kernel kernel, Cgroup cgroup) {
        this.kernel = kernel;
        this.cgroup = cgroup;
    }

    CgroupReadings atEnd() {
        return new CgroupReadings(read(Counter.MEMORY_PEAK), read(Counter.PIDS_PEAK), read(Counter.CPU), read(Counter.OOM_KILLS));
    }

    private @Nullable Long read(Counter counter) {
        Place mounted = cgroup.holder(counter.first.controller());
        Long number = mounted == null ? null : read(mounted, counter.first);
        Place unified = cgroup.unified();
        return number == null && unified != null ? read(unified, counter.second) : number;
    }

    private @Nullable Long read(Place place, Source source) {
        if (place.hierarchy().version() == Version.V2 && !source.controller().isEmpty() && !place.hierarchy().has(source.controller())) {
            return null;
        }
        String path = place.file(source.file());
        if (!path.equals(lastPath)) {
            lastPath = path;
            lastText = SmallFile.read(kernel, path);
        }
        Long number = lastText == null ? null : Counter.numberOf(lastText, source.key());
        return number == null ? null : number / source.divisor();
    }
}
