package demitasse.spec;

import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents that differ from another in one place. */
final class JsonTree {
    private JsonTree() {}

    /** The way to a value: names of members and numbers of elements. */
    record Path(List<String> steps) {
        static final Path ROOT = new Path(List.of());

        Path to(String step) {
            List<String> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Path(List.copyOf(longer));
        }

        /** As a JSON pointer (RFC 6901). */
        String pointer() {
            StringBuilder pointer = new StringBuilder();
            for (String step : steps) {
                pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
            }
            return pointer.toString();
        }
    }

    /** A value and the way to it. */
    record Place(Path path, JsonValue value) {}

    /** Every value of a document, outer ones first. */
    static List<Place> places(JsonValue document) {
        List<Place> places = new ArrayList<>();
        collect(document, Path.ROOT, places);
        return places;
    }

    private static void collect(JsonValue value, Path path, List<Place> places) {
        places.add(new Place(path, value));
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                collect(member.getValue(), path.to(member.getKey()), places);
            }
        }
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.elements().size(); i++) {
                collect(array.elements().get(i), path.to(Integer.toString(i)), places);
            }
        }
    }

    /** The document with another value at a place, or without it where that is null. */
    static JsonValue with(JsonValue document, Path path, @Nullable JsonValue other) {
        return with(document, path.steps(), 0, other);
    }

    private static JsonValue with(JsonValue value, List<String> steps, int depth, @Nullable JsonValue other) {
        if (depth == steps.size()) {
            return other == null ? value : other;
        }
        String step = steps.get(depth);
        boolean removes = other == null && depth == steps.size() - 1;
        return switch (value) {
            case JsonObject object -> {
                Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
                JsonValue inner = members.get(step);
                if (removes || inner == null) {
                    members.remove(step);
                } else {
                    members.put(step, with(inner, steps, depth + 1, other));
                }
                yield new JsonObject(members);
            }
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>(array.elements());
                int at = Integer.parseInt(step);
                if (removes) {
                    elements.remove(at);
                } else {
                    elements.set(at, with(elements.get(at), steps, depth + 1, other));
                }
                yield new JsonArray(elements);
            }
            default -> value;
        };
    }

    static byte[] bytes(JsonValue document) {
        JsonWriter out = JsonWriter.compact();
        document.write(out);
        return out.toBytes();
    }
}
