package demitasse.spec.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value as a tree, for small documents that have no records of their own. */
public sealed interface JsonValue {
    /** The members in the order of the document. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** The member of this name, or null. */
        public @Nullable JsonValue get(String name) {
            return members.get(name);
        }
    }

    record JsonArray(List<JsonValue> elements) implements JsonValue {}

    record JsonString(String value) implements JsonValue {}

    /** A number as it is written, so that none is rounded. */
    record JsonNumber(String written) implements JsonValue {}

    record JsonBoolean(boolean value) implements JsonValue {}

    record JsonNull() implements JsonValue {}

    /** Reads a whole document. */
    static JsonValue parse(byte[] document, String source) {
        JsonReader in = new JsonReader(document, source);
        JsonValue value = read(in);
        in.end();
        return value;
    }

    /** Reads the value that comes next. */
    static JsonValue read(JsonReader in) {
        return switch (in.peek()) {
            case OBJECT -> readObject(in);
            case ARRAY -> readArray(in);
            case STRING -> new JsonString(in.string());
            case NUMBER -> new JsonNumber(in.number());
            case BOOLEAN -> new JsonBoolean(in.bool());
            case NULL -> {
                in.nullValue();
                yield new JsonNull();
            }
        };
    }

    private static JsonObject readObject(JsonReader in) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        in.beginObject();
        while (in.nextName()) {
            String name = in.name();
            members.put(name, read(in));
        }
        return new JsonObject(members);
    }

    private static JsonArray readArray(JsonReader in) {
        List<JsonValue> elements = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            elements.add(read(in));
        }
        return new JsonArray(elements);
    }

    /** Writes the value where the writer stands. */
    default void write(JsonWriter out) {
        switch (this) {
            case JsonObject object -> {
                out.beginObject();
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    member.getValue().write(out.name(member.getKey()));
                }
                out.endObject();
            }
            case JsonArray array -> {
                out.beginArray();
                for (JsonValue element : array.elements()) {
                    element.write(out);
                }
                out.endArray();
            }
            case JsonString string -> out.string(string.value());
            case JsonNumber number -> out.number(number.written());
            case JsonBoolean bool -> out.bool(bool.value());
            case JsonNull nothing -> out.nullValue();
        }
    }
}
