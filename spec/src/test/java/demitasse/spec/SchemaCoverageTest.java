package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Walks the schemas of runtime-spec 1.3 beside the sample: a property that neither knows of fails here. */
@Tag("jvm")
class SchemaCoverageTest {
    private static final List<String> OTHER_SYSTEMS = List.of("solaris", "windows", "vm", "zos", "freebsd");

    private final Map<String, JsonObject> schemas = new HashMap<>();
    private final List<String> missing = new ArrayList<>();
    private int properties;

    @Test
    void sampleHasEveryPropertyOfTheSchemas() {
        JsonValue sample = JsonValue.parse(FullConfig.bytes(), "sample");
        walk("config-schema.json", schema("config-schema.json"), List.of(sample), "");
        assertEquals(List.of(), missing);
        assertTrue(properties > 180, "only " + properties + " properties were walked");
    }

    @Test
    void schemasEnumsAreTheEnumsOfTheRecords() {
        assertWords("NamespaceType", Namespace.Type.values());
        assertWords("SeccompAction", Seccomp.Action.values());
        assertWords("SeccompArch", Seccomp.Architecture.values());
        assertWords("SeccompFlag", Seccomp.Flag.values());
        assertWords("SeccompOperators", Seccomp.Operator.values());
        assertWords("SchedulerPolicy", Scheduler.Policy.values());
        assertWords("SchedulerFlag", Scheduler.Flag.values());
        assertWords("MemoryPolicyMode", MemoryPolicy.Mode.values());
        assertWords("MemoryPolicyFlag", MemoryPolicy.Flag.values());
        assertWords("PersonalityDomain", Personality.Domain.values());
    }

    @Test
    void sampleIsReadWithoutUnknownProperties() {
        assertEquals(List.of(), JsonDocument.parse(FullConfig.bytes(), "sample", SpecJson::read).unknownProperties());
    }

    private void assertWords(String definition, Word[] choices) {
        List<String> ours = new ArrayList<>();
        for (Word choice : choices) {
            ours.add(choice.word());
        }
        JsonObject definitions = (JsonObject) schema("defs-linux.json").get("definitions");
        assertNotNull(definitions);
        JsonArray words = (JsonArray) ((JsonObject) definitions.members().get(definition)).members().get("enum");
        assertEquals(words.elements().stream().map(word -> ((JsonString) word).value()).toList(), ours, definition);
    }

    /** {@code samples} are all values that the sample has for this schema: together they have to show everything. */
    private void walk(String file, JsonObject schema, List<JsonValue> samples, String pointer) {
        if (schema.get("$ref") instanceof JsonString reference) {
            String target = reference.value();
            int hash = target.indexOf('#');
            String otherFile = hash == 0 ? file : target.substring(0, hash);
            walk(otherFile, resolve(otherFile, target.substring(hash + 2)), samples, pointer);
        }
        for (String combination : List.of("allOf", "anyOf")) {
            if (schema.get(combination) instanceof JsonArray parts) {
                parts.elements().forEach(part -> walk(file, (JsonObject) part, samples, pointer));
            }
        }
        if (schema.get("properties") instanceof JsonObject properties) {
            properties.members().forEach((name, value) -> property(file, (JsonObject) value, samples, pointer, name));
        }
        if (schema.get("items") instanceof JsonObject items) {
            walk(file, items, inner(samples, JsonArray.class, pointer), pointer + "/*");
        }
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            walk(file, values, inner(samples, JsonObject.class, pointer), pointer + "/*");
        }
        if (schema.get("patternProperties") instanceof JsonObject) {
            inner(samples, JsonObject.class, pointer);
        }
    }

    private void property(String file, JsonObject schema, List<JsonValue> samples, String pointer, String name) {
        if (pointer.isEmpty() && OTHER_SYSTEMS.contains(name)) {
            return;
        }
        List<JsonValue> values = new ArrayList<>();
        for (JsonValue sample : samples) {
            if (sample instanceof JsonObject object && object.get(name) != null) {
                values.add(object.get(name));
            }
        }
        properties++;
        if (values.isEmpty()) {
            missing.add(pointer + "/" + name);
        }
        walk(file, schema, values, pointer + "/" + name);
    }

    private List<JsonValue> inner(List<JsonValue> samples, Class<? extends JsonValue> container, String pointer) {
        List<JsonValue> inner = new ArrayList<>();
        for (JsonValue sample : samples) {
            assertEquals(container, sample.getClass(), pointer);
            boolean array = sample instanceof JsonArray;
            inner.addAll(array ? ((JsonArray) sample).elements() : ((JsonObject) sample).members().values());
        }
        if (inner.isEmpty()) {
            missing.add(pointer + "/*");
        }
        return inner;
    }

    private JsonObject resolve(String file, String path) {
        JsonObject found = schema(file);
        for (String step : path.split("/")) {
            found = (JsonObject) found.members().get(step);
        }
        return found;
    }

    private JsonObject schema(String file) {
        return schemas.computeIfAbsent(file, name -> {
            try (InputStream in = getClass().getResourceAsStream("/oci-runtime-schema/" + name)) {
                return (JsonObject) JsonValue.parse(in.readAllBytes(), name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
