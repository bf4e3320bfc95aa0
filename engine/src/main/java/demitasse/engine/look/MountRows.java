package demitasse.engine.look;

import demitasse.engine.format.Fields;
import demitasse.engine.store.Stored;
import demitasse.engine.store.Volumes;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.SetupException;
import demitasse.spec.Mount;
import demitasse.spec.Spec;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mounts of a container that somebody asked for, in the shape of Docker's JSON. */
final class MountRows {
    private static final List<String> PROPAGATIONS = List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private MountRows() {}

    /** They say how mounts are passed on, or go to volumes; what every container has does neither. */
    static JsonArray of(Stored container, Spec spec) {
        List<JsonValue> rows = new ArrayList<>();
        for (Mount mount : asked(spec)) {
            rows.add(row(mount, propagation(mount)));
        }
        for (CarriedMount mount : carried(container)) {
            String lower = mount.layers().lower();
            // What is carried along of the host keeps its place.
            if (!lower.equals(mount.destination())) {
                rows.add(where("overlay", lower, mount.destination()).text("Mode", "O").flag("RW", true).text("Propagation", "rprivate").object());
            }
        }
        return new JsonArray(rows);
    }

    /** What is bound because somebody asked for it: from the host, or of volumes. */
    static List<Mount> asked(Spec spec) {
        List<Mount> asked = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            boolean bind = mount.options().contains("bind") || mount.options().contains("rbind");
            if (bind && !propagation(mount).isEmpty()) {
                asked.add(mount);
            }
        }
        return asked;
    }

    /** The source as {@code -v} takes it. */
    static String shown(Mount mount) {
        String source = mount.source() == null ? "" : mount.source();
        String volume = Volumes.nameIn(source);
        return volume == null ? source : volume;
    }

    private static List<CarriedMount> carried(Stored container) {
        ContainerSpec made = made(container);
        return made == null ? List.of() : made.carried();
    }

    /** What it is made of, null where nobody can tell any more. */
    static @Nullable ContainerSpec made(Stored container) {
        try {
            return container.container();
        } catch (SetupException damaged) {
            return null;
        }
    }

    private static JsonObject row(Mount mount, String propagation) {
        String source = mount.source() == null ? "" : mount.source();
        List<String> options = new ArrayList<>();
        for (String option : mount.options()) {
            options.add(option.startsWith(ContainerSpec.SUBPATH_OPTION) ? option.substring("x-demitasse.".length()) : option);
        }
        return where("bind", source, mount.destination()).text("Mode", String.join(",", options)).flag("RW", !mount.options().contains("ro"))
                .text("Propagation", propagation).object();
    }

    private static Fields where(String type, String source, String destination) {
        String volume = Volumes.nameIn(source);
        Fields fields = new Fields().text("Type", volume == null || !type.equals("bind") ? type : "volume");
        if (volume != null) {
            fields.text("Name", volume);
        }
        fields.text("Source", source).text("Destination", destination);
        return volume == null ? fields : fields.text("Driver", "local");
    }

    private static String propagation(Mount mount) {
        for (String option : mount.options()) {
            if (PROPAGATIONS.contains(option)) {
                return option;
            }
        }
        return "";
    }

    /** Whether a container, which is closed, has the volume of that name, or something of that source or at that place. */
    static boolean has(Stored closed, String word) {
        Stored container = closed.reopened();
        if (container == null) {
            return false;
        }
        JsonArray rows = of(container, ContainerRows.configuration(container));
        container.close();
        for (JsonValue row : rows.elements()) {
            if (row instanceof JsonObject mount && has(mount, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(JsonObject mount, String word) {
        for (String field : List.of("Name", "Source", "Destination")) {
            if (mount.get(field) instanceof JsonString(String text) && text.equals(word)) {
                return true;
            }
        }
        return false;
    }
}
