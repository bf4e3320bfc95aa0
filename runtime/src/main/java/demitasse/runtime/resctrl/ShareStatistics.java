package demitasse.runtime.resctrl;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.runtime.MountEntry;
import demitasse.spec.IntelRdt;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container's share in caches and memory bandwidth is, and what it uses of them: {@code intel_rdt} of runc's events. */
public final class ShareStatistics {
    private static final int LIMIT_BYTES = 64 * 1024;
    private static final int LONGEST_NUMBER = 18;

    private final Kernel kernel;
    private final ResctrlGroup group;
    private final JsonWriter out;

    private ShareStatistics(Kernel kernel, ResctrlGroup group, JsonWriter out) {
        this.kernel = kernel;
        this.group = group;
        this.out = out;
    }

    /** Writes the members of the object; what the processor does not have is left out. */
    public static void write(Kernel kernel, IntelRdt share, String id, List<MountEntry> mounts, JsonWriter out) {
        ResctrlGroup group = ResctrlGroup.ofOrNull(share, id, mounts);
        if (group != null) {
            new ShareStatistics(kernel, group, out).write();
        }
    }

    private void write() {
        String mask = read(group.root() + "/info/L3/cbm_mask");
        if (mask != null) {
            out.name("l3_cache_info").beginObject().member("cbm_mask", mask.trim());
            numbers(group.root() + "/info/L3/", "min_cbm_bits", "num_closids");
            out.endObject();
        }
        schemata("l3_cache_schema", "L3:");
        if (read(group.root() + "/info/MB/num_closids") != null) {
            out.name("mem_bw_info").beginObject();
            numbers(group.root() + "/info/MB/", "bandwidth_gran", "delay_linear", "min_bandwidth", "num_closids");
            out.endObject();
        }
        schemata("mem_bw_schema", "MB:");
        String counters = (group.monitor() == null ? group.directory() : group.monitorDirectory()) + "/mon_data";
        List<String> nodes = nodes(counters);
        monitoring("mbm_stats", counters, nodes, "mbm_total_bytes", "mbm_local_bytes");
        monitoring("cmt_stats", counters, nodes, "llc_occupancy");
    }

    /** The line of the root group, and that of the container's own. */
    private void schemata(String member, String resource) {
        out.member(member + "_root", line(group.root(), resource));
        out.member(member, line(group.directory(), resource));
    }

    private @Nullable String line(String directory, String resource) {
        String schemata = read(directory + "/schemata");
        String share = schemata == null ? null : MakeResctrlGroup.line(schemata, resource);
        return share == null ? null : resource + share;
    }

    /** The directories of counters, one for each cache. */
    private List<String> nodes(String counters) {
        List<String> nodes = new ArrayList<>();
        if (kernel.attempt(new Open(counters, OpenFlag.READ | OpenFlag.DIRECTORY)) instanceof Done<Fd>(Fd directory)) {
            for (Entry entry : Files.with(kernel, directory, fd -> Files.list(kernel, fd, "."))) {
                nodes.add(entry.name());
            }
            nodes.sort(String::compareTo);
        }
        return nodes;
    }

    private void monitoring(String member, String counters, List<String> nodes, String... files) {
        if (nodes.isEmpty() || read(counters + "/" + nodes.get(0) + "/" + files[0]) == null) {
            return;
        }
        out.name(member).beginArray();
        for (String node : nodes) {
            out.beginObject();
            numbers(counters + "/" + node + "/", files);
            out.endObject();
        }
        out.endArray();
    }

    /** A counter that the processor has none left for holds a word. */
    private void numbers(String directory, String... files) {
        for (String file : files) {
            String text = read(directory + file);
            out.member(file, text == null ? null : number(text.trim()));
        }
    }

    private static @Nullable Long number(String text) {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!Text.isDigit(text.charAt(i)) || i == LONGEST_NUMBER) {
                return null;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return text.isEmpty() ? null : Long.valueOf(number);
    }

    private @Nullable String read(String path) {
        return Files.readIfThere(kernel, Fd.HERE, path, LIMIT_BYTES);
    }
}
