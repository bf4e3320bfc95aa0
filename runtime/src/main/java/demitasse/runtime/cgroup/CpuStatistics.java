package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.spec.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Processor time in nanoseconds, and how it was throttled. */
final class CpuStatistics {
    /** The unit of cpuacct.stat: USER_HZ is 100 on both architectures. */
    private static final long TICK_NANOS = 10_000_000;

    private static final long MICRO_NANOS = 1000;

    private CpuStatistics() {}

    static void write(Kernel kernel, Cgroup cgroup, JsonWriter out) {
        GroupFiles accounting = GroupFiles.of(kernel, cgroup, "cpuacct");
        GroupFiles scheduling = GroupFiles.of(kernel, cgroup, "cpu");
        String stat = scheduling == null ? null : scheduling.text("cpu.stat");
        boolean first = scheduling != null && scheduling.isVersionOne();
        out.name("cpu").beginObject().name("usage").beginObject();
        if (accounting != null && accounting.isVersionOne()) {
            accounted(accounting, out);
        } else {
            // Every group of version 2 counts time, the cpu controller or not.
            String own = accounting == null ? null : accounting.text("cpu.stat");
            usage(out, GroupFiles.keyed(own, "usage_usec", MICRO_NANOS), GroupFiles.keyed(own, "system_usec", MICRO_NANOS),
                    GroupFiles.keyed(own, "user_usec", MICRO_NANOS));
        }
        out.endObject().name("throttling").beginObject();
        out.member("periods", GroupFiles.keyed(stat, "nr_periods", 1));
        out.member("throttledPeriods", GroupFiles.keyed(stat, "nr_throttled", 1));
        out.member("throttledTime", first ? GroupFiles.keyed(stat, "throttled_time", 1) : GroupFiles.keyed(stat, "throttled_usec", MICRO_NANOS));
        out.endObject();
        Statistics.pressure(out, scheduling == null || first ? null : scheduling.text("cpu.pressure"));
        out.endObject();
    }

    private static void accounted(GroupFiles files, JsonWriter out) {
        String stat = files.text("cpuacct.stat");
        out.unsignedMember("total", files.number("cpuacct.usage"));
        String each = files.text("cpuacct.usage_percpu");
        out.name("percpu").beginArray();
        for (String number : each == null ? List.<String>of() : Text.words(each.trim(), ' ')) {
            out.number(number);
        }
        out.endArray();
        // A line for each processor: its number, user, system; below a line of headings.
        List<String> lines = GroupFiles.lines(files.text("cpuacct.usage_all"));
        column(out, "percpu_kernel", lines, 2);
        column(out, "percpu_user", lines, 1);
        usage(out, null, GroupFiles.keyed(stat, "system", TICK_NANOS), GroupFiles.keyed(stat, "user", TICK_NANOS));
    }

    private static void column(JsonWriter out, String name, List<String> lines, int column) {
        out.name(name).beginArray();
        for (int i = 1; i < lines.size(); i++) {
            List<String> words = Text.words(lines.get(i), ' ');
            if (words.size() > column) {
                out.number(words.get(column));
            }
        }
        out.endArray();
    }

    private static void usage(JsonWriter out, @Nullable Long total, @Nullable Long kernel, @Nullable Long user) {
        out.unsignedMember("total", total);
        out.name("kernel").number(kernel == null ? 0 : kernel);
        out.name("user").number(user == null ? 0 : user);
    }
}
