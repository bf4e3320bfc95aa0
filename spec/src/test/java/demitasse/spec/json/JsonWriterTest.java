package demitasse.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static String text(JsonWriter out) {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    private static JsonWriter sample(JsonWriter out) {
        out.beginObject().name("pid").number(7);
        out.name("none").beginArray().endArray().name("empty").beginObject().endObject();
        out.name("list").beginArray().string("a").bool(true).nullValue().number("0.25").endArray();
        return out.endObject();
    }

    @Test
    void compactFormIsOneLine() {
        assertEquals("{\"pid\":7,\"none\":[],\"empty\":{},\"list\":[\"a\",true,null,0.25]}",
                text(sample(JsonWriter.compact())));
    }

    @Test
    void indentedFormHasTwoSpacesForEachLevel() {
        assertEquals("""
                {
                  "pid": 7,
                  "none": [],
                  "empty": {},
                  "list": [
                    "a",
                    true,
                    null,
                    0.25
                  ]
                }""", text(sample(JsonWriter.indented())));
    }

    @Test
    void absentMembersAreLeftOut() {
        JsonWriter out = JsonWriter.compact().beginObject();
        out.member("s", (String) null).member("n", (Long) null).member("i", (Integer) null).member("b", (Boolean) null);
        out.unsignedMember("u", null).flag("f", false).member("l", List.of()).member("m", Map.of());
        out.member("b2", false).flag("t", true).member("l2", List.of("x")).member("m2", Map.of("k", "v"));
        assertEquals("{\"b2\":false,\"t\":true,\"l2\":[\"x\"],\"m2\":{\"k\":\"v\"}}", text(out.endObject()));
    }

    @Test
    void unsignedNumbersAreWrittenWithoutASign() {
        JsonWriter out = JsonWriter.compact().beginArray();
        out.unsigned(0).unsigned(Long.MAX_VALUE).unsigned(Long.MIN_VALUE).unsigned(-1).number(Long.MIN_VALUE);
        assertEquals("[0,9223372036854775807,9223372036854775808,18446744073709551615,-9223372036854775808]",
                text(out.endArray()));
    }

    @Test
    void everyCharacterSurvivesWritingAndReading() {
        StringBuilder all = new StringBuilder();
        for (int c = 1; c < 0x3000; c++) {
            all.append((char) c);
        }
        all.append("\ud7ff\ue000\uffff\ud800\udc00\ud83d\ude00\udbff\udfff");
        JsonWriter out = JsonWriter.compact().string(all.toString());
        assertEquals(all.toString(), new JsonReader(out.toBytes(), "doc").string());
    }

    @Test
    void controlCharactersAreEscaped() {
        assertEquals("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f\u007f/\"",
                text(JsonWriter.compact().string("\"\\\n\r\t\b\f\u0001\u001f\u007f/")));
    }

    @Test
    void loneSurrogatesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.compact().string("\ud800x"));
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.compact().string("\udc00\ud800"));
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.compact().string("x\ud800"));
    }

    @Test
    void treeIsWrittenAsItWasRead() {
        String json = "{\"b\":[1.50,-0,1e9,\"x\",null,true,{}],\"a\":{\"z\":[],\"y\":18446744073709551616}}";
        JsonWriter out = JsonWriter.compact();
        JsonValue.parse(json.getBytes(StandardCharsets.UTF_8), "doc").write(out);
        assertEquals(json, text(out));
    }
}
