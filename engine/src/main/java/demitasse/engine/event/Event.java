package demitasse.engine.event;

import demitasse.kernel.Text;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened, in the words of Docker's events.
 *
 * @param timeNanos since 1970
 * @param type of what it happened to: {@code container} and the like
 * @param action what happened: {@code start}, {@code die}, {@code health_status: healthy} and the like
 * @param id of what it happened to
 * @param attributes what else there is to tell: its name, its image, its labels, an exit code
 */
public record Event(long timeNanos, String type, String action, String id, Map<String, String> attributes) {
    /** Far below what one write(2) takes as a whole. */
    private static final int LONGEST_BYTES = 16 * 1024;
    private static final int LONGEST_SHOWN = 256;
    private static final int MOST_SHOWN = 24;

    /** The line of the log that tells of it; of one with labels beyond all measure only some are told. */
    byte[] line() {
        byte[] line = line(attributes);
        return line.length <= LONGEST_BYTES ? line : line(measured());
    }

    /** A record of a container's log, so that both are read alike. */
    private byte[] line(Map<String, String> told) {
        JsonWriter out = JsonWriter.compact().beginObject();
        out.name("time").number(timeNanos);
        // What was executed may be no UTF-8.
        out.member("type", type).member("action", Text.wellFormed(action)).member("id", id).member("attributes", told).endObject();
        byte[] head = Text.encode(Timestamp.nanoseconds(timeNanos) + " stdout F ");
        byte[] body = out.toBytes();
        ByteArrayOutputStream line = new ByteArrayOutputStream(head.length + body.length + 1);
        line.write(head, 0, head.length);
        line.write(body, 0, body.length);
        line.write('\n');
        return line.toByteArray();
    }

    private Map<String, String> measured() {
        Map<String, String> some = new LinkedHashMap<>();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (some.size() < MOST_SHOWN && attribute.getKey().length() + attribute.getValue().length() <= LONGEST_SHOWN) {
                some.put(attribute.getKey(), attribute.getValue());
            }
        }
        return some;
    }

    static Event read(JsonReader in) {
        long time = 0;
        String type = "";
        String action = "";
        String id = "";
        Map<String, String> attributes = Map.of();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "time" -> time = in.int64();
                case "type" -> type = in.string();
                case "action" -> action = in.string();
                case "id" -> id = in.string();
                case "attributes" -> attributes = in.stringProperties();
                default -> in.unknown();
            }
        }
        return new Event(time, type, action, id, attributes);
    }
}
