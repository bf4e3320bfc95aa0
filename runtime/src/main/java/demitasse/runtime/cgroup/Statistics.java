package demitasse.runtime.cgroup;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.FileOp;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a container in the form that callers of an OCI runtime read: the members of {@code data} in the events of
 * runc. What this host does not count is left out, or empty where they expect a member.
 */
public final class Statistics {
    private static final String HUGE_PAGES = "/sys/kernel/mm/hugepages";

    private final Kernel kernel;
    private final Cgroup cgroup;
    private final JsonWriter out;

    private Statistics(Kernel kernel, Cgroup cgroup, JsonWriter out) {
        this.kernel = kernel;
        this.cgroup = cgroup;
        this.out = out;
    }

    /** Writes the members of an object that the caller begins and ends. */
    public static void write(Kernel kernel, Cgroup cgroup, JsonWriter out) {
        new Statistics(kernel, cgroup, out).write();
    }

    private void write() {
        CpuStatistics.write(kernel, cgroup, out);
        cpuset(GroupFiles.of(kernel, cgroup, "cpuset"));
        MemoryStatistics.write(GroupFiles.of(kernel, cgroup, "memory"), out);
        pids(GroupFiles.of(kernel, cgroup, "pids"));
        BlockStatistics.write(kernel, cgroup, out);
        hugePages(GroupFiles.of(kernel, cgroup, "hugetlb"));
    }

    private void cpuset(@Nullable GroupFiles files) {
        out.name("cpuset").beginObject();
        if (files != null) {
            numbers("cpus", files.text(files.isVersionOne() ? "cpuset.effective_cpus" : "cpuset.cpus.effective"));
            numbers("mems", files.text(files.isVersionOne() ? "cpuset.effective_mems" : "cpuset.mems.effective"));
            for (String name : List.of(
                    "cpu_exclusive", "mem_hardwall", "mem_exclusive", "memory_migrate", "memory_spread_page", "memory_spread_slab",
                    "memory_pressure", "sched_load_balance")) {
                Long flag = files.isVersionOne() ? files.number("cpuset." + name) : Long.valueOf(0);
                out.name(name).number(flag == null ? 0 : flag);
            }
            String level = files.isVersionOne() ? files.text("cpuset.sched_relax_domain_level") : null;
            out.name("sched_relax_domain_level").number(level == null ? "0" : level.trim());
        }
        out.endObject();
    }

    /** {@code 0-2,5} as a list of each. */
    private void numbers(String name, @Nullable String ranges) {
        out.name(name).beginArray();
        for (String range : ranges == null ? List.<String>of() : Text.words(ranges.trim(), ',')) {
            int dash = range.indexOf('-');
            Long first = Counter.numberOf(dash < 0 ? range : range.substring(0, dash), "");
            Long last = dash < 0 ? first : Counter.numberOf(range.substring(dash + 1), "");
            for (long number = first == null ? 0 : first; first != null && last != null && number <= last; number++) {
                out.number(number);
            }
        }
        out.endArray();
    }

    private void pids(@Nullable GroupFiles files) {
        out.name("pids").beginObject();
        if (files != null) {
            out.member("current", files.number("pids.current"));
            Long limit = files.number("pids.max");
            out.member("limit", limit == null || limit == GroupFiles.UNLIMITED ? null : limit);
        }
        out.endObject();
    }

    private void hugePages(@Nullable GroupFiles files) {
        out.name("hugetlb").beginObject();
        for (String size : files == null ? List.<String>of() : sizes()) {
            boolean first = files.isVersionOne();
            String file = "hugetlb." + size + ".";
            Long usage = files.number(file + (first ? "usage_in_bytes" : "current"));
            if (usage != null) {
                Long failures = first ? files.number(file + "failcnt") : GroupFiles.keyed(files.text(file + "events"), "max", 1);
                out.name(size).beginObject().unsignedMember("usage", usage);
                out.unsignedMember("max", first ? files.number(file + "max_usage_in_bytes") : null);
                out.name("failcnt").unsigned(failures == null ? 0 : failures).endObject();
            }
        }
        out.endObject();
    }

    /** The sizes of huge pages as files of cgroups are named by them: 2MB for the directory hugepages-2048kB. */
    private List<String> sizes() {
        List<String> sizes = new ArrayList<>();
        if (!kernel.succeeds(new FileOp.Status(HUGE_PAGES))) {
            return sizes;
        }
        for (Entry entry : Files.list(kernel, Fd.HERE, HUGE_PAGES)) {
            int dash = entry.name().indexOf('-');
            Long kilobytes = dash < 0 || !entry.name().endsWith("kB") ? null : Counter.numberOf(entry.name().substring(dash + 1, entry.name().length() - 2), "");
            if (kilobytes != null) {
                sizes.add(kilobytes % (1 << 20) == 0 ? (kilobytes >> 20) + "GB" : kilobytes % 1024 == 0 ? (kilobytes >> 10) + "MB" : kilobytes + "KB");
            }
        }
        return sizes;
    }

    /** Shares of time in which somebody waited (Documentation/accounting/psi.rst); nothing where the kernel does not watch it. */
    static void pressure(JsonWriter out, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        out.name("psi").beginObject();
        for (String line : GroupFiles.lines(text)) {
            List<String> words = Text.words(line, ' ');
            out.name(words.get(0)).beginObject();
            for (String word : words.subList(1, words.size())) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    out.name(word.substring(0, equals)).number(word.substring(equals + 1));
                }
            }
            out.endObject();
        }
        out.endObject();
    }
}
