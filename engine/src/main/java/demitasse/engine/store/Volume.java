package demitasse.engine.store;

import demitasse.kernel.Text;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory that outlives containers: the content of {@code volume.json}.
 *
 * @param createdNanos since 1970; 0 where its record is damaged
 * @param unnamed whether it was made for one container, which nobody named
 */
public record Volume(String name, long createdNanos, Map<String, String> labels, boolean unnamed) {
    /** Where its files are. */
    public String data() {
        return Volumes.data(name);
    }

    byte[] encode() {
        JsonWriter out = JsonWriter.compact().beginObject().member("name", name).name("created").number(createdNanos);
        return out.member("labels", labels).flag("unnamed", unnamed).endObject().toBytes();
    }

    /** @return null for a text that is no record */
    static @Nullable Volume decode(String name, String text) {
        try {
            return JsonDocument.parse(Text.encode(text), name, in -> read(in, name)).value();
        } catch (JsonException damaged) {
            return null;
        }
    }

    private static Volume read(JsonReader in, String name) {
        long created = 0;
        Map<String, String> labels = new LinkedHashMap<>();
        boolean unnamed = false;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "created" -> created = in.int64();
                case "labels" -> labels = in.stringProperties();
                case "unnamed" -> unnamed = in.bool();
                default -> in.unknown();
            }
        }
        return new Volume(name, created, labels, unnamed);
    }
}
