package demitasse.spec;

import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonBoolean;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes documents that a schema allows, at random: each property is there or not, each value is one of those allowed. */
final class GeneratedConfig {
    private static final List<String> OTHER_SYSTEMS = List.of("solaris", "windows", "vm", "zos", "freebsd");
    /** What the text of the specification requires and the schemas don't. */
    private static final List<String> REQUIRED_BY_TEXT = List.of("mode", "domain");
    /** Where the text is stricter than the schemas about values: six arguments of a call, three types of devices. */
    private static final Map<String, JsonValue> STRICTER = Map.of("/linux/seccomp/syscalls/*/args/*/index", new JsonNumber("5"),
            "/linux/resources/devices/*/type", new JsonString("c"));
    private static final List<String> TEXTS = List.of("", "a", "/", "/usr/bin", "ä😀", "a=b", "0-3,7", "\t\"\\", "x".repeat(300));
    /** An example of each pattern that the schemas have. */
    private static final Map<String, String> OF_PATTERN = Map.of("^[0-9, -]*$", "0-3, 7", "^MB:[^\\n]*$", "MB:0=50",
            "^[cbup]$", "c", "^[1-9][0-9]*[KMG]B$", "64KB", "^RLIMIT_[A-Z]+$", "RLIMIT_CORE");

    private final Function<String, JsonObject> schemas;
    private final Random random;

    GeneratedConfig(Function<String, JsonObject> schemas, long seed) {
        this.schemas = schemas;
        this.random = new Random(seed);
    }

    JsonValue document(String file) {
        return value(file, schemas.apply(file), "");
    }

    private JsonValue value(String file, JsonObject schema, String path) {
        JsonValue strict = STRICTER.get(path);
        if (strict != null) {
            return strict;
        }
        if (schema.get("$ref") instanceof JsonString(String target)) {
            int hash = target.indexOf('#');
            String other = hash == 0 ? file : target.substring(0, hash);
            return value(other, resolve(other, target.substring(hash + 2)), path);
        }
        if (schema.get("anyOf") instanceof JsonArray(List<JsonValue> choices)) {
            return value(file, (JsonObject) oneOf(choices), path);
        }
        if (schema.get("allOf") instanceof JsonArray(List<JsonValue> parts)) {
            JsonObject all = schema;
            for (JsonValue part : parts) {
                all = merged(all, (JsonObject) part);
            }
            return value(file, all, path);
        }
        if (schema.get("enum") instanceof JsonArray(List<JsonValue> words)) {
            return oneOf(words);
        }
        return ofType(file, schema, path);
    }

    private JsonValue ofType(String file, JsonObject schema, String path) {
        String type = schema.get("type") instanceof JsonString(String name) ? name : "object";
        return switch (type) {
            case "boolean" -> new JsonBoolean(random.nextBoolean());
            case "string" -> text(schema);
            case "integer", "number" -> number(schema);
            case "array" -> array(file, schema, path);
            default -> object(file, schema, path);
        };
    }

    private JsonValue text(JsonObject schema) {
        if (schema.get("pattern") instanceof JsonString(String pattern)) {
            String example = OF_PATTERN.get(pattern);
            if (example == null) {
                throw new AssertionError("no example of the pattern " + pattern);
            }
            return new JsonString(example);
        }
        return new JsonString(TEXTS.get(random.nextInt(TEXTS.size())));
    }

    private JsonValue number(JsonObject schema) {
        String least = schema.get("minimum") instanceof JsonNumber(String written) ? written : "-7";
        String most = schema.get("maximum") instanceof JsonNumber(String written) ? written : "7";
        return new JsonNumber(random.nextBoolean() ? least : most);
    }

    private JsonValue array(String file, JsonObject schema, String path) {
        int least = schema.get("minItems") instanceof JsonNumber(String written) ? Integer.parseInt(written) : 0;
        List<JsonValue> elements = new ArrayList<>();
        for (int i = least + random.nextInt(3); i > 0; i--) {
            elements.add(value(file, (JsonObject) schema.members().get("items"), path + "/*"));
        }
        return new JsonArray(elements);
    }

    private JsonValue object(String file, JsonObject schema, String path) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        List<String> required = new ArrayList<>(REQUIRED_BY_TEXT);
        if (schema.get("required") instanceof JsonArray(List<JsonValue> names)) {
            names.forEach(name -> required.add(((JsonString) name).value()));
        }
        if (schema.get("properties") instanceof JsonObject(Map<String, JsonValue> properties)) {
            properties.forEach((name, property) -> {
                if (!OTHER_SYSTEMS.contains(name) && (required.contains(name) || random.nextInt(3) > 0)) {
                    members.put(name, value(file, (JsonObject) property, path + "/" + name));
                }
            });
        }
        JsonObject values = inner(schema);
        for (int i = random.nextInt(3); i > 0 && values != null; i--) {
            members.put("key" + i, value(file, values, path + "/*"));
        }
        return new JsonObject(members);
    }

    /** The schema of members whose names are free. */
    private static @Nullable JsonObject inner(JsonObject schema) {
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            return values;
        }
        return schema.get("patternProperties") instanceof JsonObject patterns
                ? (JsonObject) patterns.members().values().iterator().next() : null;
    }

    private JsonValue oneOf(List<JsonValue> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static JsonObject merged(JsonObject a, JsonObject b) {
        Map<String, JsonValue> members = new LinkedHashMap<>(a.members());
        members.remove("allOf");
        members.putAll(b.members());
        return new JsonObject(members);
    }

    private JsonObject resolve(String file, String path) {
        JsonObject found = schemas.apply(file);
        for (String step : path.split("/")) {
            found = (JsonObject) found.members().get(step);
        }
        return found;
    }
}
