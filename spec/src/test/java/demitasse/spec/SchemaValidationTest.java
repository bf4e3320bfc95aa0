package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written is valid by the schemas of the specification, and what they allow is read. */
@Tag("jvm")
class SchemaValidationTest {
    private static final JsonSchema CONFIGURATION = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4,
                    builder -> builder.schemaMappers(mappers -> mappers.mapPrefix("https://oci/", "classpath:oci-runtime-schema/")))
            .getSchema(SchemaLocation.of("https://oci/config-schema.json"));
    private static final Map<String, JsonObject> SCHEMAS = new HashMap<>();

    private static JsonObject schema(String file) {
        return SCHEMAS.computeIfAbsent(file, name -> {
            try (InputStream in = SchemaValidationTest.class.getResourceAsStream("/oci-runtime-schema/" + name)) {
                return (JsonObject) JsonValue.parse(in.readAllBytes(), name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void assertValid(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        assertEquals(List.of(), List.copyOf(CONFIGURATION.validate(text, InputFormat.JSON)), text);
    }

    private static byte[] written(Spec spec) {
        JsonWriter out = JsonWriter.compact();
        SpecJson.write(out, spec);
        return out.toBytes();
    }

    @Test
    void theValidatorFindsMistakes() {
        assertFalse(CONFIGURATION.validate("{}", InputFormat.JSON).isEmpty());
        assertFalse(CONFIGURATION.validate("{\"ociVersion\":\"1.3.0\",\"linux\":{\"namespaces\":[{\"type\":\"x\"}]}}", InputFormat.JSON).isEmpty());
    }

    @Test
    void everythingThatIsWrittenIsValid() {
        assertValid(FullConfig.bytes());
        assertValid(written(JsonDocument.parse(FullConfig.bytes(), "sample", SpecJson::read).value()));
        assertValid(written(Spec.EMPTY));
    }

    @Test
    void whatTheSchemasAllowIsReadAndWrittenBackValid() {
        for (int seed = 0; seed < 500; seed++) {
            byte[] document = JsonTree.bytes(new GeneratedConfig(SchemaValidationTest::schema, seed).document("config-schema.json"));
            assertValid(document);
            JsonDocument<Spec> read = JsonDocument.parse(document, "seed " + seed, SpecJson::read);
            assertEquals(List.of(), read.unknownProperties());
            Rules.check(read.value());
            byte[] again = written(read.value());
            assertValid(again);
            assertEquals(read.value(), JsonDocument.parse(again, "written", SpecJson::read).value());
        }
    }
}
