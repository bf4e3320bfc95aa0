package demitasse.engine.format;

import demitasse.kernel.Text;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonBoolean;
import demitasse.spec.json.JsonValue.JsonNull;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a template asks of values. */
final class Values {
    private Values() {}

    /** Whether a condition holds: nothing, false, 0 and what is empty do not count. */
    static boolean isAnything(JsonValue value) {
        return switch (value) {
            case JsonNull nothing -> false;
            case JsonBoolean(boolean holds) -> holds;
            case JsonNumber(String written) -> !written.equals("0");
            case JsonString(String text) -> !text.isEmpty();
            case JsonArray(List<JsonValue> elements) -> !elements.isEmpty();
            case JsonObject(Map<String, JsonValue> members) -> !members.isEmpty();
        };
    }

    /** As Go prints them: {@code [a b]}, {@code map[name:value]}, {@code <no value>}. */
    static void print(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonNull nothing -> out.append("<no value>");
            case JsonBoolean(boolean holds) -> out.append(holds);
            case JsonNumber(String written) -> out.append(written);
            case JsonString(String text) -> out.append(text);
            case JsonArray(List<JsonValue> elements) -> {
                out.append('[');
                for (int i = 0; i < elements.size(); i++) {
                    print(elements.get(i), i == 0 ? out : out.append(' '));
                }
                out.append(']');
            }
            case JsonObject(Map<String, JsonValue> members) -> {
                out.append("map[");
                String gap = "";
                for (String name : sorted(members)) {
                    print(member(members, name), out.append(gap).append(name).append(':'));
                    gap = " ";
                }
                out.append(']');
            }
        }
    }

    static String text(JsonValue value) {
        if (value instanceof JsonString(String text)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        print(value, out);
        return out.toString();
    }

    static String json(JsonValue value) {
        JsonWriter out = JsonWriter.compact();
        value.write(out);
        return Text.decode(out.toBytes());
    }

    static List<String> sorted(Map<String, JsonValue> members) {
        List<String> names = new ArrayList<>(members.keySet());
        names.sort(String::compareTo);
        return names;
    }

    static JsonValue member(Map<String, JsonValue> members, String name) {
        JsonValue value = members.get(name);
        return value == null ? new JsonNull() : value;
    }
}
