package demitasse.cli.everyday;

import demitasse.cli.everyday.EverydayOptions.Filter;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Status;
import demitasse.engine.store.Store.Listed;
import demitasse.kernel.Text;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Containers as {@code ps} prints them. */
final class ContainerList {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int COMMAND_LENGTH = 28;
    private static final List<String> HEADINGS = List.of("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "NAMES");

    private final long nowNanos;

    ContainerList(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    /** Those that were asked for. */
    static List<Listed> select(List<Listed> all, EverydayOptions options) {
        List<Listed> selected = new ArrayList<>();
        boolean byStatus = false;
        for (Filter filter : options.filters) {
            byStatus |= filter.key().equals("status") || filter.key().equals("exited");
        }
        for (Listed listed : all) {
            boolean shown = options.all || options.last >= 0 || byStatus || listed.standing().status().isAlive()
                    || listed.standing().status() == Status.RESTARTING;
            for (Filter filter : options.filters) {
                shown &= fits(listed, filter);
            }
            if (shown && (options.last < 0 || selected.size() < options.last)) {
                selected.add(listed);
            }
        }
        return selected;
    }

    private static boolean fits(Listed listed, Filter filter) {
        ContainerRecord record = listed.record();
        String value = filter.value();
        return switch (filter.key()) {
            case "id" -> record.id().startsWith(value);
            case "name" -> record.name() != null && record.name().contains(value);
            case "status" -> listed.standing().status().word().equals(value);
            case "exited" -> end(listed) != null && Integer.toString(end(listed).code()).equals(value);
            case "label" -> hasLabel(record, value);
            default -> false;
        };
    }

    private static boolean hasLabel(ContainerRecord record, String value) {
        int equals = value.indexOf('=');
        String key = equals < 0 ? value : value.substring(0, equals);
        String held = record.labels().get(key);
        return held != null && (equals < 0 || held.equals(value.substring(equals + 1)));
    }

    private static @Nullable End end(Listed listed) {
        RunRecord run = listed.run();
        return run == null || listed.standing().status().isAlive() ? null : run.end();
    }

    static String ids(List<Listed> containers) {
        StringBuilder text = new StringBuilder();
        for (Listed listed : containers) {
            text.append(listed.record().id()).append('\n');
        }
        return text.toString();
    }

    /** One object a line. */
    String json(List<Listed> containers) {
        StringBuilder text = new StringBuilder();
        for (Listed listed : containers) {
            ContainerRecord record = listed.record();
            JsonWriter out = JsonWriter.compact().beginObject();
            out.member("ID", record.id()).member("Image", record.image()).member("Command", String.join(" ", record.command()));
            out.member("CreatedAt", Timestamp.seconds(record.createdNanos()));
            out.member("State", listed.standing().status().word()).member("Status", status(listed));
            out.member("Names", record.name() == null ? "" : record.name()).member("Labels", record.labels());
            out.name("Pid").number(listed.standing().pid());
            text.append(Text.decode(out.endObject().toBytes())).append('\n');
        }
        return text.toString();
    }

    String table(List<Listed> containers) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (Listed listed : containers) {
            ContainerRecord record = listed.record();
            rows.add(List.of(record.id(), record.image(), command(record.command()), ago(record.createdNanos()), status(listed),
                    record.name() == null ? "" : record.name()));
        }
        return aligned(rows);
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                text.append(row.get(column));
                for (int i = row.get(column).length(); i < widths[column] + 3; i++) {
                    text.append(' ');
                }
            }
            int end = text.length();
            while (text.charAt(end - 1) == ' ') {
                end--;
            }
            text.setLength(end);
            text.append('\n');
        }
        return text.toString();
    }

    private static String command(List<String> words) {
        StringBuilder text = new StringBuilder("\"");
        String joined = String.join(" ", words);
        for (int i = 0; i < joined.length() && i < COMMAND_LENGTH; i++) {
            char c = joined.charAt(i);
            text.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        return text.append(joined.length() > COMMAND_LENGTH ? "…\"" : "\"").toString();
    }

    private String status(Listed listed) {
        RunRecord run = listed.run();
        End end = end(listed);
        return switch (listed.standing().status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + time(run == null ? 0 : nowNanos - run.startedNanos());
            case PAUSED -> "Up " + time(run == null ? 0 : nowNanos - run.startedNanos()) + " (Paused)";
            case RESTARTING -> "Restarting (" + (end == null ? 0 : end.code()) + ")" + (end == null ? "" : " " + ago(end.finishedNanos()));
            case EXITED -> end == null ? "Exited" : "Exited (" + end.code() + ") " + ago(end.finishedNanos());
        };
    }

    private String ago(long nanos) {
        return time(nowNanos - nanos) + " ago";
    }

    /** As people say it, roughly. */
    static String time(long nanos) {
        long seconds = Math.max(0, nanos / SECOND_NANOS);
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 120) {
            return seconds < 60 ? count(seconds, "second") : "About a minute";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes < 60 ? count(minutes, "minute") : "About an hour";
        }
        long hours = minutes / 60;
        return hours < 48 ? count(hours, "hour") : count(hours / 24, "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
