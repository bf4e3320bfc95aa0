package demitasse.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.spec.JsonTree.Path;
import demitasse.spec.JsonTree.Place;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonBoolean;
import demitasse.spec.json.JsonValue.JsonNull;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every property of the schemas with every wrong kind of value: the error names the property. The sample has them all. */
class WrongValuesTest {
    private static final JsonValue SAMPLE = JsonValue.parse(FullConfig.bytes(), "sample");
    private static final List<JsonValue> KINDS = List.of(new JsonNull(), new JsonBoolean(true), new JsonNumber("7"),
            new JsonString("x"), new JsonArray(List.of()), new JsonObject(Map.of()));
    private static final List<JsonValue> ODD_NUMBERS = List.of(new JsonNumber("0.5"), new JsonNumber("-1"), new JsonNumber("1e400"),
            new JsonNumber("18446744073709551616"), new JsonNumber("-9223372036854775809"), new JsonNumber("1e-7"));

    /** What is wrong with the document, null where nothing is. */
    private static @Nullable JsonException refusal(JsonValue document) {
        try {
            JsonDocument.parse(JsonTree.bytes(document), "config.json", SpecJson::read);
            return null;
        } catch (JsonException refused) {
            return refused;
        }
    }

    private static boolean sameKind(JsonValue a, JsonValue b) {
        return a.getClass() == b.getClass();
    }

    /** The pointers of places where a value, for which {@code others} gives replacements, was read all the same. */
    private static List<String> accepted(List<JsonValue> others, boolean ofTheSameKind) {
        List<String> accepted = new ArrayList<>();
        for (Place place : JsonTree.places(SAMPLE)) {
            for (JsonValue other : others) {
                if (sameKind(place.value(), other) != ofTheSameKind) {
                    continue;
                }
                JsonException refused = refusal(JsonTree.with(SAMPLE, place.path(), other));
                if (refused == null) {
                    accepted.add(place.path().pointer() + " " + new String(JsonTree.bytes(other), StandardCharsets.UTF_8));
                } else {
                    assertEquals(place.path().pointer(), refused.pointer(), refused.getMessage());
                }
            }
        }
        return accepted;
    }

    @Test
    void aValueOfAnotherKindIsRefusedWhereItStands() {
        List<String> accepted = accepted(KINDS.subList(1, KINDS.size()), false);
        assertEquals(List.of(), accepted);
    }

    @Test
    void anEmptyObjectIsRefusedWhereSomethingIsRequired() {
        List<String> required = new ArrayList<>();
        for (Place place : JsonTree.places(SAMPLE)) {
            JsonException refused = place.value() instanceof JsonObject
                    ? refusal(JsonTree.with(SAMPLE, place.path(), new JsonObject(Map.of()))) : null;
            if (refused != null) {
                assertEquals(place.path().pointer(), refused.pointer());
                assertTrue(refused.problem().endsWith("\" is missing; add it to this object"), refused.getMessage());
                required.add(place.path().pointer());
            }
        }
        assertTrue(required.contains("") && required.contains("/root") && required.contains("/process"), required.toString());
        assertTrue(required.contains("/mounts/0") && required.contains("/hooks/prestart/0") && required.contains("/linux/devices/0"),
                required.toString());
        assertTrue(required.size() > 25, required.toString());
    }

    @Test
    void numbersOutOfRangeAreRefusedWhereTheyStand() {
        int refused = 0;
        for (Place place : JsonTree.places(SAMPLE)) {
            for (JsonValue odd : ODD_NUMBERS) {
                JsonException told = place.value() instanceof JsonNumber ? refusal(JsonTree.with(SAMPLE, place.path(), odd)) : null;
                if (told != null) {
                    assertEquals(place.path().pointer(), told.pointer(), told.getMessage());
                    refused++;
                }
            }
        }
        // -1 is a number like others where there is a sign; nothing takes the rest.
        assertTrue(refused > 300, "only " + refused + " were refused");
        assertEquals(List.of(), accepted(List.of(ODD_NUMBERS.get(0), ODD_NUMBERS.get(2), ODD_NUMBERS.get(3), ODD_NUMBERS.get(4),
                ODD_NUMBERS.get(5)), true));
    }

    @Test
    void unknownWordsAreRefusedWhereTheyAreOneOfAFew() {
        int refused = 0;
        for (Place place : JsonTree.places(SAMPLE)) {
            JsonException told = place.value() instanceof JsonString
                    ? refusal(JsonTree.with(SAMPLE, place.path(), new JsonString("perhaps\u001b"))) : null;
            if (told != null) {
                assertEquals(place.path().pointer(), told.pointer(), told.getMessage());
                assertTrue(told.problem().startsWith("expected ") && told.problem().indexOf('\u001b') < 0, told.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 20, "only " + refused + " were refused");
    }

    @Test
    void nullIsAbsentForAPropertyAndNothingElsewhere() {
        for (Place place : JsonTree.places(SAMPLE)) {
            JsonException refused = refusal(JsonTree.with(SAMPLE, place.path(), new JsonNull()));
            if (refused != null) {
                boolean missing = refused.problem().contains(" is missing");
                Path outer = new Path(place.path().steps().subList(0, Math.max(0, place.path().steps().size() - 1)));
                assertEquals(missing ? outer.pointer() : place.path().pointer(), refused.pointer(), refused.getMessage());
            }
        }
    }

    @Test
    void withoutOnePropertyItIsReadOrToldWhatIsMissing() {
        int missing = 0;
        for (Place place : JsonTree.places(SAMPLE)) {
            int depth = place.path().steps().size();
            JsonException refused = depth == 0 ? null : refusal(JsonTree.with(SAMPLE, place.path(), null));
            if (refused != null) {
                String name = place.path().steps().get(depth - 1);
                assertEquals(new Path(place.path().steps().subList(0, depth - 1)).pointer(), refused.pointer());
                assertTrue(refused.problem().startsWith("the property \"" + name + "\" is missing"), refused.getMessage());
                missing++;
            }
        }
        assertTrue(missing > 35, "only " + missing + " were missed");
    }
}
