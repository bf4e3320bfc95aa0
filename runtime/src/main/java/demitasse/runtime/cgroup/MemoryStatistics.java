package demitasse.runtime.cgroup;

import demitasse.spec.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Memory in bytes. Swap is told with memory in it, as version 1 counts it. */
final class MemoryStatistics {
    private MemoryStatistics() {}

    static void write(@Nullable GroupFiles files, JsonWriter out) {
        out.name("memory").beginObject();
        if (files == null) {
            entry(out, "usage", null, null, null, null);
        } else if (files.isVersionOne()) {
            first(files, out);
        } else {
            second(files, out);
        }
        out.endObject();
    }

    private static void first(GroupFiles files, JsonWriter out) {
        String stat = files.text("memory.stat");
        out.unsignedMember("cache", GroupFiles.keyed(stat, "cache", 1));
        for (List<String> kind : List.of(
                List.of("usage", "memory."), List.of("swap", "memory.memsw."), List.of("kernel", "memory.kmem."), List.of("kernelTCP", "memory.kmem.tcp."))) {
            entry(out, kind.get(0), files.number(kind.get(1) + "limit_in_bytes"), files.number(kind.get(1) + "usage_in_bytes"),
                    files.number(kind.get(1) + "max_usage_in_bytes"), files.number(kind.get(1) + "failcnt"));
        }
        raw(out, stat);
    }

    private static void second(GroupFiles files, JsonWriter out) {
        String stat = files.text("memory.stat");
        Long usage = files.number("memory.current");
        Long limit = files.number("memory.max");
        Long swap = files.number("memory.swap.current");
        Long swapLimit = files.number("memory.swap.max");
        out.unsignedMember("cache", GroupFiles.keyed(stat, "file", 1));
        entry(out, "usage", limit, usage, files.number("memory.peak"), GroupFiles.keyed(files.text("memory.events"), "max", 1));
        entry(out, "swap", sum(limit, swapLimit), sum(usage, swap), null, null);
        entry(out, "kernel", null, GroupFiles.keyed(stat, "kernel", 1), null, null);
        entry(out, "kernelTCP", null, null, null, null);
        raw(out, stat);
        Statistics.pressure(out, files.text("memory.pressure"));
    }

    private static @Nullable Long sum(@Nullable Long memory, @Nullable Long swap) {
        if (memory == null || swap == null) {
            return null;
        }
        return memory == GroupFiles.UNLIMITED || swap == GroupFiles.UNLIMITED ? GroupFiles.UNLIMITED : memory + swap;
    }

    private static void entry(JsonWriter out, String name, @Nullable Long limit, @Nullable Long usage, @Nullable Long most, @Nullable Long failures) {
        out.name(name).beginObject();
        out.name("limit").unsigned(limit == null ? 0 : limit);
        out.unsignedMember("usage", usage);
        out.unsignedMember("max", most);
        out.name("failcnt").unsigned(failures == null ? 0 : failures);
        out.endObject();
    }

    /** memory.stat as it is. */
    private static void raw(JsonWriter out, @Nullable String stat) {
        out.name("raw").beginObject();
        for (String line : GroupFiles.lines(stat)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                out.name(line.substring(0, space)).number(line.substring(space + 1));
            }
        }
        out.endObject();
    }
}
