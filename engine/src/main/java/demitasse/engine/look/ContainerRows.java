package demitasse.engine.look;

import demitasse.engine.format.Ago;
import demitasse.engine.format.Colour;
import demitasse.engine.format.Fields;
import demitasse.engine.format.Plain;
import demitasse.engine.format.Sizes;
import demitasse.engine.format.Table;
import demitasse.engine.network.NetworkRecord;
import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.HealthRecord;
import demitasse.engine.store.RunRecord;
import demitasse.engine.store.RunRecord.End;
import demitasse.engine.store.Status;
import demitasse.engine.store.Store.Listed;
import demitasse.engine.store.Stored;
import demitasse.engine.upkeep.TreeSize;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.Timestamp;
import demitasse.spec.Spec;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Containers as a list shows them, with the names of fields that formats of Docker use.
 *
 * @param whole whether commands are shown in full
 * @param coloured whether a status has the colour of what it says
 * @param connected whether networks and mounts are told, which stand in two more files of each
 * @param sizes who counts what each has written; null where that is not told, since it takes long
 */
public record ContainerRows(long nowNanos, boolean whole, boolean coloured, boolean connected, @Nullable Kernel sizes) {
    public static final String TABLE = "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

    public static final JsonObject HEADINGS = new Fields()
            .text("ID", "CONTAINER ID").text("Image", "IMAGE").text("Command", "COMMAND").text("CreatedAt", "CREATED AT")
            .text("RunningFor", "CREATED").text("Status", "STATUS").text("State", "STATE").text("ExitCode", "EXIT CODE").text("Pid", "PID")
            .text("Ports", "PORTS").text("Names", "NAMES").text("Labels", "LABELS").text("Networks", "NETWORKS").text("Mounts", "MOUNTS")
            .text("LocalVolumes", "LOCAL VOLUMES").text("Size", "SIZE").texts("Label", Map.of()).object();
    /** {@link #TABLE} with what each has written. */
    public static final String TABLE_WITH_SIZES = "table " + TABLE + "\t{{.Size}}";

    private static final int COMMAND_LENGTH = 20;

    /** Of those that a format asks for. */
    public static ContainerRows of(Kernel kernel, String format, long nowNanos, boolean whole, boolean coloured) {
        boolean connected = format.equals("json") || format.contains("json .") || format.contains(".Networks") || format.contains(".Mounts") || format.contains(".LocalVolumes");
        return new ContainerRows(nowNanos, whole, coloured, connected, format.contains(".Size") ? kernel : null);
    }

    /** A row for each. */
    public List<JsonObject> rows(List<Listed> containers) {
        List<JsonObject> rows = new ArrayList<>();
        for (Listed listed : containers) {
            rows.add(row(listed));
        }
        return rows;
    }

    /** {@link #TABLE} with its headings: as the format would make it, without a tree for each that nobody looks at. */
    public String table(List<Listed> containers) {
        Table table = new Table();
        table.line("CONTAINER ID\tIMAGE\tCOMMAND\tCREATED\tSTATUS\tPORTS\tNAMES");
        for (Listed listed : containers) {
            ContainerRecord record = listed.record();
            table.row(List.of(record.id(), Plain.text(record.image()), command(record), Ago.since(record.createdNanos(), nowNanos),
                    status(listed, end(listed)), ports(listed), record.name() == null ? "" : record.name()));
        }
        StringBuilder out = new StringBuilder();
        table.appendTo(out);
        return out.toString();
    }

    private JsonObject row(Listed listed) {
        ContainerRecord record = listed.record();
        End end = end(listed);
        String created = Timestamp.nanoseconds(record.createdNanos());
        Fields fields = new Fields()
                .text("ID", record.id())
                .text("Image", Plain.text(record.image()))
                .text("Command", command(record))
                .text("CreatedAt", created.substring(0, 10) + " " + created.substring(11, 19) + " +0000 UTC")
                .text("RunningFor", Ago.since(record.createdNanos(), nowNanos))
                .text("Status", status(listed, end))
                .text("State", listed.standing().status().word(end))
                .number("ExitCode", end == null ? 0 : end.code())
                .number("Pid", listed.standing().pid())
                .text("Ports", ports(listed))
                .text("Names", record.name() == null ? "" : record.name())
                .text("Labels", Plain.text(pairs(record.labels())))
                .texts("Label", record.labels());
        if (sizes != null) {
            fields.text("Size", Sizes.decimal(TreeSize.of(sizes, listed.container().path() + "/upper") + TreeSize.of(sizes, listed.container().path() + "/root")));
        }
        Stored container = connected ? listed.container().reopened() : null;
        if (container != null) {
            connections(container, configuration(container), fields);
            container.close();
        }
        return fields.object();
    }

    /** Of one that is damaged nothing; the others are to be shown all the same. */
    static Spec configuration(Stored container) {
        try {
            return container.configuration();
        } catch (SetupException damaged) {
            return Spec.EMPTY;
        }
    }

    private static void connections(Stored container, Spec spec, Fields fields) {
        List<String> networks = Selection.names(container.allAsked());
        List<String> places = new ArrayList<>();
        long volumes = 0;
        for (JsonValue mount : MountRows.of(container, spec).elements()) {
            JsonValue name = mount instanceof JsonObject row ? row.get("Name") : null;
            volumes += name == null ? 0 : 1;
            JsonValue shown = mount instanceof JsonObject row && name == null ? row.get("Source") : name;
            if (shown instanceof JsonString(String text)) {
                places.add(text);
            }
        }
        fields.text("Networks", networks.isEmpty() ? HostConfiguration.networkMode(container, spec) : String.join(",", networks))
                .text("Mounts", Plain.text(String.join(",", places))).number("LocalVolumes", volumes);
    }

    private String command(ContainerRecord record) {
        String command = Plain.text(String.join(" ", record.command()));
        return '"' + (whole ? command : Plain.cut(command, COMMAND_LENGTH)) + '"';
    }

    private static String ports(Listed listed) {
        NetworkRecord network = listed.standing().status().isAlive() && !listed.record().portless() ? listed.container().network() : null;
        return network == null ? "" : Connections.brief(network.published());
    }

    /** {@code a=1,b=2}. */
    public static String pairs(Map<String, String> labels) {
        StringBuilder pairs = new StringBuilder();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            pairs.append(pairs.isEmpty() ? "" : ",").append(label.getKey()).append('=').append(label.getValue());
        }
        return pairs.toString();
    }

    private String status(Listed listed, @Nullable End end) {
        RunRecord run = listed.run();
        String up = "Up " + Ago.span(run == null ? 0 : nowNanos - run.startedNanos());
        String ended = end == null ? "" : " (" + end.code() + ") " + Ago.since(end.finishedNanos(), nowNanos);
        return switch (listed.standing().status()) {
            case CREATED -> "Created";
            case RUNNING -> painted(listed.health().equals(HealthRecord.UNHEALTHY) ? Colour.BAD : Colour.GOOD, up + healthOf(listed));
            case PAUSED -> painted(Colour.WAITING, up + " (Paused)");
            case RESTARTING -> painted(Colour.WAITING, "Restarting" + ended);
            case EXITED -> painted(end != null && end.code() == 0 ? Colour.FAINT : Colour.BAD, (end != null && end.isRefusal() ? "Error" : "Exited") + ended);
        };
    }

    private static String healthOf(Listed listed) {
        return switch (listed.health()) {
            case "none" -> "";
            case HealthRecord.STARTING -> " (health: starting)";
            default -> " (" + listed.health() + ")";
        };
    }

    private String painted(Colour colour, String text) {
        return coloured ? colour.paint(text) : text;
    }

    /** Null for one that lives or never has. */
    static @Nullable End end(Listed listed) {
        RunRecord run = listed.run();
        return run == null || listed.standing().status().isAlive() || listed.standing().status() == Status.CREATED ? null : run.end();
    }
}
