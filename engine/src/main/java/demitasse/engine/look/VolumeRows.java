package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.format.Plain;
import demitasse.engine.store.Volume;
import demitasse.engine.store.VolumeUsers;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonValue.JsonObject;
import java.util.Map;

/** Volumes as lists and {@code inspect} show them, with the names of fields that Docker has. */
public final class VolumeRows {
    public static final String TABLE = "{{.Driver}}\t{{.Name}}";

    public static final JsonObject HEADINGS = new Fields().text("Driver", "DRIVER").text("Name", "VOLUME NAME").text("Labels", "LABELS")
            .texts("Label", Map.of()).text("Mountpoint", "MOUNTPOINT").text("Scope", "SCOPE").text("CreatedAt", "CREATED").text("Links", "LINKS")
            .text("Size", "SIZE").object();

    private VolumeRows() {}

    /** Its row in a list. */
    public static JsonObject row(Volume volume, VolumeUsers users) {
        return row(volume, users, "N/A").object();
    }

    /** The same with what it takes on the disk, which is counted only where it is asked for. */
    public static Fields row(Volume volume, VolumeUsers users, String size) {
        StringBuilder labels = new StringBuilder();
        for (Map.Entry<String, String> label : volume.labels().entrySet()) {
            labels.append(labels.isEmpty() ? "" : ",").append(label.getKey()).append('=').append(label.getValue());
        }
        return new Fields().text("Driver", "local").text("Name", volume.name()).text("Labels", Plain.text(labels.toString())).texts("Label", volume.labels())
                .text("Mountpoint", volume.data()).text("Scope", "local").text("CreatedAt", created(volume))
                .number("Links", users.users(volume.name()).size()).text("Size", size);
    }

    /** All that is known of it. */
    public static JsonObject whole(Volume volume, VolumeUsers users) {
        return new Fields().text("CreatedAt", created(volume)).text("Driver", "local").texts("Labels", volume.labels())
                .text("Mountpoint", volume.data()).text("Name", volume.name()).value("Options", new Fields()).text("Scope", "local")
                .flag("Anonymous", volume.unnamed()).texts("Containers", users.users(volume.name())).object();
    }

    private static String created(Volume volume) {
        return volume.createdNanos() == 0 ? "" : Timestamp.nanoseconds(volume.createdNanos());
    }
}
