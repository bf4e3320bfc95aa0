package demitasse.engine.format;

import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonBoolean;
import demitasse.spec.json.JsonValue.JsonNull;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object in the making, member by member; what is absent is left out. */
public final class Fields {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    public Fields text(String name, @Nullable String value) {
        return value == null ? this : value(name, new JsonString(value));
    }

    public Fields number(String name, long value) {
        return value(name, new JsonNumber(Long.toString(value)));
    }

    public Fields flag(String name, boolean value) {
        return value(name, new JsonBoolean(value));
    }

    public Fields texts(String name, List<String> values) {
        List<JsonValue> elements = new ArrayList<>();
        for (String value : values) {
            elements.add(new JsonString(value));
        }
        return value(name, new JsonArray(elements));
    }

    public Fields texts(String name, Map<String, String> values) {
        Map<String, JsonValue> pairs = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair : values.entrySet()) {
            pairs.put(pair.getKey(), new JsonString(pair.getValue()));
        }
        return value(name, new JsonObject(pairs));
    }

    /** A member that is there and says that there is nothing. */
    public Fields nothing(String name) {
        return value(name, new JsonNull());
    }

    public Fields value(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    public Fields value(String name, Fields value) {
        return value(name, value.object());
    }

    public JsonObject object() {
        return new JsonObject(members);
    }
}
