package demitasse.runtime.cgroup;

import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What block devices were asked for, a list of figures by device and direction. */
final class BlockStatistics {
    private BlockStatistics() {}

    /** A list of runc's, and the files of version 1 that may hold it: those of a scheduler first, which see all that reached it. */
    private record Row(String name, List<String> files) {}

    private static final List<Row> FIRST = List.of(
            new Row("ioServiceBytesRecursive", List.of("io_service_bytes_recursive", "bfq.io_service_bytes_recursive", "throttle.io_service_bytes_recursive")),
            new Row("ioServicedRecursive", List.of("io_serviced_recursive", "bfq.io_serviced_recursive", "throttle.io_serviced_recursive")),
            new Row("ioQueueRecursive", List.of("io_queued_recursive", "bfq.io_queued_recursive")),
            new Row("ioServiceTimeRecursive", List.of("io_service_time_recursive", "bfq.io_service_time_recursive")),
            new Row("ioWaitTimeRecursive", List.of("io_wait_time_recursive", "bfq.io_wait_time_recursive")),
            new Row("ioMergedRecursive", List.of("io_merged_recursive", "bfq.io_merged_recursive")),
            new Row("ioTimeRecursive", List.of("time_recursive", "bfq.time_recursive")),
            new Row("sectorsRecursive", List.of("sectors_recursive", "bfq.sectors_recursive")));

    /** A list of runc's, and under which keys of io.stat version 2 tells it. */
    private static final List<Row> SECOND = List.of(
            new Row("ioServiceBytesRecursive", List.of("Read", "rbytes", "Write", "wbytes", "Discard", "dbytes")),
            new Row("ioServicedRecursive", List.of("Read", "rios", "Write", "wios", "Discard", "dios")));

    private record Figure(String major, String minor, String direction, String value) {}

    static void write(Kernel kernel, Cgroup cgroup, JsonWriter out) {
        Place mounted = cgroup.holder("blkio");
        GroupFiles files = GroupFiles.of(kernel, cgroup, "blkio");
        out.name("blkio").beginObject();
        if (files != null && mounted != null) {
            for (Row row : FIRST) {
                list(out, row.name(), first(files, row.files()));
            }
        } else if (files != null) {
            List<String> lines = GroupFiles.lines(files.text("io.stat"));
            for (Row row : SECOND) {
                list(out, row.name(), second(lines, row.files()));
            }
            Statistics.pressure(out, files.text("io.pressure"));
        }
        out.endObject();
    }

    /** {@code 8:0 Read 4096}, or without a direction; a line of totals follows. */
    private static List<Figure> first(GroupFiles files, List<String> names) {
        List<Figure> figures = new ArrayList<>();
        String text = null;
        for (int i = 0; i < names.size() && (text == null || figures.isEmpty()); i++) {
            text = files.text("blkio." + names.get(i));
            for (String line : GroupFiles.lines(text)) {
                List<String> words = Text.words(line, ' ');
                if (words.size() == 2 || words.size() == 3) {
                    add(figures, words.get(0), words.size() == 3 ? words.get(1) : "", words.get(words.size() - 1));
                }
            }
        }
        return figures;
    }

    /** {@code 8:0 rbytes=4096 wbytes=0 …}. */
    private static List<Figure> second(List<String> lines, List<String> keys) {
        List<Figure> figures = new ArrayList<>();
        for (String line : lines) {
            List<String> words = Text.words(line, ' ');
            for (int key = 0; key + 1 < keys.size(); key += 2) {
                String value = valueOf(words, keys.get(key + 1));
                if (value != null) {
                    add(figures, words.get(0), keys.get(key), value);
                }
            }
        }
        return figures;
    }

    private static @Nullable String valueOf(List<String> words, String key) {
        for (String word : words) {
            if (word.startsWith(key) && word.length() > key.length() && word.charAt(key.length()) == '=') {
                return word.substring(key.length() + 1);
            }
        }
        return null;
    }

    private static void add(List<Figure> figures, String device, String direction, String value) {
        int colon = device.indexOf(':');
        if (colon > 0) {
            figures.add(new Figure(device.substring(0, colon), device.substring(colon + 1), direction, value));
        }
    }

    private static void list(JsonWriter out, String name, List<Figure> figures) {
        if (figures.isEmpty()) {
            return;
        }
        out.name(name).beginArray();
        for (Figure figure : figures) {
            out.beginObject().name("major").number(figure.major()).name("minor").number(figure.minor());
            out.member("op", figure.direction().isEmpty() ? null : figure.direction());
            out.name("value").number(figure.value()).endObject();
        }
        out.endArray();
    }
}
